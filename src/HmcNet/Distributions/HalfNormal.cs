using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The absolute value of a normal variable of mean 0; see <see cref="Distribution.HalfNormal"/>.</summary>
/// <param name="sigma">Standard deviation of the normal variable, positive.</param>
public sealed class HalfNormal(Tensor sigma) : Distribution(Scalar("sigma", sigma, Support.Positive))
{
    private const double TwoOverPi = 2 / Math.PI;

    /// <inheritdoc/>
    public override Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) =>
        -0.5 * Square(x / sigma) - (Log(sigma) + (Constants.HalfLn2Pi - Constants.Ln2));

    /// <inheritdoc/>
    public override Tensor? Mean() => Math.Sqrt(TwoOverPi) * sigma;

    /// <inheritdoc/>
    public override Tensor? Variance() => (1 - TwoOverPi) * Square(sigma);

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => Outside(x <= 0.0, Log(Erf(x / (Math.Sqrt(2) * sigma))));

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => Where(x < 0.0, 0, Constants.Ln2 + LogPhi(-x / sigma));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = parameters[0][0] * Math.Abs(random.NextNormal());

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double z = Math.Max(x, 0) / (Math.Sqrt(2) * parameters[0][0]);
        return upper ? ErrorFunction.Erfc(z) : ErrorFunction.Erf(z);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper) =>
        // In the left tail the half below 0 is added, which costs digits only next to 0, where x itself is small.
        parameters[0][0] * (upper ? -ErrorFunction.InversePhi(0.5 * probability) : ErrorFunction.InversePhi(0.5 + 0.5 * probability));
}

public abstract partial class Distribution
{
    /// <summary>
    /// The half-normal distribution: p(x) = exp(-(x / sigma)^2 / 2) sqrt(2 / pi) / sigma for x at least 0; the law of the
    /// absolute value of a normal variable.
    /// </summary>
    /// <remarks>Mean sigma sqrt(2 / pi), variance sigma^2 (1 - 2 / pi). A prior of scales: Gelman (2006), Bayesian Analysis 1, section 5.</remarks>
    /// <param name="sigma">Standard deviation of the normal variable, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution HalfNormal(Tensor sigma) => new HalfNormal(sigma);
}
