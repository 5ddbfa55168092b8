using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The Poisson distribution; see <see cref="Distribution.Poisson"/>.</summary>
/// <param name="rate">Mean, at least 0.</param>
public sealed class Poisson(Tensor rate) : Distribution(Scalar("rate", rate, Support.NonNegative))
{
    /// <inheritdoc/>
    public override Support Support => Support.NonNegativeIntegers;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => XLogY(x, rate) - rate - LogGamma(x + 1.0);

    /// <inheritdoc/>
    public override Tensor? Mean() => rate;

    /// <inheritdoc/>
    public override Tensor? Variance() => rate;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = PoissonSampler.Draw(random, parameters[0][0]);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The Poisson distribution: P(x) = rate^x exp(-rate) / x! for x = 0, 1, ...
    /// </summary>
    /// <remarks>
    /// Mean and variance are the rate. Stan Functions Reference, "Poisson distribution".
    /// </remarks>
    /// <param name="rate">Mean, at least 0.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Poisson(Tensor rate) => new Poisson(rate);
}
