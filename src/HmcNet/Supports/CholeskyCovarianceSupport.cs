using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Supports;

/// <summary>Lower triangular matrices with a positive diagonal.</summary>
/// <remarks>Coordinates go through the lower triangle row by row; those of the diagonal are logarithms
/// (Stan Reference Manual, "Cholesky factors of covariance matrices").</remarks>
internal class CholeskyCovarianceSupport : MatrixSupport
{
    public override string Name => "a Cholesky factor of a covariance matrix";

    protected override bool HasDiagonal => true;

    protected override bool IsProduct => false;

    protected override bool IsConstant(int row, int column) => column > row;

    /// <summary>How often the logarithm of diagonal element i enters the log-Jacobian.</summary>
    protected virtual double Weight(int row, int size) => 1;

    /// <summary>What one matrix adds to the log-Jacobian.</summary>
    protected virtual double Constant(int size) => 0;

    protected override (Tensor Factors, Tensor LogJacobian) Factors(Tensor coordinates, int size)
    {
        int batch = coordinates.Shape[0];
        int count = CoordinatesOf(size);
        // Elements come from three places: the coordinates, the exponentials of the diagonal's, and a zero.
        var index = new double[batch * size * size];
        var diagonal = new double[batch * size];
        var weights = new double[size];
        for (int b = 0, place = 0; b < batch; b++)
        {
            for (int i = 0, next = 0; i < size; i++)
            {
                weights[i] = Weight(i, size);
                for (int j = 0; j < size; j++, place++)
                {
                    index[place] = j < i ? b * count + next : j == i ? batch * count + b * size + i : batch * (count + size);
                    if (j == i)
                        diagonal[b * size + i] = b * count + next;
                    if (j <= i)
                        next++;
                }
            }
        }
        Tensor flat = Reshape(coordinates, batch * count);
        Tensor logs = flat[(Tensor)diagonal];
        Tensor elements = Concatenate(0, flat, Exp(logs), Zeros(new Shape(1)));
        Tensor factors = elements[Tensor.FromArray(index, new Shape(batch, size, size))];
        return (factors, Sum(Reshape(logs, batch, size) * weights) + batch * Constant(size));
    }

    protected override void UnconstrainFactor(ReadOnlySpan<double> factor, int size, Span<double> coordinates)
    {
        for (int i = 0, next = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++, next++)
                coordinates[next] = j < i ? factor[i * size + j] : Math.Log(factor[i * size + i]);
        }
    }

    protected override (int Element, string Reason)? Violation(ReadOnlySpan<double> matrix, int size) => NotAFactor(matrix, size);
}
