using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.LinearAlgebra;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>Draws a matrix whose conditional is Wishart or inverse Wishart: log p(X) = a log det X + tr(B X) or tr(B X^-1).</summary>
internal sealed class WishartKernel : GibbsKernel
{
    private readonly GraphFunction natural;
    private readonly StateVariable variable;
    private readonly bool isInverse;
    private readonly double[] outputs;
    private readonly double[] scale;
    private readonly double[] factor;
    private readonly WishartWorkspace work;
    private readonly int n;

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="natural">Gives a, then B; with a workspace of this chain's own.</param>
    /// <param name="variable">The matrix.</param>
    /// <param name="isInverse">Whether B goes with the inverse.</param>
    public WishartKernel(GraphFunction natural, StateVariable variable, bool isInverse)
    {
        this.natural = natural;
        this.variable = variable;
        this.isInverse = isInverse;
        n = variable.Shape[0];
        outputs = new double[1 + n * n];
        scale = new double[n * n];
        factor = new double[n * n];
        work = new WishartWorkspace(n);
    }

    public override void Update(Span<double> state, RandomStream random)
    {
        Evaluations++;
        natural.Run(state, outputs);
        double degrees = isInverse ? -2 * outputs[0] - n - 1 : 2 * outputs[0] + n + 1;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                scale[i * n + j] = -(outputs[1 + i * n + j] + outputs[1 + j * n + i]);
        }
        if (!(degrees > n - 1) || !Dense.Cholesky(scale, factor, n))
            throw KernelFaults.Improper(variable.Name, FormattableString.Invariant($"{degrees} degrees of freedom, or a scale that is not positive definite"), state);
        if (!isInverse)
            Invert();
        Span<double> drawn = state.Slice(variable.Offset, n * n);
        if (isInverse)
            WishartSampler.DrawInverse(random, degrees, scale, drawn, work);
        else
            WishartSampler.Draw(random, degrees, scale, drawn, work);
    }

    /// <summary>The scale of the Wishart distribution from its inverse, by the factor.</summary>
    private void Invert()
    {
        Array.Clear(scale);
        for (int i = 0; i < n; i++)
            scale[i * n + i] = 1;
        Dense.SolveLower(factor, scale, n, n, transposed: false);
        Dense.SolveLower(factor, scale, n, n, transposed: true);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                scale[i * n + j] = scale[j * n + i] = 0.5 * (scale[i * n + j] + scale[j * n + i]);
        }
    }
}
