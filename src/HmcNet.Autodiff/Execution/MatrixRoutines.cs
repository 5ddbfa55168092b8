using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.LinearAlgebra;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>C = A B; with one column, inner products of rows.</summary>
internal sealed class MatrixProductRoutine : Routine
{
    public override void Run(Operands operands, Span<double> result, Span<double> scratch)
    {
        int columns = operands.ShapeOf(1)[1];
        if (columns == 1)
        {
            VectorDense.MultiplyVector(operands[0], operands[1], result);
            return;
        }
        VectorDense.Multiply(operands[0], operands[1], result, operands.ShapeOf(0)[0], operands.ShapeOf(0)[1], columns);
    }
}

/// <summary>y = A' x, read by the rows of A: see <see cref="TransposedProduct"/>.</summary>
internal sealed class TransposedProductRoutine : Routine
{
    public override void Run(Operands operands, Span<double> result, Span<double> scratch) =>
        VectorDense.MultiplyTransposedVector(operands[0], operands[1], result);
}

/// <summary>The Cholesky factor in blocks.</summary>
internal sealed class CholeskyRoutine(int n) : Routine
{
    public override int ScratchLength => BlockCholesky.ScratchLength(n);

    public override void Run(Operands operands, Span<double> result, Span<double> scratch) =>
        BlockCholesky.Factor(operands[0], result, n, scratch);
}

/// <summary>The reverse mode of the Cholesky factor in blocks.</summary>
internal sealed class CholeskyAdjointRoutine(int n) : Routine
{
    public override int ScratchLength => BlockCholesky.ScratchLength(n);

    public override void Run(Operands operands, Span<double> result, Span<double> scratch)
    {
        operands[1].CopyTo(result);
        BlockCholesky.Reverse(operands[0], result, n, scratch);
    }
}

/// <summary>Triangular systems in vectors.</summary>
internal sealed class TriangularSolveRoutine(TriangularSolve solve) : Routine
{
    public override void Run(Operands operands, Span<double> result, Span<double> scratch)
    {
        operands[1].CopyTo(result);
        VectorDense.SolveLower(operands[0], result, operands.ResultShape[0], operands.ResultShape[1], solve.Transposed);
    }
}
