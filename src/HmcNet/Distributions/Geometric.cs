using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of the number of failures before the first success; see <see cref="Distribution.Geometric"/>.</summary>
/// <param name="p">Probability of success in one trial, above 0 and at most 1.</param>
public sealed class Geometric(Tensor p) : Distribution(Scalar("p", p, Support.Interval(0.0, 1.0)))
{
    /// <inheritdoc/>
    public override Support Support => Support.NonNegativeIntegers;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => Log(p) + XLog1pY(x, -p);

    /// <inheritdoc/>
    public override Tensor? Mean() => (1.0 - p) / p;

    /// <inheritdoc/>
    public override Tensor? Variance() => (1.0 - p) / Square(p);

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => Outside(x < 0.0, Log1mExp(XLog1pY(x + 1.0, -p)));

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => Where(x < 0.0, 0, XLog1pY(x + 1.0, -p));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = TailQuantile(parameters, random.NextUniform(), upper: true);

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double logAbove = Math.Max(Math.Floor(x) + 1, 0) * LogExp.Log1p(-parameters[0][0]);
        return x < 0 ? (upper ? 1 : 0) : upper ? Math.Exp(logAbove) : -LogExp.Expm1(logAbove);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper)
    {
        double logAbove = upper ? Math.Log(probability) : LogExp.Log1p(-probability);
        return Math.Max(0, Math.Ceiling(logAbove / LogExp.Log1p(-parameters[0][0])) - 1);
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The geometric distribution **of the number of failures before the first success**: P(x) = p (1 - p)^x for x = 0, 1, ...
    /// </summary>
    /// <remarks>
    /// Mean (1 - p) / p, variance (1 - p) / p^2. Johnson, Kemp and Kotz (2005), Univariate Discrete Distributions, 3rd ed., section 5.2.
    /// The distribution function is meant at whole numbers.
    /// </remarks>
    /// <param name="p">Probability of success in one trial, above 0 and at most 1.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Geometric(Tensor p) => new Geometric(p);
}
