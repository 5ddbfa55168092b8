using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of a sum of squares of standard normal variables; see <see cref="Distribution.ChiSquared"/>.</summary>
/// <param name="nu">Degrees of freedom, positive.</param>
public sealed class ChiSquared(Tensor nu) : Distribution(Scalar("nu", nu, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Positive;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x <= 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) =>
        (0.5 * nu - 1.0) * Log(x) - 0.5 * x - (0.5 * Constants.Ln2 * nu + LogGamma(0.5 * nu));

    /// <inheritdoc/>
    public override Tensor? Mean() => nu;

    /// <inheritdoc/>
    public override Tensor? Variance() => 2.0 * nu;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = 2 * GammaSampler.Draw(random, 0.5 * parameters[0][0]);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The chi-squared distribution: p(x) = x^(nu/2 - 1) exp(-x/2) / (2^(nu/2) Gamma(nu/2)) for positive x.
    /// </summary>
    /// <remarks>
    /// Mean nu, variance 2 nu. Stan Functions Reference, "Chi-square distribution".
    /// </remarks>
    /// <param name="nu">Degrees of freedom, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution ChiSquared(Tensor nu) => new ChiSquared(nu);
}
