using HmcNet.Autodiff;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Supports;

/// <summary>Vectors that sum to zero, on the orthonormal basis of the isometric log-ratio map.</summary>
/// <remarks>
/// With w[i] = y[i] / sqrt(i (i + 1)), i = 1..K-1: x[i] = sum of w[j] over j >= i, minus (i - 1) w[i - 1]
/// (Stan Reference Manual 2.36, "Sum-to-zero vector").
/// </remarks>
internal sealed class SumToZeroSupport : VectorSupport
{
    // Rounding of K additions; a user's own numbers are typed with fewer digits.
    private const double Tolerance = 1e-8;

    public override string Name => "a vector that sums to zero";

    protected override int CoordinatesOf(int length) => length - 1;

    protected override (Tensor Rows, Tensor LogJacobian) ConstrainRows(Tensor coordinates, int length) => (FromBasis(coordinates, length), 0.0);

    protected override void UnconstrainRow(ReadOnlySpan<double> row, Span<double> coordinates) => ToBasis(row, coordinates);

    protected override (int Element, string Reason)? Violation(ReadOnlySpan<double> row)
    {
        double largest = 1;
        foreach (double x in row)
            largest = Math.Max(largest, Math.Abs(x));
        double sum = Total(row);
        return Math.Abs(sum) <= Tolerance * largest ? null : (0, $"the elements sum to {Text(sum)}, not to 0");
    }

    /// <summary>Maps coordinates [batch, K - 1] to rows [batch, K] that sum to zero; lengths and angles are kept.</summary>
    internal static Tensor FromBasis(Tensor coordinates, int length)
    {
        int batch = coordinates.Shape[0];
        if (length == 1)
            return Zeros(new Autodiff.Ir.Shape(batch, 1));
        var scale = new double[length - 1];
        var back = new double[length - 1];
        for (int i = 1; i < length; i++)
        {
            scale[i - 1] = 1 / Math.Sqrt(i * (i + 1.0));
            back[i - 1] = i;
        }
        Tensor w = coordinates * scale;
        Tensor zero = Zeros(new Autodiff.Ir.Shape(batch, 1));
        Tensor before = Concatenate(1, zero, CumSum(w, 1));
        Tensor total = Slice(before, 1, length - 1, 1);
        return total - before - Concatenate(1, zero, w * back);
    }

    /// <summary>Coordinates of a vector that sums to zero (of any vector: of its deviations from the mean).</summary>
    internal static void ToBasis(ReadOnlySpan<double> row, Span<double> coordinates)
    {
        // The basis vector of y[i] has i entries 1 / sqrt(i (i + 1)), then one of -i / sqrt(i (i + 1)).
        double sum = 0;
        for (int i = 1; i < row.Length; i++)
        {
            sum += row[i - 1];
            coordinates[i - 1] = (sum - i * row[i]) / Math.Sqrt(i * (i + 1.0));
        }
    }
}
