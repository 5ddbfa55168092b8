using HmcNet.Autodiff.Execution;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>Draws simplexes whose conditional is a Dirichlet distribution: log p(x) = sum of a[k] log x[k].</summary>
internal sealed class DirichletKernel : GibbsKernel
{
    private readonly GraphFunction natural;
    private readonly StateVariable variable;
    private readonly double[] outputs;
    private readonly double[] concentration;

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="natural">Gives a; with a workspace of this chain's own.</param>
    /// <param name="variable">The variable: simplexes along its last dimension.</param>
    public DirichletKernel(GraphFunction natural, StateVariable variable)
    {
        this.natural = natural;
        this.variable = variable;
        outputs = new double[variable.Size];
        concentration = new double[variable.Shape[variable.Shape.Rank - 1]];
    }

    public override void Update(Span<double> state, RandomStream random)
    {
        Evaluations++;
        natural.Run(state, outputs);
        for (int first = 0; first < outputs.Length; first += concentration.Length)
        {
            for (int k = 0; k < concentration.Length; k++)
            {
                concentration[k] = outputs[first + k] + 1;
                if (!(concentration[k] > 0 && double.IsFinite(concentration[k])))
                    throw KernelFaults.Improper(variable.Name, FormattableString.Invariant($"a Dirichlet distribution with concentration {concentration[k]}"), state);
            }
            Span<double> drawn = state.Slice(variable.Offset + first, concentration.Length);
            DirichletSampler.Draw(random, concentration, drawn);
            // Strictly inside, so that logarithms of it stay finite.
            for (int k = 0; k < drawn.Length; k++)
                drawn[k] = Math.Max(drawn[k], double.Epsilon);
        }
    }
}
