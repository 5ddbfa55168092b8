using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Supports;

/// <summary>Vectors of Euclidean length one, by dividing a vector by its length.</summary>
internal sealed class UnitVectorSupport : VectorSupport
{
    private const double Tolerance = 1e-8;

    public override string Name => "a vector of length one";

    // With one element there are only the points -1 and 1, which no continuous path joins.
    protected override int LeastLength => 2;

    protected override int CoordinatesOf(int length) => length;

    protected override (Tensor Rows, Tensor LogJacobian) ConstrainRows(Tensor coordinates, int length)
    {
        Tensor squared = Reshape(Sum(Square(coordinates), 1), new Shape(coordinates.Shape[0], 1));
        return (coordinates / Sqrt(squared), -0.5 * Sum(squared));
    }

    protected override void UnconstrainRow(ReadOnlySpan<double> row, Span<double> coordinates) => row.CopyTo(coordinates);

    protected override (int Element, string Reason)? Violation(ReadOnlySpan<double> row)
    {
        double squares = 0;
        foreach (double x in row)
            squares += x * x;
        return Math.Abs(squares - 1) <= Tolerance ? null : (0, $"the squares sum to {Text(squares)}, not to 1");
    }
}
