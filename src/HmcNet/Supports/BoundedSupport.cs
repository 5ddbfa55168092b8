using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Supports;

/// <summary>Numbers above a bound, below one, or between two.</summary>
/// <remarks>Stan Reference Manual, "Lower bounded scalar", "Upper bounded scalar", "Lower and upper bounded scalar".</remarks>
internal sealed class BoundedSupport : ElementwiseSupport
{
    private readonly string? name;
    private readonly Tensor? lower;
    private readonly Tensor? upper;
    private readonly bool isOpen;

    public BoundedSupport(string? name, Tensor? lower, Tensor? upper, bool isOpen)
    {
        foreach (double? bound in new[] { Constant(lower), Constant(upper) })
        {
            if (bound is double number && !double.IsFinite(number))
                throw new HmcNetException("A bound must be finite.", expected: "a finite number", found: Text(number), remedy: "leave out a bound that is infinite");
        }
        if (Constant(lower) is double a && Constant(upper) is double b && a >= b)
            throw new HmcNetException("The lower bound of an interval is not below its upper bound.", expected: "lower < upper", found: $"lower {Text(a)}, upper {Text(b)}");
        this.name = name;
        this.lower = lower;
        this.upper = upper;
        this.isOpen = isOpen;
    }

    public override string Name => name ?? (lower, upper) switch
    {
        (not null, null) => $"numbers of at least {Describe(lower)}",
        (null, not null) => $"numbers of at most {Describe(upper)}",
        _ => $"numbers from {Describe(lower!)} to {Describe(upper!)}",
    };

    /// <summary>The lower bound; null where there is none.</summary>
    public Tensor? LowerBound => lower;

    /// <summary>The upper bound; null where there is none.</summary>
    public Tensor? UpperBound => upper;

    protected override IEnumerable<Tensor> Bounds
    {
        get
        {
            if (lower is not null)
                yield return lower;
            if (upper is not null)
                yield return upper;
        }
    }

    public override (Tensor Value, Tensor LogJacobian) Constrain(Tensor coordinates, Shape shape)
    {
        if (upper is null)
            return (Constant(lower) == 0 ? Exp(coordinates) : lower! + Exp(coordinates), Sum(coordinates));
        if (lower is null)
            return (upper - Exp(coordinates), Sum(coordinates));
        if (Constant(lower) == 0 && Constant(upper) == 1)
            return (InvLogit(coordinates), Sum(coordinates - 2 * Softplus(coordinates)));
        Tensor width = upper - lower;
        return (lower + width * InvLogit(coordinates), Sum(Log(width) + coordinates - 2 * Softplus(coordinates)));
    }

    public override void Unconstrain(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate, Span<double> coordinates)
    {
        RequireInside(value, shape, evaluate);
        double[]? low = ValuesOf(lower, shape, evaluate);
        double[]? high = ValuesOf(upper, shape, evaluate);
        for (int i = 0; i < value.Length; i++)
        {
            double above = low is null ? 1 : value[i] - low[i];
            double below = high is null ? 1 : high[i] - value[i];
            if (above == 0 || below == 0)
                throw Outside(i, $"{Text(value[i])} lies on the bound, where the unconstrained coordinate is infinite");
            coordinates[i] = low is null ? Math.Log(below) : high is null ? Math.Log(above) : Math.Log(above) - Math.Log(below);
        }
    }

    public override (int Element, string Reason)? FindViolation(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate)
    {
        double[]? low = ValuesOf(lower, shape, evaluate);
        double[]? high = ValuesOf(upper, shape, evaluate);
        for (int i = 0; i < value.Length; i++)
        {
            double x = value[i];
            if (!double.IsFinite(x))
                return (i, $"{Text(x)} is not finite");
            if (low is not null && (isOpen ? x <= low[i] : x < low[i]))
                return (i, low[i] == 0 && upper is null ? $"{Text(x)} is {(isOpen ? "not positive" : "negative")}" : $"{Text(x)} is {(isOpen ? "not above" : "below")} {Text(low[i])}");
            if (high is not null && (isOpen ? x >= high[i] : x > high[i]))
                return (i, $"{Text(x)} is {(isOpen ? "not below" : "above")} {Text(high[i])}");
        }
        return null;
    }

    internal override string NameCoordinate(string entry) => (lower, upper) switch
    {
        (not null, null) => Constant(lower) == 0 ? $"log {entry}" : $"log({entry} - {Describe(lower)})",
        (null, not null) => $"log({Describe(upper)} - {entry})",
        _ => $"logit {entry}",
    };

    private static string Describe(Tensor bound) => Constant(bound) is double number ? Text(number) : bound.Shape.IsScalar ? "a bound" : $"a bound of shape {bound.Shape}";
}
