using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of one over a gamma variable; see <see cref="Distribution.InverseGamma"/>.</summary>
/// <param name="shape">Shape, positive.</param>
/// <param name="scale">Scale, positive.</param>
public sealed class InverseGamma(Tensor shape, Tensor scale)
    : Distribution(Scalar("shape", shape, Support.Positive), Scalar("scale", scale, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Positive;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x <= 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) =>
        (-shape - 1.0) * Log(x) - scale / x + (shape * Log(scale) - LogGamma(shape));

    /// <inheritdoc/>
    public override Tensor? Mean() => Where(shape > 1.0, scale / (shape - 1.0), double.PositiveInfinity);

    /// <inheritdoc/>
    public override Tensor? Variance() =>
        Stretch(Where(
            shape > 2.0, Square(scale / (shape - 1.0)) / (shape - 2.0), Where(shape > 1.0, double.PositiveInfinity, double.NaN)));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = parameters[1][0] * Math.Exp(-GammaSampler.DrawLogarithm(random, parameters[0][0]));
}

public abstract partial class Distribution
{
    /// <summary>
    /// The inverse gamma distribution: p(x) = scale^shape / Gamma(shape) x^(-shape - 1) exp(-scale / x) for positive x; 1 / x is
    /// Gamma(shape, rate: scale).
    /// </summary>
    /// <remarks>
    /// Mean scale / (shape - 1) for shapes above 1, variance scale^2 / ((shape - 1)^2 (shape - 2)) above 2. Stan Functions Reference, "Inverse gamma distribution".
    /// </remarks>
    /// <param name="shape">Shape, positive.</param>
    /// <param name="scale">Scale, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution InverseGamma(Tensor shape, Tensor scale) => new InverseGamma(shape, scale);
}
