using HmcNet.Autodiff.Execution;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>Draws probabilities whose conditional is a beta distribution: log p(x) = a log x + b log(1 - x).</summary>
internal sealed class BetaKernel : GibbsKernel
{
    private readonly GraphFunction natural;
    private readonly StateVariable variable;
    private readonly double[] outputs;

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="natural">Gives for all elements a, then b; with a workspace of this chain's own.</param>
    /// <param name="variable">The variable.</param>
    public BetaKernel(GraphFunction natural, StateVariable variable)
    {
        this.natural = natural;
        this.variable = variable;
        outputs = new double[2 * variable.Size];
    }

    public override void Update(Span<double> state, RandomStream random)
    {
        Evaluations++;
        natural.Run(state, outputs);
        for (int i = 0; i < variable.Size; i++)
        {
            double alpha = outputs[i] + 1, beta = outputs[variable.Size + i] + 1;
            if (!(alpha > 0 && beta > 0 && double.IsFinite(alpha) && double.IsFinite(beta)))
                throw KernelFaults.Improper(variable.Name, FormattableString.Invariant($"a beta distribution with parameters {alpha} and {beta}"), state);
            // Strictly inside, so that logarithms of it stay finite.
            state[variable.Offset + i] = Math.Clamp(BetaSampler.Draw(random, alpha, beta), double.Epsilon, 1 - 1.2e-16);
        }
    }
}
