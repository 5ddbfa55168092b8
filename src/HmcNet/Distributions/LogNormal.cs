using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of the exponential of a normal variable; see <see cref="Distribution.LogNormal"/>.</summary>
/// <param name="mu">Mean of log x.</param>
/// <param name="sigma">Standard deviation of log x, positive.</param>
public sealed class LogNormal(Tensor mu, Tensor sigma)
    : Distribution(Scalar("mu", mu, Support.Real), Scalar("sigma", sigma, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Positive;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x <= 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x)
    {
        Tensor y = Log(x);
        return -0.5 * Square((y - mu) / sigma) - y - (Log(sigma) + Constants.HalfLn2Pi);
    }

    /// <inheritdoc/>
    public override Tensor? Mean() => Exp(mu + 0.5 * Square(sigma));

    /// <inheritdoc/>
    public override Tensor? Variance() => Expm1(Square(sigma)) * Exp(2.0 * mu + Square(sigma));

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => Outside(x <= 0.0, LogPhi((Log(x) - mu) / sigma));

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => Where(x <= 0.0, 0, LogPhi((mu - Log(x)) / sigma));

    /// <inheritdoc/>
    public override LocationScale? AsLocationScale() => new(new StandardNormal(), z => Exp(mu + sigma * z));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = Math.Exp(parameters[0][0] + parameters[1][0] * random.NextNormal());

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double z = (Math.Log(Math.Max(x, 0)) - parameters[0][0]) / parameters[1][0];
        return ErrorFunction.Phi(upper ? -z : z);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper)
    {
        double z = ErrorFunction.InversePhi(probability);
        return Math.Exp(parameters[0][0] + parameters[1][0] * (upper ? -z : z));
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The log-normal distribution: p(x) = exp(-((log x - mu) / sigma)^2 / 2) / (x sigma sqrt(2 pi)) for positive x.
    /// </summary>
    /// <remarks>
    /// Mean exp(mu + sigma^2 / 2), variance (exp(sigma^2) - 1) exp(2 mu + sigma^2). Stan Functions Reference, "Lognormal distribution".
    /// </remarks>
    /// <param name="mu">Mean of log x.</param>
    /// <param name="sigma">Standard deviation of log x, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution LogNormal(Tensor mu, Tensor sigma) => new LogNormal(mu, sigma);
}
