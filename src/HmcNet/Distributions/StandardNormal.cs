using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The normal distribution of mean 0 and standard deviation 1; see <see cref="Distribution.StandardNormal"/>.</summary>
public sealed class StandardNormal() : Distribution()
{
    /// <inheritdoc/>
    public override Support Support => Support.Real;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => -0.5 * Square(x) - Constants.HalfLn2Pi;

    /// <inheritdoc/>
    public override Tensor? Mean() => 0.0;

    /// <inheritdoc/>
    public override Tensor? Variance() => 1.0;

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => LogPhi(x);

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => LogPhi(-x);

    /// <inheritdoc/>
    public override LocationScale? AsLocationScale() => new(this, z => z);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = random.NextNormal();

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper) =>
        ErrorFunction.Phi(upper ? -x : x);

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper)
    {
        double z = ErrorFunction.InversePhi(probability);
        return upper ? -z : z;
    }
}

public abstract partial class Distribution
{
    /// <summary>The standard normal distribution: p(x) = exp(-x^2 / 2) / sqrt(2 pi) for real x.</summary>
    /// <remarks>Mean 0, variance 1. Stan Functions Reference, "Normal distribution" (std_normal).</remarks>
    /// <returns>The distribution.</returns>
    public static Distribution StandardNormal() => new StandardNormal();
}
