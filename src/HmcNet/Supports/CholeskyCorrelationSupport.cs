using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Supports;

/// <summary>Cholesky factors of correlation matrices: lower triangular, rows of length one, positive diagonal.</summary>
/// <remarks>
/// With z[i, m] = tanh(y[i, m]) below the diagonal and s[i, j] the product of the 1 - z[i, m]^2 over m &lt; j:
/// L[i, j] = z[i, j] sqrt(s[i, j]), L[i, i] = sqrt(s[i, i]). Everything is written with log(1 - z^2), which does not
/// cancel near |z| = 1. Coordinates go through the lower triangle row by row.
/// </remarks>
internal class CholeskyCorrelationSupport : MatrixSupport
{
    public override string Name => "a Cholesky factor of a correlation matrix";

    protected override bool HasDiagonal => false;

    protected override bool IsProduct => false;

    protected override bool IsConstant(int row, int column) => column > row || (row == 0 && column == 0);

    /// <summary>How often log(1 - z[i, m]^2) enters the log-Jacobian: once for tanh, half for each later element of the row.</summary>
    protected virtual double Weight(int row, int column, int size) => 1 + 0.5 * (row - column - 1);

    protected override (Tensor Factors, Tensor LogJacobian) Factors(Tensor coordinates, int size)
    {
        int batch = coordinates.Shape[0];
        int count = CoordinatesOf(size);
        var index = new double[batch * size * size];
        var weights = new double[count];
        var diagonal = new double[size * size];
        for (int i = 0, next = 0; i < size; i++)
        {
            diagonal[i * size + i] = 1;
            for (int j = 0; j < size; j++)
            {
                for (int b = 0; b < batch; b++)
                    index[(b * size + i) * size + j] = j < i ? b * count + next : batch * count;
                if (j < i)
                    weights[next++] = Weight(i, j, size);
            }
        }
        Tensor places = Tensor.FromArray(index, new Shape(batch, size, size));
        Tensor identity = Tensor.FromArray(diagonal, new Shape(size, size));
        Tensor zero = Zeros(new Shape(1));
        Tensor flat = Reshape(coordinates, batch * count);

        // log(1 - tanh(y)^2)
        Tensor logs = 2 * (Math.Log(2) - flat - Softplus(-2 * flat));
        Tensor z = Concatenate(0, Tanh(flat), zero)[places];
        Tensor l = Concatenate(0, logs, zero)[places];
        Tensor first = Zeros(new Shape(batch, size, 1));
        Tensor before = size == 1 ? first : CumSum(Concatenate(2, first, Slice(l, 2, 0, size - 1)), 2);
        return ((z + identity) * Exp(0.5 * before), Sum(Reshape(logs, batch, count) * weights));
    }

    protected override void UnconstrainFactor(ReadOnlySpan<double> factor, int size, Span<double> coordinates)
    {
        for (int i = 1, next = 0; i < size; i++)
        {
            ReadOnlySpan<double> row = factor.Slice(i * size, i + 1);
            // What is left of the row's squares, summed from its end: 1 minus a sum would cancel.
            for (int j = 0; j < i; j++)
            {
                double rest = 0;
                for (int k = i; k > j; k--)
                    rest += row[k] * row[k];
                // atanh(z) = asinh(z / sqrt(1 - z^2)), with z^2 = row[j]^2 / (row[j]^2 + rest)
                coordinates[next++] = Math.Asinh(row[j] / Math.Sqrt(rest));
            }
        }
    }

    protected override (int Element, string Reason)? Violation(ReadOnlySpan<double> matrix, int size)
    {
        if (NotAFactor(matrix, size) is { } fault)
            return fault;
        for (int i = 0; i < size; i++)
        {
            double squares = 0;
            for (int j = 0; j <= i; j++)
                squares += matrix[i * size + j] * matrix[i * size + j];
            if (Math.Abs(squares - 1) > Tolerance)
                return (i * size, $"the squares of row {i + 1} sum to {Text(squares)}, not to 1");
        }
        return null;
    }
}
