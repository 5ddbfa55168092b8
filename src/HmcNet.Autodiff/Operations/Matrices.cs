using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.LinearAlgebra;

namespace HmcNet.Autodiff.Operations;

/// <summary>The product of two matrices: [n, k] times [k, m] gives [n, m].</summary>
internal sealed record MatrixProduct : Operation
{
    public override string Name => "matrixProduct";

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        Shape a = inputs[0].Shape;
        Shape b = inputs[1].Shape;
        return a.Rank == 2 && b.Rank == 2 && a[1] == b[0]
            ? new Shape(a[0], b[1])
            : throw ShapeFault("matrices [n, k] and [k, m] with equal k", inputs);
    }

    public override void Evaluate(Operands operands, Span<double> result) =>
        Dense.Multiply(operands[0], operands[1], result, operands.ShapeOf(0)[0], operands.ShapeOf(0)[1], operands.ShapeOf(1)[1]);

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        var a = new Tensor(node.Inputs[0]);
        var b = new Tensor(node.Inputs[1]);
        if (context.Needs(0))
            context.Add(0, TensorMath.MatMul(adjoint, TensorMath.Transpose(b)));
        if (context.Needs(1))
            context.Add(1, TensorMath.MatMul(TensorMath.Transpose(a), adjoint));
    }
}

/// <summary>A' x for a matrix [n, k] and a column [n, 1]: a product that reads the matrix by rows, without its transpose.</summary>
internal sealed record TransposedProduct : Operation
{
    public override string Name => "transposedProduct";

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        Shape a = inputs[0].Shape;
        Shape x = inputs[1].Shape;
        return a.Rank == 2 && x.Rank == 2 && a[0] == x[0] && x[1] == 1
            ? new Shape(a[1], 1)
            : throw ShapeFault("a matrix [n, k] and a column [n, 1]", inputs);
    }

    public override void Evaluate(Operands operands, Span<double> result)
    {
        result.Clear();
        ReadOnlySpan<double> a = operands[0];
        ReadOnlySpan<double> x = operands[1];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < result.Length; j++)
                result[j] += a[i * result.Length + j] * x[i];
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        if (context.Needs(0))
            context.Add(0, TensorMath.MatMul(new Tensor(node.Inputs[1]), TensorMath.Transpose(adjoint)));
        if (context.Needs(1))
            context.Add(1, TensorMath.MatMul(new Tensor(node.Inputs[0]), adjoint));
    }
}

/// <summary>The lower triangular L with L L' = A for a symmetric positive definite A; NaN throughout where A is not.</summary>
/// <remarks>Derivative: <see cref="CholeskyAdjoint"/>. Only the lower triangle of A is read.</remarks>
internal sealed record CholeskyFactor : Operation
{
    public override string Name => "cholesky";

    public override Shape InferShape(ReadOnlySpan<Node> inputs) =>
        inputs[0].Shape is { Rank: 2 } shape && shape[0] == shape[1] ? shape : throw ShapeFault("a square matrix", inputs);

    public override void Evaluate(Operands operands, Span<double> result) =>
        Dense.Cholesky(operands[0], result, operands.ResultShape[0]);

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) =>
        context.AddMasked(0, Tensor.Apply(new CholeskyAdjoint(), new Tensor(node), adjoint));
}

/// <summary>Solves L X = B, or L' X = B, for a lower triangular L [n, n] and B [n, m]; the upper triangle of L is not read.</summary>
internal sealed record TriangularSolve(bool Transposed) : Operation
{
    public override string Name => Transposed ? "solveLowerTransposed" : "solveLower";

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        Shape a = inputs[0].Shape;
        Shape b = inputs[1].Shape;
        return a.Rank == 2 && b.Rank == 2 && a[0] == a[1] && a[0] == b[0]
            ? b
            : throw ShapeFault("a square matrix [n, n] and a right-hand side [n, m]", inputs);
    }

    public override void Evaluate(Operands operands, Span<double> result)
    {
        operands[1].CopyTo(result);
        Dense.SolveLower(operands[0], result, operands.ResultShape[0], operands.ResultShape[1], Transposed);
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        var a = new Tensor(node.Inputs[0]);
        var solution = new Tensor(node);
        Tensor right = Tensor.Apply(new TriangularSolve(!Transposed), a, adjoint);
        if (context.Needs(1))
            context.Add(1, right);
        if (context.Needs(0))
        {
            Tensor outer = Transposed
                ? TensorMath.MatMul(solution, TensorMath.Transpose(right))
                : TensorMath.MatMul(right, TensorMath.Transpose(solution));
            context.AddMasked(0, -TensorMath.LowerTriangle(outer));
        }
    }
}

/// <summary>The square matrix with a vector on its diagonal and zeros elsewhere.</summary>
internal sealed record DiagonalMatrix : Operation
{
    public override string Name => "diagonalMatrix";

    public override Shape InferShape(ReadOnlySpan<Node> inputs) =>
        inputs[0].Shape is { Rank: 1 } shape ? new Shape(shape[0], shape[0]) : throw ShapeFault("a vector", inputs);

    public override void Evaluate(Operands operands, Span<double> result)
    {
        result.Clear();
        ReadOnlySpan<double> diagonal = operands[0];
        for (int i = 0; i < diagonal.Length; i++)
            result[i * (diagonal.Length + 1)] = diagonal[i];
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) =>
        context.Add(0, TensorMath.DiagonalOf(adjoint));
}

/// <summary>The diagonal of a square matrix.</summary>
internal sealed record DiagonalPart : Operation
{
    public override string Name => "diagonal";

    public override Shape InferShape(ReadOnlySpan<Node> inputs) =>
        inputs[0].Shape is { Rank: 2 } shape && shape[0] == shape[1] ? Shape.Vector(shape[0]) : throw ShapeFault("a square matrix", inputs);

    public override void Evaluate(Operands operands, Span<double> result)
    {
        ReadOnlySpan<double> matrix = operands[0];
        for (int i = 0; i < result.Length; i++)
            result[i] = matrix[i * (result.Length + 1)];
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) =>
        context.AddMasked(0, TensorMath.Diag(adjoint));
}

/// <summary>A matrix with the elements above its diagonal set to zero.</summary>
internal sealed record LowerTriangle : Operation
{
    public override string Name => "lowerTriangle";

    public override Shape InferShape(ReadOnlySpan<Node> inputs) =>
        inputs[0].Shape.Rank == 2 ? inputs[0].Shape : throw ShapeFault("a matrix", inputs);

    public override void Evaluate(Operands operands, Span<double> result)
    {
        int columns = operands.ResultShape[1];
        operands[0].CopyTo(result);
        for (int i = 0; i < operands.ResultShape[0]; i++)
        {
            for (int j = i + 1; j < columns; j++)
                result[i * columns + j] = 0;
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) =>
        context.AddMasked(0, TensorMath.LowerTriangle(adjoint));
}
