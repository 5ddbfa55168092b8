using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The gamma distribution; see <see cref="Distribution.Gamma"/>.</summary>
/// <param name="shape">Shape, positive.</param>
/// <param name="rate">Rate (one over the scale), positive.</param>
public sealed class Gamma(Tensor shape, Tensor rate)
    : Distribution(Scalar("shape", shape, Support.Positive), Scalar("rate", rate, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Positive;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x <= 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => (shape - 1.0) * Log(x) - rate * x + (shape * Log(rate) - LogGamma(shape));

    /// <inheritdoc/>
    public override Tensor? Mean() => shape / rate;

    /// <inheritdoc/>
    public override Tensor? Variance() => shape / Square(rate);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = GammaSampler.Draw(random, parameters[0][0]) / parameters[1][0];
}

public abstract partial class Distribution
{
    /// <summary>
    /// The gamma distribution: p(x) = rate^shape / Gamma(shape) x^(shape - 1) exp(-rate x) for positive x. **The second parameter
    /// is the rate, not the scale.**
    /// </summary>
    /// <remarks>Mean shape / rate, variance shape / rate^2. Stan Functions Reference, "Gamma distribution".</remarks>
    /// <param name="shape">Shape, positive.</param>
    /// <param name="rate">Rate (one over the scale), positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Gamma(Tensor shape, Tensor rate) => new Gamma(shape, rate);
}
