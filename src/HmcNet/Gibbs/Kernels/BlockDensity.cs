using HmcNet.Autodiff.Execution;
using HmcNet.Hmc;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>The conditional log density of one variable, the others held.</summary>
internal sealed class BlockDensity : ILogDensity
{
    private readonly GraphFunction function;
    private readonly double[] state;
    private readonly double[] outputs;
    private readonly int offset;

    /// <summary>Wraps the value and gradient of a variable's terms.</summary>
    /// <param name="function">Gives the terms' sum, then its gradient; with a workspace of this chain's own.</param>
    /// <param name="variable">The variable.</param>
    public BlockDensity(GraphFunction function, StateVariable variable)
    {
        this.function = function;
        state = new double[function.ParameterCount];
        outputs = new double[function.OutputCount];
        offset = variable.Offset;
        Dimension = variable.Size;
    }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>Holds the other variables at a state.</summary>
    /// <param name="others">Read: all variables.</param>
    public void Hold(ReadOnlySpan<double> others) => others.CopyTo(state);

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        position.CopyTo(state.AsSpan(offset));
        function.Run(state, outputs);
        outputs.AsSpan(1).CopyTo(gradient);
        return outputs[0];
    }
}
