using HmcNet.Autodiff;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Supports;

/// <summary>Increasing vectors: the first element, then exponentials as increments.</summary>
/// <remarks>Stan Reference Manual, "Ordered vector" and "Positive ordered vector".</remarks>
internal sealed class OrderedSupport(bool isPositive) : VectorSupport
{
    public override string Name => isPositive ? "an increasing vector of positive numbers" : "an increasing vector";

    protected override int CoordinatesOf(int length) => length;

    protected override (Tensor Rows, Tensor LogJacobian) ConstrainRows(Tensor coordinates, int length)
    {
        if (isPositive)
            return (CumSum(Exp(coordinates), 1), Sum(coordinates));
        Tensor first = Slice(coordinates, 1, 0, 1);
        if (length == 1)
            return (first, 0.0);
        Tensor others = Slice(coordinates, 1, 1, length - 1);
        return (CumSum(Concatenate(1, first, Exp(others)), 1), Sum(others));
    }

    protected override void UnconstrainRow(ReadOnlySpan<double> row, Span<double> coordinates)
    {
        coordinates[0] = isPositive ? Math.Log(row[0]) : row[0];
        for (int i = 1; i < row.Length; i++)
            coordinates[i] = Math.Log(row[i] - row[i - 1]);
    }

    // Equal neighbours pass: a tiny increment on top of a large element is lost in rounding.
    protected override (int Element, string Reason)? Violation(ReadOnlySpan<double> row)
    {
        if (isPositive && row[0] <= 0)
            return (0, $"{Text(row[0])} is not positive");
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] < row[i - 1])
                return (i, $"{Text(row[i])} is below the element before it, {Text(row[i - 1])}");
        }
        return null;
    }
}
