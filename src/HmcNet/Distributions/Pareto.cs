using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The Pareto distribution; see <see cref="Distribution.Pareto"/>.</summary>
/// <param name="minimum">Smallest value, positive.</param>
/// <param name="shape">Shape, positive; the exponent of the tail.</param>
public sealed class Pareto(Tensor minimum, Tensor shape)
    : Distribution(Scalar("minimum", minimum, Support.Positive), Scalar("shape", shape, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Lower(minimum);

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < minimum, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => Log(shape / x) - shape * Log(x / minimum);

    /// <inheritdoc/>
    public override Tensor? Mean() => Where(shape > 1.0, minimum * shape / (shape - 1.0), double.PositiveInfinity);

    /// <inheritdoc/>
    public override Tensor? Variance() =>
        Stretch(Where(
            shape > 2.0, Square(minimum / (shape - 1.0)) * shape / (shape - 2.0), Where(shape > 1.0, double.PositiveInfinity, double.NaN)));

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => Outside(x <= minimum, Log1mExp(-shape * Log(x / minimum)));

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => Where(x <= minimum, 0, -shape * Log(x / minimum));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = parameters[0][0] * Math.Exp(random.NextExponential() / parameters[1][0]);

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double hazard = parameters[1][0] * Math.Log(Math.Max(x / parameters[0][0], 1));
        return upper ? Math.Exp(-hazard) : -LogExp.Expm1(-hazard);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper) =>
        parameters[0][0] * Math.Exp(-(upper ? Math.Log(probability) : LogExp.Log1p(-probability)) / parameters[1][0]);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The Pareto distribution: p(x) = shape minimum^shape / x^(shape + 1) for x from minimum up.
    /// </summary>
    /// <remarks>
    /// Mean shape minimum / (shape - 1) for shapes above 1, variance minimum^2 shape / ((shape - 1)^2 (shape - 2)) above 2.
    /// Stan Functions Reference, "Pareto distribution".
    /// </remarks>
    /// <param name="minimum">Smallest value, positive.</param>
    /// <param name="shape">Shape, positive; the exponent of the tail.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Pareto(Tensor minimum, Tensor shape) => new Pareto(minimum, shape);
}
