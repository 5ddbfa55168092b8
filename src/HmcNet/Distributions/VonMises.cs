using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The circular analogue of the normal distribution; see <see cref="Distribution.VonMises"/>.</summary>
/// <param name="mu">Mean direction, in radians.</param>
/// <param name="kappa">Concentration, positive.</param>
public sealed class VonMises(Tensor mu, Tensor kappa)
    : Distribution(Scalar("mu", mu, Support.Real), Scalar("kappa", kappa, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Interval(-Math.PI, Math.PI);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(Abs(x) > Math.PI, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => kappa * Cos(x - mu) - (LogBesselI0(kappa) + Constants.Ln2Pi);

    /// <inheritdoc/>
    public override Tensor? Mean() => null;

    /// <inheritdoc/>
    public override Tensor? Variance() => null;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = VonMisesSampler.Draw(random, parameters[0][0], parameters[1][0]);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The von Mises distribution of an angle: p(x) = exp(kappa cos(x - mu)) / (2 pi I0(kappa)) for x from -pi to pi. **Angles are
    /// radians in [-pi, pi]**; mu may be any angle.
    /// </summary>
    /// <remarks>
    /// The mean direction is mu; mean and variance on the line have no closed form. Normalised over one turn, where Stan leaves the
    /// interval open. Stan Functions Reference, "Von Mises distribution".
    /// </remarks>
    /// <param name="mu">Mean direction, in radians.</param>
    /// <param name="kappa">Concentration, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution VonMises(Tensor mu, Tensor kappa) => new VonMises(mu, kappa);
}
