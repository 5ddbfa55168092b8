using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.LinearAlgebra;

namespace HmcNet.Autodiff.Operations;

/// <summary>
/// The reverse mode of <see cref="CholeskyFactor"/>: from L and G, the derivative with respect to L, the derivative with
/// respect to A, of which only the lower triangle is read. With F(X) the lower triangle of X with its diagonal halved it is
/// F(S + S'), where S = L'^-1 F(L' G) L^-1. Only the lower triangles of L and G are read.
/// </summary>
/// <remarks>
/// Murray (2016), Differentiation of the Cholesky decomposition, section 3. Derivative: with W the adjoint of the result,
/// M = F(W) + F(W)', V = L^-1 M and Q = F(L^-1 V'), that with respect to G is L Q, and that with respect to L the lower
/// triangle of G Q' - (S + S') V'.
/// </remarks>
internal sealed record CholeskyAdjoint : Operation
{
    public override string Name => "choleskyAdjoint";

    public override Shape InferShape(ReadOnlySpan<Node> inputs) =>
        inputs[0].Shape is { Rank: 2 } shape && shape[0] == shape[1] && inputs[1].Shape.Equals(shape)
            ? shape
            : throw ShapeFault("two square matrices of one size", inputs);

    public override void Evaluate(Operands operands, Span<double> result)
    {
        operands[1].CopyTo(result);
        Dense.ReverseCholesky(operands[0], result, operands.ResultShape[0]);
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        Tensor factor = TensorMath.LowerTriangle(new Tensor(node.Inputs[0]));
        Tensor ofFactor = TensorMath.LowerTriangle(new Tensor(node.Inputs[1]));
        var result = new Tensor(node);
        Tensor half = WithHalvedDiagonal(adjoint);
        Tensor solved = TensorMath.SolveLower(factor, half + TensorMath.Transpose(half));
        Tensor inner = WithHalvedDiagonal(TensorMath.SolveLower(factor, TensorMath.Transpose(solved)));
        if (context.Needs(1))
            context.AddMasked(1, TensorMath.MatMul(factor, inner));
        if (context.Needs(0))
        {
            Tensor both = result + TensorMath.Transpose(result);
            context.AddMasked(0, TensorMath.LowerTriangle(
                TensorMath.MatMul(ofFactor, TensorMath.Transpose(inner)) - TensorMath.MatMul(both, TensorMath.Transpose(solved))));
        }
    }

    /// <summary>F(X).</summary>
    private static Tensor WithHalvedDiagonal(Tensor x)
    {
        int n = x.Shape[0];
        var weights = new double[n * n];
        Array.Fill(weights, 1);
        for (int i = 0; i < n; i++)
            weights[i * (n + 1)] = 0.5;
        return TensorMath.LowerTriangle(x) * Tensor.FromArray(weights, x.Shape);
    }
}
