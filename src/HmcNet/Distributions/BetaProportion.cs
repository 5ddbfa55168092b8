using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The beta distribution by mean and precision; see <see cref="Distribution.BetaProportion"/>.</summary>
/// <param name="mu">Mean, in (0, 1).</param>
/// <param name="kappa">Precision, positive: the sum of the two shapes.</param>
public sealed class BetaProportion(Tensor mu, Tensor kappa)
    : Distribution(Scalar("mu", mu, Support.UnitInterval), Scalar("kappa", kappa, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.UnitInterval;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside((x <= 0.0) + (x >= 1.0), LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => Distributions.Beta.LogKernel(x, mu * kappa, (1.0 - mu) * kappa);

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(mu);

    /// <inheritdoc/>
    public override Tensor? Variance() => mu * (1.0 - mu) / (kappa + 1.0);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = BetaSampler.Draw(random, parameters[0][0] * parameters[1][0], (1 - parameters[0][0]) * parameters[1][0]);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The beta distribution by its mean and precision: Beta(mu kappa, (1 - mu) kappa) for x in (0, 1).
    /// </summary>
    /// <remarks>
    /// Mean mu, variance mu (1 - mu) / (kappa + 1). Stan Functions Reference, "Beta proportion distribution".
    /// </remarks>
    /// <param name="mu">Mean, in (0, 1).</param>
    /// <param name="kappa">Precision, positive: the sum of the two shapes.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution BetaProportion(Tensor mu, Tensor kappa) => new BetaProportion(mu, kappa);
}
