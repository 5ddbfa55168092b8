using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>A distribution of counts with more zeros; see <see cref="Distribution.ZeroInflated"/>.</summary>
public sealed class ZeroInflated : Distribution
{
    private readonly Tensor zeroProbability;
    private readonly Distribution inner;

    /// <summary>Creates the distribution.</summary>
    /// <param name="zeroProbability">Probability of a zero beside the inner distribution, from 0 to 1.</param>
    /// <param name="inner">A distribution of counts.</param>
    /// <exception cref="HmcNetException">When the inner distribution is not one of counts, or a constant parameter is out of its range.</exception>
    public ZeroInflated(Tensor zeroProbability, Distribution inner)
        : base([Scalar("zeroProbability", zeroProbability, Support.Interval(0.0, 1.0)), .. inner.Parameters])
    {
        NestedParameters.RequireScalar(nameof(ZeroInflated), inner);
        if (!inner.Support.IsDiscrete)
            throw new HmcNetException(
                "ZeroInflated needs a distribution of counts.", where: SourceLocation.OfCaller(), expected: "a discrete family", found: inner.Name);
        this.zeroProbability = zeroProbability;
        this.inner = inner;
    }

    /// <inheritdoc/>
    public override string Name => $"ZeroInflated({inner.Name})";

    /// <inheritdoc/>
    public override Support Support => inner.Support;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x)
    {
        Tensor counted = Log1p(-zeroProbability) + inner.LogDensity(x);
        return Where(Equal(x, 0.0), LogAddExp(Log(zeroProbability), counted), OutsideOfParts(inner.Support, counted));
    }

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x)
    {
        Tensor counted = Log1p(-zeroProbability) + inner.LogDensityInside(x);
        return Where(Equal(x, 0.0), LogAddExp(Log(zeroProbability), counted), counted);
    }

    /// <inheritdoc/>
    public override Tensor? Mean() => inner.Mean() is { } mean ? (1.0 - zeroProbability) * mean : null;

    /// <inheritdoc/>
    public override Tensor? Variance() => inner.Mean() is { } mean && inner.Variance() is { } variance
        ? (1.0 - zeroProbability) * (variance + zeroProbability * Square(mean))
        : null;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        // Both numbers are drawn, so that the stream does not depend on the outcome.
        double u = random.NextUniform();
        inner.DrawEvent(random, parameters[1..], destination);
        if (u < parameters[0][0])
            destination[0] = 0;
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// A distribution of counts with more zeros: P(0) = pi + (1 - pi) p(0), P(x) = (1 - pi) p(x) for the others, with pi the
    /// probability of a zero that was not counted.
    /// </summary>
    /// <remarks>Mean (1 - pi) m, variance (1 - pi) (v + pi m^2) with m and v of the inner distribution. Lambert (1992), Technometrics 34.</remarks>
    /// <param name="zeroProbability">pi, from 0 to 1.</param>
    /// <param name="inner">A distribution of counts.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When the inner distribution is not one of counts, or a constant parameter is out of its range.</exception>
    public static Distribution ZeroInflated(Tensor zeroProbability, Distribution inner) => new ZeroInflated(zeroProbability, inner);
}
