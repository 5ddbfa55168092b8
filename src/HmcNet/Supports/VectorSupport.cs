using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Supports;

/// <summary>A support of vectors. All vectors of a batch are mapped together, as the rows of a matrix.</summary>
internal abstract class VectorSupport : Support
{
    public override int EventRank => 1;

    /// <summary>Smallest length a vector may have.</summary>
    protected virtual int LeastLength => 1;

    /// <summary>Number of coordinates of a vector of K elements.</summary>
    protected abstract int CoordinatesOf(int length);

    /// <summary>Maps rows of coordinates [batch, CoordinatesOf(K)] to rows [batch, K].</summary>
    protected abstract (Tensor Rows, Tensor LogJacobian) ConstrainRows(Tensor coordinates, int length);

    /// <summary>Maps one vector to its coordinates; it is inside the support.</summary>
    protected abstract void UnconstrainRow(ReadOnlySpan<double> row, Span<double> coordinates);

    /// <summary>Where and why a vector of finite numbers is outside; null when it is not.</summary>
    protected abstract (int Element, string Reason)? Violation(ReadOnlySpan<double> row);

    public override Shape UnconstrainedShape(Shape shape)
    {
        if (shape.Rank == 0 || shape[shape.Rank - 1] < LeastLength)
            throw new HmcNetException(
                $"A value has the wrong shape for its support: {Name}.",
                expected: string.Create(CultureInfo.InvariantCulture, $"a vector of at least {LeastLength} elements, or a batch of them"),
                found: $"shape {shape}");
        return shape.With(shape.Rank - 1, CoordinatesOf(shape[shape.Rank - 1]));
    }

    public override (Tensor Value, Tensor LogJacobian) Constrain(Tensor coordinates, Shape shape)
    {
        Shape free = UnconstrainedShape(shape);
        int length = shape[shape.Rank - 1];
        Tensor rows = TensorMath.Reshape(coordinates, BatchSize(shape), free[free.Rank - 1]);
        (Tensor value, Tensor logJacobian) = ConstrainRows(rows, length);
        return (TensorMath.Reshape(value, shape), logJacobian);
    }

    public override void Unconstrain(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate, Span<double> coordinates)
    {
        Shape free = UnconstrainedShape(shape);
        if (FindViolation(value, shape, evaluate) is (int element, string reason))
            throw SupportFaults.Outside(this, element, reason);
        int length = shape[shape.Rank - 1];
        int count = free[free.Rank - 1];
        for (int b = 0; b < BatchSize(shape); b++)
        {
            Span<double> row = coordinates.Slice(b * count, count);
            UnconstrainRow(value.Slice(b * length, length), row);
            foreach (double y in row)
            {
                if (!double.IsFinite(y))
                    throw SupportFaults.Outside(this, b * length, "the value lies on the boundary, where an unconstrained coordinate is infinite");
            }
        }
    }

    public override (int Element, string Reason)? FindViolation(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate)
    {
        _ = UnconstrainedShape(shape);
        if (Real.FindViolation(value, shape, evaluate) is { } notFinite)
            return notFinite;
        int length = shape[shape.Rank - 1];
        for (int b = 0; b < BatchSize(shape); b++)
        {
            if (Violation(value.Slice(b * length, length)) is (int element, string reason))
                return (b * length + element, reason);
        }
        return null;
    }

    /// <summary>A number in messages.</summary>
    protected static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The sum of a vector.</summary>
    protected static double Total(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (double x in row)
            sum += x;
        return sum;
    }

    private static int BatchSize(Shape shape) => new Shape(shape.Lengths[..^1]).Size;
}
