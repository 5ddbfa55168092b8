using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Supports;

/// <summary>A support of square matrices [K, K], mapped by way of lower triangular factors.</summary>
internal abstract class MatrixSupport : Support
{
    /// <summary>Rounding that a matrix may carry: sums of K products, or numbers typed with eight digits.</summary>
    protected const double Tolerance = 1e-8;

    public override int EventRank => 2;

    /// <summary>Whether the diagonal has coordinates of its own.</summary>
    protected abstract bool HasDiagonal { get; }

    /// <summary>Whether the value is the product of the factor with its transpose, not the factor itself.</summary>
    protected abstract bool IsProduct { get; }

    /// <summary>Maps coordinates [batch, n] to factors [batch, K, K]; log-Jacobian of the map to the value.</summary>
    protected abstract (Tensor Factors, Tensor LogJacobian) Factors(Tensor coordinates, int size);

    /// <summary>Maps one factor to its coordinates.</summary>
    protected abstract void UnconstrainFactor(ReadOnlySpan<double> factor, int size, Span<double> coordinates);

    /// <summary>Where and why one matrix of finite numbers is outside; null when it is not.</summary>
    protected abstract (int Element, string Reason)? Violation(ReadOnlySpan<double> matrix, int size);

    public override Shape UnconstrainedShape(Shape shape)
    {
        if (shape.Rank < 2 || shape[shape.Rank - 1] != shape[shape.Rank - 2] || shape[shape.Rank - 1] < 1)
            throw new HmcNetException(
                $"A value has the wrong shape for its support: {Name}.", expected: "a square matrix [K, K], or a batch of them", found: $"shape {shape}");
        int size = shape[shape.Rank - 1];
        return new Shape([.. shape.Lengths[..^2], CoordinatesOf(size)]);
    }

    public override (Tensor Value, Tensor LogJacobian) Constrain(Tensor coordinates, Shape shape)
    {
        _ = UnconstrainedShape(shape);
        int size = shape[shape.Rank - 1];
        int batch = BatchSize(shape);
        (Tensor factors, Tensor logJacobian) = Factors(Reshape(coordinates, batch, CoordinatesOf(size)), size);
        if (!IsProduct)
            return (Reshape(factors, shape), logJacobian);
        var products = new Tensor[batch];
        for (int b = 0; b < batch; b++)
        {
            Tensor factor = factors[b];
            products[b] = Product(factor);
        }
        return (batch == 0 ? Zeros(shape) : Reshape(Stack(products), shape), logJacobian);
    }

    public override void Unconstrain(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate, Span<double> coordinates)
    {
        if (FindViolation(value, shape, evaluate) is (int element, string reason))
            throw SupportFaults.Outside(this, element, reason);
        int size = shape[shape.Rank - 1];
        int count = CoordinatesOf(size);
        for (int b = 0; b < BatchSize(shape); b++)
        {
            ReadOnlySpan<double> matrix = value.Slice(b * size * size, size * size);
            Span<double> place = coordinates.Slice(b * count, count);
            UnconstrainFactor(IsProduct ? TriangularFactor.Of(matrix, size) : matrix, size, place);
            foreach (double y in place)
            {
                if (!double.IsFinite(y))
                    throw SupportFaults.Outside(this, b * size * size, "the matrix lies on the boundary (it is singular), where an unconstrained coordinate is infinite");
            }
        }
    }

    public override (int Element, string Reason)? FindViolation(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate)
    {
        _ = UnconstrainedShape(shape);
        if (Real.FindViolation(value, shape, evaluate) is { } notFinite)
            return notFinite;
        int size = shape[shape.Rank - 1];
        for (int b = 0; b < BatchSize(shape); b++)
        {
            if (Violation(value.Slice(b * size * size, size * size), size) is (int element, string reason))
                return (b * size * size + element, reason);
        }
        return null;
    }

    internal override bool[]? ConstantEntries(Shape shape)
    {
        int size = shape[shape.Rank - 1];
        var constant = new bool[shape.Size];
        for (int e = 0; e < constant.Length; e++)
            constant[e] = IsConstant(e / size % size, e % size);
        return constant.Contains(true) ? constant : null;
    }

    /// <summary>Whether an element is the same in every draw.</summary>
    protected abstract bool IsConstant(int row, int column);

    /// <summary>Number of coordinates of a matrix [K, K].</summary>
    protected int CoordinatesOf(int size) => HasDiagonal ? size * (size + 1) / 2 : size * (size - 1) / 2;

    /// <summary>A number in messages.</summary>
    protected static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>"[2, 1]", one-based, as variables are printed.</summary>
    protected static string Place(int row, int column) => string.Create(CultureInfo.InvariantCulture, $"[{row + 1}, {column + 1}]");

    /// <summary>Says where a factor is not lower triangular with a positive diagonal.</summary>
    protected static (int Element, string Reason)? NotAFactor(ReadOnlySpan<double> matrix, int size)
    {
        for (int i = 0; i < size; i++)
        {
            if (matrix[i * size + i] < 0)
                return (i * size + i, $"the diagonal element {Place(i, i)} is {Text(matrix[i * size + i])}, not positive");
            for (int j = i + 1; j < size; j++)
            {
                if (matrix[i * size + j] != 0)
                    return (i * size + j, $"the element {Place(i, j)} above the diagonal is {Text(matrix[i * size + j])}, not 0");
            }
        }
        return null;
    }

    /// <summary>Says where a matrix is not symmetric or not positive definite.</summary>
    protected static (int Element, string Reason)? NotPositiveDefinite(ReadOnlySpan<double> matrix, int size)
    {
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double below = matrix[i * size + j];
                double above = matrix[j * size + i];
                if (Math.Abs(below - above) > Tolerance * Math.Max(1, Math.Max(Math.Abs(below), Math.Abs(above))))
                    return (i * size + j, $"it is not symmetric: {Place(i, j)} is {Text(below)}, {Place(j, i)} is {Text(above)}");
            }
        }
        return double.IsNaN(TriangularFactor.Of(matrix, size)[0]) ? (0, "the matrix is not positive definite") : null;
    }

    /// <summary>The value that belongs to a factor.</summary>
    protected virtual Tensor Product(Tensor factor) => MatMul(factor, Transpose(factor));

    private static int BatchSize(Shape shape) => new Shape(shape.Lengths[..^2]).Size;
}
