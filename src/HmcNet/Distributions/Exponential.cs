using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The exponential distribution; see <see cref="Distribution.Exponential"/>.</summary>
/// <param name="rate">Rate, positive: one over the mean.</param>
public sealed class Exponential(Tensor rate) : Distribution(Scalar("rate", rate, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => Log(rate) - rate * x;

    /// <inheritdoc/>
    public override Tensor? Mean() => 1.0 / rate;

    /// <inheritdoc/>
    public override Tensor? Variance() => 1.0 / Square(rate);

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => Outside(x <= 0.0, Log1mExp(-rate * x));

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => Where(x < 0.0, 0, -rate * x);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = random.NextExponential() / parameters[0][0];

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double hazard = parameters[0][0] * Math.Max(x, 0);
        return upper ? Math.Exp(-hazard) : -LogExp.Expm1(-hazard);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper) =>
        -(upper ? Math.Log(probability) : LogExp.Log1p(-probability)) / parameters[0][0];
}

public abstract partial class Distribution
{
    /// <summary>The exponential distribution: p(x) = rate exp(-rate x) for x at least 0.</summary>
    /// <remarks>Mean 1 / rate, variance 1 / rate^2. Stan Functions Reference, "Exponential distribution".</remarks>
    /// <param name="rate">Rate, positive: one over the mean.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Exponential(Tensor rate) => new Exponential(rate);
}
