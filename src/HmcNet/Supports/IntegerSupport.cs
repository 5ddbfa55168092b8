using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Supports;

/// <summary>Whole numbers from a bound, or between two.</summary>
internal sealed class IntegerSupport(string? name, Tensor low, Tensor? high) : ElementwiseSupport
{
    public override string Name => name ?? (Constant(low), Constant(high)) switch
    {
        (double a, double b) => $"whole numbers from {Text(a)} to {Text(b)}",
        (double a, null) when high is not null => $"whole numbers from {Text(a)} to a bound",
        _ => "whole numbers between bounds",
    };

    public override bool IsDiscrete => true;

    /// <summary>The smallest value.</summary>
    public Tensor LowerBound => low;

    /// <summary>The largest value; null where there is none.</summary>
    public Tensor? UpperBound => high;

    protected override IEnumerable<Tensor> Bounds => high is null ? [low] : [low, high];

    public override Shape UnconstrainedShape(Shape shape) => throw SupportFaults.NotContinuous(this);

    public override (Tensor Value, Tensor LogJacobian) Constrain(Tensor coordinates, Shape shape) => throw SupportFaults.NotContinuous(this);

    public override void Unconstrain(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate, Span<double> coordinates) =>
        throw SupportFaults.NotContinuous(this);

    public override (int Element, string Reason)? FindViolation(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate)
    {
        double[] least = ValuesOf(low, shape, evaluate)!;
        double[]? most = ValuesOf(high, shape, evaluate);
        for (int i = 0; i < value.Length; i++)
        {
            double x = value[i];
            if (!double.IsInteger(x))
                return (i, $"{Text(x)} is not a whole number");
            if (x < least[i])
                return (i, least[i] == 0 ? $"{Text(x)} is negative" : $"{Text(x)} is below {Text(least[i])}");
            if (most is not null && x > most[i])
                return (i, $"{Text(x)} is above {Text(most[i])}");
        }
        return null;
    }
}
