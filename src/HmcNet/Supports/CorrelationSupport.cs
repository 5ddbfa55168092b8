using HmcNet.Autodiff;

namespace HmcNet.Supports;

/// <summary>Correlation matrices: the product of a Cholesky factor with its transpose.</summary>
/// <remarks>Log-Jacobian with respect to the elements below the diagonal.</remarks>
internal sealed class CorrelationSupport : CholeskyCorrelationSupport
{
    public override string Name => "a correlation matrix";

    protected override bool IsProduct => true;

    protected override bool IsConstant(int row, int column) => row == column;

    // The diagonal is 1 to the last bit: rounding would otherwise pass for variation between draws.
    protected override Tensor Product(Tensor factor)
    {
        var diagonal = new double[factor.Shape.Size];
        for (int i = 0; i < factor.Length; i++)
            diagonal[i * factor.Length + i] = 1;
        return TensorMath.Where(Tensor.FromArray(diagonal, factor.Shape), 1, base.Product(factor));
    }

    // The product adds L[i, i]^(K - i), i = 1..K, half a log(1 - z^2) each for the elements of row i.
    protected override double Weight(int row, int column, int size) => base.Weight(row, column, size) + 0.5 * (size - 1 - row);

    protected override (int Element, string Reason)? Violation(ReadOnlySpan<double> matrix, int size)
    {
        for (int i = 0; i < size; i++)
        {
            double element = matrix[i * size + i];
            if (Math.Abs(element - 1) > Tolerance)
                return (i * size + i, $"the diagonal element {Place(i, i)} is {Text(element)}, not 1");
        }
        return NotPositiveDefinite(matrix, size);
    }
}
