namespace HmcNet.Supports;

/// <summary>Symmetric positive definite matrices: the product of a Cholesky factor with its transpose.</summary>
/// <remarks>Log-Jacobian with respect to the lower triangle: K log 2 + sum over i = 1..K of (K - i + 2) log L[i, i]
/// (Stan Reference Manual, "Covariance matrices").</remarks>
internal sealed class CovarianceSupport : CholeskyCovarianceSupport
{
    public override string Name => "a covariance matrix";

    protected override bool IsProduct => true;

    protected override bool IsConstant(int row, int column) => false;

    protected override double Weight(int row, int size) => size - row + 1;

    protected override double Constant(int size) => size * Math.Log(2);

    protected override (int Element, string Reason)? Violation(ReadOnlySpan<double> matrix, int size) => NotPositiveDefinite(matrix, size);
}
