using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The multinomial distribution with Dirichlet-distributed probabilities; see <see cref="Distribution.DirichletMultinomial"/>.</summary>
/// <param name="n">Number of trials, a whole number from 0.</param>
/// <param name="alpha">Concentrations of the K categories, positive, along the last dimension.</param>
public sealed class DirichletMultinomial(Tensor n, Tensor alpha) : MultinomialFamily(n, Vector("alpha", alpha, Support.Positive))
{
    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) =>
        Sum(LogTerm(x, alpha), -1) - LogTerm(N, Sum(alpha, -1));

    /// <inheritdoc/>
    public override Tensor? Mean() => Trials * Share();

    /// <inheritdoc/>
    public override Tensor? Variance()
    {
        Tensor share = Share();
        Tensor total = Reshape(Sum(alpha, -1), alpha.Shape.With(alpha.Rank - 1, 1));
        return Trials * share * (1.0 - share) * (Trials + total) / (1.0 + total);
    }

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        DirichletSampler.Draw(random, parameters[1], destination);
        MultinomialSampler.Draw(random, parameters[0][0], destination, destination);
    }

    /// <summary>log of Gamma(x + a) / (Gamma(a) x!) = -log((x + a) B(a, x + 1)): the multinomial coefficient in gamma functions, without cancellation.</summary>
    private static Tensor LogTerm(Tensor x, Tensor a) => -Log(x + a) - LogBeta(a, x + 1.0);

    private Tensor Share() => alpha / Reshape(Sum(alpha, -1), alpha.Shape.With(alpha.Rank - 1, 1));
}

public abstract partial class Distribution
{
    /// <summary>
    /// The Dirichlet-multinomial distribution of vectors of counts [K]: P(x) = n B(A, n) / product over x[k] > 0 of x[k] B(alpha[k], x[k])
    /// with A the sum of alpha, for counts that sum to n; the multinomial distribution with Dirichlet(alpha) probabilities.
    /// </summary>
    /// <remarks>
    /// With p = alpha / A: mean n p, variance n p (1 - p) (n + A) / (1 + A) of each count. Stan Functions Reference, "Dirichlet-multinomial distribution".
    /// </remarks>
    /// <param name="n">Number of trials, a whole number from 0.</param>
    /// <param name="alpha">Concentrations of the K categories, positive, along the last dimension.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution DirichletMultinomial(Tensor n, Tensor alpha) => new DirichletMultinomial(n, alpha);
}
