using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>Draws a variable on which nothing but its bounds depends.</summary>
internal sealed class UniformKernel : GibbsKernel
{
    private readonly KernelBounds bounds;
    private readonly StateVariable variable;

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="bounds">The bounds of the variable's elements: two each.</param>
    /// <param name="variable">The variable.</param>
    public UniformKernel(KernelBounds bounds, StateVariable variable)
    {
        this.bounds = bounds;
        this.variable = variable;
    }

    public override void Update(Span<double> state, RandomStream random)
    {
        Evaluations++;
        bounds.Evaluate(state);
        for (int i = 0; i < variable.Size; i++)
            state[variable.Offset + i] = bounds.Lower(i) + random.NextUniform() * (bounds.Upper(i) - bounds.Lower(i));
    }
}
