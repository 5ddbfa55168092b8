using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The double exponential distribution; see <see cref="Distribution.Laplace"/>.</summary>
/// <param name="mu">Mean.</param>
/// <param name="sigma">Scale, positive; the mean distance from mu.</param>
public sealed class Laplace(Tensor mu, Tensor sigma)
    : Distribution(Scalar("mu", mu, Support.Real), Scalar("sigma", sigma, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Real;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => -Abs(x - mu) / sigma - (Log(sigma) + Constants.Ln2);

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(mu);

    /// <inheritdoc/>
    public override Tensor? Variance() => Stretch(2.0 * Square(sigma));

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => LogLowerTail((x - mu) / sigma);

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => LogLowerTail((mu - x) / sigma);

    /// <inheritdoc/>
    public override LocationScale? AsLocationScale() => new(new Laplace(0.0, 1.0), z => mu + sigma * z);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        double u = random.NextUniform() - 0.5;
        destination[0] = parameters[0][0] - parameters[1][0] * Math.Sign(u) * LogExp.Log1p(-2 * Math.Abs(u));
    }

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double z = (x - parameters[0][0]) / parameters[1][0] * (upper ? -1 : 1);
        return z < 0 ? 0.5 * Math.Exp(z) : 1 - 0.5 * Math.Exp(-z);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper)
    {
        double z = probability < 0.5 ? Math.Log(2 * probability) : -Math.Log(2 - 2 * probability);
        return parameters[0][0] + parameters[1][0] * (upper ? -z : z);
    }

    private static Tensor LogLowerTail(Tensor z) => Where(z < 0.0, z - Constants.Ln2, Log1p(-0.5 * Exp(-z)));
}

public abstract partial class Distribution
{
    /// <summary>
    /// The Laplace (double exponential) distribution: p(x) = exp(-|x - mu| / sigma) / (2 sigma) for real x.
    /// </summary>
    /// <remarks>
    /// Mean mu, variance 2 sigma^2. Stan Functions Reference, "Double exponential (Laplace) distribution".
    /// </remarks>
    /// <param name="mu">Mean.</param>
    /// <param name="sigma">Scale, positive; the mean distance from mu.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Laplace(Tensor mu, Tensor sigma) => new Laplace(mu, sigma);
}
