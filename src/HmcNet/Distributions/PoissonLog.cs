using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The Poisson distribution by the logarithm of its mean; see <see cref="Distribution.PoissonLog"/>.</summary>
/// <param name="eta">Logarithm of the mean.</param>
public sealed class PoissonLog(Tensor eta) : Distribution(Scalar("eta", eta, Support.Real))
{
    /// <inheritdoc/>
    public override Support Support => Support.NonNegativeIntegers;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => x * eta - Exp(eta) - LogGamma(x + 1.0);

    /// <inheritdoc/>
    public override Tensor? Mean() => Exp(eta);

    /// <inheritdoc/>
    public override Tensor? Variance() => Exp(eta);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = PoissonSampler.Draw(random, Math.Exp(parameters[0][0]));
}

public abstract partial class Distribution
{
    /// <summary>
    /// The Poisson distribution by the logarithm of its mean: P(x) = exp(x eta - exp(eta)) / x! for x = 0, 1, ...
    /// </summary>
    /// <remarks>
    /// Mean and variance exp(eta). Stan Functions Reference, "Poisson, log parameterization distribution".
    /// </remarks>
    /// <param name="eta">Logarithm of the mean.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution PoissonLog(Tensor eta) => new PoissonLog(eta);
}
