using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Supports;

/// <summary>Vectors of counts, with or without a given total.</summary>
internal sealed class CountsSupport(Tensor? total) : Support
{
    public override string Name => total is null ? "a vector of counts" : "a vector of counts with a given total";

    public override bool IsDiscrete => true;

    public override int EventRank => 1;

    public override Shape UnconstrainedShape(Shape shape) => throw SupportFaults.NotContinuous(this);

    public override (Tensor Value, Tensor LogJacobian) Constrain(Tensor coordinates, Shape shape) => throw SupportFaults.NotContinuous(this);

    public override void Unconstrain(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate, Span<double> coordinates) =>
        throw SupportFaults.NotContinuous(this);

    public override (int Element, string Reason)? FindViolation(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate)
    {
        if (NonNegativeIntegers.FindViolation(value, shape, evaluate) is { } violation)
            return violation;
        if (total is null || shape.Rank == 0)
            return null;
        int length = shape[shape.Rank - 1];
        var batch = new Shape(shape.Lengths[..^1]);
        double[] totals = evaluate(TensorMath.BroadcastTo(total, batch));
        for (int b = 0; b < batch.Size; b++)
        {
            double sum = 0;
            foreach (double count in value.Slice(b * length, length))
                sum += count;
            if (sum != totals[b])
                return (b * length, string.Create(CultureInfo.InvariantCulture, $"the counts sum to {sum:R}, not to {totals[b]:R}"));
        }
        return null;
    }
}
