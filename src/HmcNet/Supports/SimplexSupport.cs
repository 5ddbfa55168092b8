using HmcNet.Autodiff;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Supports;

/// <summary>Positive numbers that sum to one: the softmax of a vector that sums to zero.</summary>
/// <remarks>
/// Stan Reference Manual 2.37, "Unit simplex": log-Jacobian sum of log x[k] + log(K) / 2, with respect to the first
/// K - 1 elements.
/// </remarks>
internal sealed class SimplexSupport : VectorSupport
{
    private const double Tolerance = 1e-8;

    public override string Name => "a simplex";

    protected override int CoordinatesOf(int length) => length - 1;

    protected override (Tensor Rows, Tensor LogJacobian) ConstrainRows(Tensor coordinates, int length)
    {
        Tensor logs = LogSoftmax(SumToZeroSupport.FromBasis(coordinates, length), 1);
        return (Exp(logs), Sum(logs) + 0.5 * coordinates.Shape[0] * Math.Log(length));
    }

    protected override void UnconstrainRow(ReadOnlySpan<double> row, Span<double> coordinates)
    {
        var logs = new double[row.Length];
        for (int i = 0; i < logs.Length; i++)
            logs[i] = Math.Log(row[i]);
        SumToZeroSupport.ToBasis(logs, coordinates);
    }

    protected override (int Element, string Reason)? Violation(ReadOnlySpan<double> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] < 0)
                return (i, $"{Text(row[i])} is negative");
        }
        double sum = Total(row);
        return Math.Abs(sum - 1) <= Tolerance ? null : (0, $"the elements sum to {Text(sum)}, not to 1");
    }
}
