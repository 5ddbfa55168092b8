using HmcNet.Autodiff;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The Cauchy distribution; see <see cref="Distribution.Cauchy"/>.</summary>
/// <param name="mu">Median.</param>
/// <param name="sigma">Half the distance between the quartiles, positive.</param>
public sealed class Cauchy(Tensor mu, Tensor sigma)
    : Distribution(Scalar("mu", mu, Support.Real), Scalar("sigma", sigma, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Real;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => -Log1p(Square((x - mu) / sigma)) - (Log(sigma) + Constants.LnPi);

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(double.NaN);

    /// <inheritdoc/>
    public override Tensor? Variance() => Stretch(double.NaN);

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => LogLowerTail((x - mu) / sigma);

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => LogLowerTail((mu - x) / sigma);

    /// <inheritdoc/>
    public override LocationScale? AsLocationScale() => new(new Cauchy(0.0, 1.0), z => mu + sigma * z);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = parameters[0][0] + parameters[1][0] * StandardQuantile(random.NextUniform());

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double z = (x - parameters[0][0]) / parameters[1][0];
        return StandardLowerTail(upper ? -z : z);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper)
    {
        double z = StandardQuantile(probability);
        return parameters[0][0] + parameters[1][0] * (upper ? -z : z);
    }

    /// <summary>log(1/2 + atan(z) / pi); left of -1 as log(atan(-1 / z) / pi), which keeps its digits.</summary>
    internal static Tensor LogLowerTail(Tensor z) =>
        Where(z < -1.0, Log(Atan(-1.0 / z)), Log(Atan(z) + Math.PI / 2)) - Constants.LnPi;

    internal static double StandardLowerTail(double z) => z < -1 ? Math.Atan(-1 / z) / Math.PI : 0.5 + Math.Atan(z) / Math.PI;

    /// <summary>-cot(pi p), from the nearer end.</summary>
    internal static double StandardQuantile(double p) => p < 0.5 ? -1 / Math.Tan(Math.PI * p) : Math.Tan(Math.PI * (p - 0.5));
}

public abstract partial class Distribution
{
    /// <summary>The Cauchy distribution: p(x) = 1 / (pi sigma (1 + ((x - mu) / sigma)^2)) for real x.</summary>
    /// <remarks>It has neither mean nor variance. Stan Functions Reference, "Cauchy distribution".</remarks>
    /// <param name="mu">Median.</param>
    /// <param name="sigma">Half the distance between the quartiles, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Cauchy(Tensor mu, Tensor sigma) => new Cauchy(mu, sigma);
}
