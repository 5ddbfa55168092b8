using HmcNet.Autodiff;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The absolute value of a Cauchy variable of median 0; see <see cref="Distribution.HalfCauchy"/>.</summary>
/// <param name="sigma">Scale, which is the median; positive.</param>
public sealed class HalfCauchy(Tensor sigma) : Distribution(Scalar("sigma", sigma, Support.Positive))
{
    private const double LnHalfPi = Constants.LnPi - Constants.Ln2;

    /// <inheritdoc/>
    public override Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => -Log1p(Square(x / sigma)) - (Log(sigma) + LnHalfPi);

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(double.PositiveInfinity);

    /// <inheritdoc/>
    public override Tensor? Variance() => Stretch(double.NaN);

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => Outside(x <= 0.0, Log(Atan(x / sigma)) - LnHalfPi);

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => Where(x <= 0.0, 0, Log(Atan(sigma / x)) - LnHalfPi);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = TailQuantile(parameters, random.NextUniform(), upper: false);

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double z = Math.Max(x, 0) / parameters[0][0];
        return 2 / Math.PI * (upper ? Math.Atan(1 / z) : Math.Atan(z));
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper)
    {
        double tangent = Math.Tan(0.5 * Math.PI * probability);
        return parameters[0][0] * (upper ? 1 / tangent : tangent);
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The half-Cauchy distribution: p(x) = 2 / (pi sigma (1 + (x / sigma)^2)) for x at least 0; the law of the absolute value
    /// of a Cauchy variable.
    /// </summary>
    /// <remarks>The mean is infinite, there is no variance. A prior of scales: Gelman (2006), Bayesian Analysis 1, section 3.2.</remarks>
    /// <param name="sigma">Scale, which is the median; positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution HalfCauchy(Tensor sigma) => new HalfCauchy(sigma);
}
