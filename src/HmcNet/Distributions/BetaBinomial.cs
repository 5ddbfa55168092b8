using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The binomial distribution with a beta-distributed probability; see <see cref="Distribution.BetaBinomial"/>.</summary>
/// <param name="n">Number of trials, a whole number from 0.</param>
/// <param name="alpha">First shape of the beta distribution, positive.</param>
/// <param name="beta">Second shape, positive.</param>
public sealed class BetaBinomial(Tensor n, Tensor alpha, Tensor beta)
    : Distribution(Scalar("n", n, Support.NonNegativeIntegers), Scalar("alpha", alpha, Support.Positive), Scalar("beta", beta, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.IntegerRange(0.0, n);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside((x < 0.0) + (x > n), LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => LogChoose(n, x) + LogBeta(x + alpha, n - x + beta) - LogBeta(alpha, beta);

    /// <inheritdoc/>
    public override Tensor? Mean() => n * alpha / (alpha + beta);

    /// <inheritdoc/>
    public override Tensor? Variance() => n * alpha * beta * (alpha + beta + n) / (Square(alpha + beta) * (alpha + beta + 1.0));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = BinomialSampler.Draw(random, parameters[0][0], BetaSampler.Draw(random, parameters[1][0], parameters[2][0]));
}

public abstract partial class Distribution
{
    /// <summary>
    /// The beta-binomial distribution: P(x) = (n choose x) B(x + alpha, n - x + beta) / B(alpha, beta), the binomial distribution with a
    /// Beta(alpha, beta) probability.
    /// </summary>
    /// <remarks>
    /// Mean n alpha / (alpha + beta), variance n alpha beta (alpha + beta + n) / ((alpha + beta)^2 (alpha + beta + 1)).
    /// Stan Functions Reference, "Beta-binomial distribution".
    /// </remarks>
    /// <param name="n">Number of trials, a whole number from 0.</param>
    /// <param name="alpha">First shape of the beta distribution, positive.</param>
    /// <param name="beta">Second shape, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution BetaBinomial(Tensor n, Tensor alpha, Tensor beta) => new BetaBinomial(n, alpha, beta);
}
