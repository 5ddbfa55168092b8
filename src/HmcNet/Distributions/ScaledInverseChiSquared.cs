using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The conjugate distribution of a normal variance; see <see cref="Distribution.ScaledInverseChiSquared"/>.</summary>
/// <param name="nu">Degrees of freedom, positive.</param>
/// <param name="scale">Scale, positive; its square is the typical value of x.</param>
public sealed class ScaledInverseChiSquared(Tensor nu, Tensor scale)
    : Distribution(Scalar("nu", nu, Support.Positive), Scalar("scale", scale, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Positive;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x <= 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x)
    {
        Tensor half = 0.5 * nu;
        return (-half - 1.0) * Log(x) - half * Square(scale) / x + (half * Log(half * Square(scale)) - LogGamma(half));
    }

    /// <inheritdoc/>
    public override Tensor? Mean() => Where(nu > 2.0, nu * Square(scale) / (nu - 2.0), double.PositiveInfinity);

    /// <inheritdoc/>
    public override Tensor? Variance() =>
        Stretch(Where(
            nu > 4.0, 2.0 * Square(nu * Square(scale) / (nu - 2.0)) / (nu - 4.0), Where(nu > 2.0, double.PositiveInfinity, double.NaN)));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        double half = 0.5 * parameters[0][0];
        destination[0] = half * parameters[1][0] * parameters[1][0] * Math.Exp(-GammaSampler.DrawLogarithm(random, half));
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The scaled inverse chi-squared distribution: p(x) = (nu/2)^(nu/2) / Gamma(nu/2) scale^nu x^(-nu/2 - 1)
    /// exp(-nu scale^2 / (2 x)) for positive x; the inverse gamma distribution of shape nu/2 and scale nu scale^2 / 2.
    /// </summary>
    /// <remarks>
    /// Mean nu scale^2 / (nu - 2) for nu above 2, variance 2 nu^2 scale^4 / ((nu - 2)^2 (nu - 4)) above 4. Stan Functions Reference, "Scaled inverse chi-square distribution".
    /// </remarks>
    /// <param name="nu">Degrees of freedom, positive.</param>
    /// <param name="scale">Scale, positive; its square is the typical value of x.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution ScaledInverseChiSquared(Tensor nu, Tensor scale) => new ScaledInverseChiSquared(nu, scale);
}
