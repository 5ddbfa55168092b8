using System.Globalization;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>
/// Rows of the first input (along axis 0) in the order of the second, an index that depends on data alone:
/// result[i, ...] = source[index[i], ...].
/// </summary>
internal sealed record Gather : Operation
{
    public override string Name => "gather";

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        if (inputs[0].Shape.IsScalar)
            throw ShapeFault("a vector or matrix to be indexed", inputs);
        Index.RequireData(inputs[1], Name);
        return new Shape([.. inputs[1].Shape.Lengths, .. inputs[0].Shape.Lengths[1..]]);
    }

    public override void Evaluate(Operands operands, Span<double> result)
    {
        ReadOnlySpan<double> source = operands[0];
        ReadOnlySpan<double> index = operands[1];
        int rows = operands.ShapeOf(0)[0];
        int width = rows == 0 ? 0 : source.Length / rows;
        for (int i = 0; i < index.Length; i++)
            source.Slice(Index.Checked(index[i], rows, i) * width, width).CopyTo(result[(i * width)..]);
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) =>
        context.AddMasked(0, Tensor.Apply(new SegmentSum(node.Inputs[0].Shape[0], node.Inputs[1].Shape.Rank), adjoint, new Tensor(node.Inputs[1])));
}

/// <summary>
/// Sums of rows by group: result[g, ...] = sum of values[i, ...] over the i with index[i] = g, in the order of i;
/// zero for a group without rows. The adjoint of <see cref="Gather"/>.
/// </summary>
/// <param name="Groups">Number of groups.</param>
/// <param name="IndexRank">Number of leading dimensions of the values that the index covers.</param>
internal sealed record SegmentSum(int Groups, int IndexRank = 1) : Operation
{
    public override string Name => "segmentSum";

    public override string DescribeAttributes() => string.Create(CultureInfo.InvariantCulture, $"{Groups} groups");

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        Shape values = inputs[0].Shape;
        Shape index = inputs[1].Shape;
        Index.RequireData(inputs[1], Name);
        if (index.Rank != IndexRank || values.Rank < IndexRank || !values.Lengths[..IndexRank].SequenceEqual(index.Lengths))
            throw ShapeFault("values whose leading dimensions are those of the index", inputs);
        return new Shape([Groups, .. values.Lengths[IndexRank..]]);
    }

    public override void Evaluate(Operands operands, Span<double> result) => AddRows(operands, Groups, result);

    /// <summary>Adds each row of the first operand to the group that the second names.</summary>
    public static void AddRows(Operands operands, int groups, Span<double> result)
    {
        result.Clear();
        ReadOnlySpan<double> values = operands[0];
        ReadOnlySpan<double> index = operands[1];
        int width = groups == 0 ? 0 : result.Length / groups;
        for (int i = 0; i < index.Length; i++)
        {
            Span<double> row = result.Slice(Index.Checked(index[i], groups, i) * width, width);
            ReadOnlySpan<double> part = values.Slice(i * width, width);
            for (int j = 0; j < width; j++)
                row[j] += part[j];
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) =>
        context.Add(0, Tensor.Apply(new Gather(), adjoint, new Tensor(node.Inputs[1])));
}

/// <summary>
/// As <see cref="Gather"/>, by an index that parameters of whole numbers enter: the component of a mixture, an unknown
/// group. Nothing flows into the index.
/// </summary>
internal sealed record Lookup : Operation
{
    public override string Name => "lookup";

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        if (inputs[0].Shape.IsScalar)
            throw ShapeFault("a vector or matrix to be indexed", inputs);
        Index.RequireWhole(inputs[1], Name);
        return new Shape([.. inputs[1].Shape.Lengths, .. inputs[0].Shape.Lengths[1..]]);
    }

    public override void Evaluate(Operands operands, Span<double> result)
    {
        ReadOnlySpan<double> source = operands[0];
        ReadOnlySpan<double> index = operands[1];
        int rows = operands.ShapeOf(0)[0];
        int width = rows == 0 ? 0 : source.Length / rows;
        for (int i = 0; i < index.Length; i++)
            source.Slice(Index.Checked(index[i], rows, i) * width, width).CopyTo(result[(i * width)..]);
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        if (context.Needs(0))
            context.AddMasked(0, Tensor.Apply(
                new LookupSum(node.Inputs[0].Shape[0], node.Inputs[1].Shape.Rank), adjoint, new Tensor(node.Inputs[1])));
    }
}

/// <summary>As <see cref="SegmentSum"/>, by an index that parameters of whole numbers enter: the adjoint of <see cref="Lookup"/>.</summary>
/// <param name="Groups">Number of groups.</param>
/// <param name="IndexRank">Number of leading dimensions of the values that the index covers.</param>
internal sealed record LookupSum(int Groups, int IndexRank) : Operation
{
    public override string Name => "lookupSum";

    public override string DescribeAttributes() => string.Create(CultureInfo.InvariantCulture, $"{Groups} groups");

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        Shape values = inputs[0].Shape;
        Shape index = inputs[1].Shape;
        Index.RequireWhole(inputs[1], Name);
        if (index.Rank != IndexRank || values.Rank < IndexRank || !values.Lengths[..IndexRank].SequenceEqual(index.Lengths))
            throw ShapeFault("values whose leading dimensions are those of the index", inputs);
        return new Shape([Groups, .. values.Lengths[IndexRank..]]);
    }

    public override void Evaluate(Operands operands, Span<double> result) => SegmentSum.AddRows(operands, Groups, result);

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        if (context.Needs(0))
            context.Add(0, Tensor.Apply(new Lookup(), adjoint, new Tensor(node.Inputs[1])));
    }
}

/// <summary>Rules for tensors that serve as indices.</summary>
internal static class Index
{
    /// <summary>An index must be known before sampling.</summary>
    public static void RequireData(Node index, string operation)
    {
        if (index.DependsOnParameters)
            throw new HmcNetException(
                $"The index of {operation} depends on a parameter.", where: SourceLocation.OfCaller(),
                expected: "an index made of data alone (a factor, an int array)",
                remedy: "sum over the possible values instead, e.g. with LogSumExp");
    }

    /// <summary>An index must be made of data and of parameters that are whole numbers.</summary>
    public static void RequireWhole(Node index, string operation)
    {
        if (!index.DependsOnParameters || (index.Operation is ParameterInput { IsWhole: true }))
            return;
        if (index.Operation is ParameterInput)
            RequireData(index, operation);
        foreach (Node input in index.Inputs)
            RequireWhole(input, operation);
    }

    /// <summary>The index as a whole number inside the range.</summary>
    public static int Checked(double index, int count, int row)
    {
        int whole = (int)index;
        if (whole != index || whole < 0 || whole >= count)
            throw new HmcNetException(
                "An index is out of range.", where: string.Create(CultureInfo.InvariantCulture, $"element {row} of the index (counting from 0)"),
                expected: string.Create(CultureInfo.InvariantCulture, $"a whole number from 0 to {count - 1}"),
                found: index.ToString("R", CultureInfo.InvariantCulture),
                remedy: "indices count from 0; make factors with Factor, which counts for you");
        return whole;
    }
}
