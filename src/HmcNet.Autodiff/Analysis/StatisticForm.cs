using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Analysis;

/// <summary>Elements of the variable, picked, repeated and rearranged: what statistics are taken of.</summary>
/// <param name="Key">The canonical node of the arrangement: equal arrangements are the same node.</param>
/// <param name="Arrange">Applies the same arrangement to another tensor of the variable's shape.</param>
internal sealed record Arrangement(Node Key, Func<Tensor, Tensor> Arrange);

/// <summary>A coefficient that the variable does not enter times a statistic of arranged elements of the variable.</summary>
/// <param name="Coefficient">Broadcasts with the arrangement.</param>
/// <param name="Statistic">The statistic.</param>
/// <param name="Of">The elements.</param>
internal sealed record Monomial(Tensor Coefficient, Statistic Statistic, Arrangement Of);

/// <summary>
/// An expression as a sum: a part without the variable, monomials, and a part that is linear in statistics but no
/// longer one monomial an element (after sums over rows).
/// </summary>
/// <param name="Shape">Shape of the expression; the parts broadcast to it.</param>
internal sealed record StatisticForm(Shape Shape)
{
    /// <summary>What the variable does not enter; null for zero.</summary>
    public Tensor? Rest { get; init; }

    /// <summary>The monomials.</summary>
    public IReadOnlyList<Monomial> Monomials { get; init; } = [];

    /// <summary>A tensor over the statistics' inputs, affine in them; null for zero.</summary>
    public Tensor? Summed { get; init; }

    /// <summary>Whether it is one monomial and nothing else.</summary>
    public bool IsMonomial(out Monomial monomial)
    {
        monomial = Monomials.Count == 1 ? Monomials[0] : null!;
        return Monomials.Count == 1 && Rest is null && Summed is null;
    }

    /// <summary>The sum of two forms.</summary>
    /// <param name="other">The other form.</param>
    /// <param name="shape">Shape of the sum.</param>
    public StatisticForm Plus(StatisticForm other, Shape shape) => new(shape)
    {
        Rest = Add(Rest, other.Rest),
        Monomials = [.. Monomials, .. other.Monomials],
        Summed = Add(Summed, other.Summed),
    };

    /// <summary>The form times something that the variable does not enter.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="shape">Shape of the product.</param>
    public StatisticForm Times(Tensor factor, Shape shape) => new(shape)
    {
        Rest = Rest is null ? null : Multiply(Rest, factor),
        Monomials = [.. Monomials.Select(m => m with { Coefficient = Multiply(m.Coefficient, factor) })],
        // A part that is narrower than the form stands for all of its rows.
        Summed = Summed is null ? null : Multiply(Summed, factor),
    };

    /// <summary>The same form with one monomial for each statistic of each arrangement: sums of many like terms stay short.</summary>
    public StatisticForm Gathered() => this with
    {
        Monomials = [.. Monomials.GroupBy(m => (m.Of.Key, m.Statistic)).Select(like => like.Aggregate((a, b) => a with { Coefficient = Sum(a.Coefficient, b.Coefficient) }))],
    };

    /// <summary>a + b, null for zero.</summary>
    public static Tensor? Add(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : a + b;

    private static Tensor Sum(Tensor a, Tensor b) =>
        IsNumber(a, out double x) && IsNumber(b, out double y) && (a.Shape.IsScalar || b.Shape.IsScalar || a.Shape.Equals(b.Shape)) ? x + y : a + b;

    /// <summary>a b, with numbers multiplied at once so that they are recognised later.</summary>
    public static Tensor Multiply(Tensor a, Tensor b)
    {
        if (IsNumber(a, out double x) && IsNumber(b, out double y) && (a.Shape.IsScalar || b.Shape.IsScalar || a.Shape.Equals(b.Shape)))
            return x * y;
        return IsNumber(a, out x) && x == 1 && a.Shape.IsScalar ? b : IsNumber(b, out y) && y == 1 && b.Shape.IsScalar ? a : a * b;
    }

    /// <summary>Whether a tensor is a constant with one value everywhere.</summary>
    public static bool IsNumber(Tensor tensor, out double value)
    {
        value = 0;
        Node node = tensor.Node;
        while (node.Operation is Operations.BroadcastTo or Operations.Reshape)
            node = node.Inputs[0];
        if (node.Operation is not Operations.Constant { Values.Length: > 0 } constant)
            return false;
        value = constant.Values[0];
        return constant.IsUniform(value);
    }
}
