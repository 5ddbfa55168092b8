using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The Weibull distribution; see <see cref="Distribution.Weibull"/>.</summary>
/// <param name="shape">Shape, positive.</param>
/// <param name="scale">Scale, positive.</param>
public sealed class Weibull(Tensor shape, Tensor scale)
    : Distribution(Scalar("shape", shape, Support.Positive), Scalar("scale", scale, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x)
    {
        Tensor ratio = x / scale;
        return Log(shape / scale) + XLogY(shape - 1.0, ratio) - Pow(ratio, shape);
    }

    /// <inheritdoc/>
    public override Tensor? Mean() => scale * Exp(LogGamma(1.0 + 1.0 / shape));

    /// <inheritdoc/>
    public override Tensor? Variance() =>
        Square(scale) * (Exp(LogGamma(1.0 + 2.0 / shape)) - Exp(2.0 * LogGamma(1.0 + 1.0 / shape)));

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => Outside(x <= 0.0, Log1mExp(-Pow(x / scale, shape)));

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => Where(x <= 0.0, 0, -Pow(x / scale, shape));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = parameters[1][0] * Math.Pow(random.NextExponential(), 1 / parameters[0][0]);

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double hazard = Math.Pow(Math.Max(x, 0) / parameters[1][0], parameters[0][0]);
        return upper ? Math.Exp(-hazard) : -LogExp.Expm1(-hazard);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper)
    {
        double hazard = -(upper ? Math.Log(probability) : LogExp.Log1p(-probability));
        return parameters[1][0] * Math.Pow(hazard, 1 / parameters[0][0]);
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The Weibull distribution: p(x) = shape / scale (x / scale)^(shape - 1) exp(-(x / scale)^shape) for x at least 0.
    /// </summary>
    /// <remarks>
    /// Mean scale Gamma(1 + 1 / shape), variance scale^2 (Gamma(1 + 2 / shape) - Gamma(1 + 1 / shape)^2). Stan Functions Reference, "Weibull distribution".
    /// </remarks>
    /// <param name="shape">Shape, positive.</param>
    /// <param name="scale">Scale, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Weibull(Tensor shape, Tensor scale) => new Weibull(shape, scale);
}
