using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of the number of successes; see <see cref="Distribution.Binomial"/>.</summary>
/// <param name="n">Number of trials, a whole number from 0.</param>
/// <param name="p">Probability of success in one trial, from 0 to 1.</param>
public sealed class Binomial(Tensor n, Tensor p)
    : Distribution(Scalar("n", n, Support.NonNegativeIntegers), Scalar("p", p, Support.Interval(0.0, 1.0)))
{
    /// <inheritdoc/>
    public override Support Support => Support.IntegerRange(0.0, n);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside((x < 0.0) + (x > n), LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => LogChoose(n, x) + XLogY(x, p) + XLog1pY(n - x, -p);

    /// <inheritdoc/>
    public override Tensor? Mean() => n * p;

    /// <inheritdoc/>
    public override Tensor? Variance() => n * p * (1.0 - p);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = BinomialSampler.Draw(random, parameters[0][0], parameters[1][0]);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The binomial distribution of the number of successes in n trials: P(x) = (n choose x) p^x (1 - p)^(n - x).
    /// </summary>
    /// <remarks>
    /// Mean n p, variance n p (1 - p). Stan Functions Reference, "Binomial distribution".
    /// </remarks>
    /// <param name="n">Number of trials, a whole number from 0.</param>
    /// <param name="p">Probability of success in one trial, from 0 to 1.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Binomial(Tensor n, Tensor p) => new Binomial(n, p);
}
