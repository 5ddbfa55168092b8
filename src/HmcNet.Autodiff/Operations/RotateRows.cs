using System.Globalization;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.LinearAlgebra;
using HmcNet.Autodiff.Passes.CompressRows;

namespace HmcNet.Autodiff.Operations;

/// <summary>
/// Data rows [C, y] of an affine map r = y + C a, rotated group by group into few rows with the same sum of squares of
/// r for every a. Inputs are the columns of C, then y: vectors of n values, or matrices of n rows. The result has all
/// columns: first, for each group of more rows than C has columns, the upper triangle of its QR factorisation without
/// the last row, and the rows of smaller groups as they are; then, for each group that was rotated, what is left of
/// it: zeros, and the length of the part of y that no a reaches.
/// </summary>
internal sealed record RotateRows(RowGroups Groups) : Operation
{
    /// <summary>Up to so many multiplications rows are rotated in twice the working precision, at about 10 ns each.</summary>
    private const double ManyProducts = 2e7;

    public override string Name => "rotateRows";

    public override string DescribeAttributes() => string.Create(CultureInfo.InvariantCulture, $"{Groups.Count} groups");

    /// <summary>Number of rows of the result that the map a has a part in.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="columns">Number of columns of C.</param>
    public static int HeadRows(RowGroups groups, int columns)
    {
        int rows = 0;
        for (int g = 0; g < groups.Count; g++)
            rows += Math.Min(groups[g].Length, columns);
        return rows;
    }

    /// <summary>Number of groups that are rotated.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="columns">Number of columns of C.</param>
    public static int TailRows(RowGroups groups, int columns)
    {
        int rows = 0;
        for (int g = 0; g < groups.Count; g++)
            rows += groups[g].Length > columns ? 1 : 0;
        return rows;
    }

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        int columns = -1;
        foreach (Node input in inputs)
        {
            if (input.DependsOnParameters || input.Shape.Rank is 0 or > 2 || input.Shape[0] != Groups.Order.Length)
                throw ShapeFault("data of one row for each row of the groups", inputs);
            columns += Width(input.Shape);
        }
        return new Shape(HeadRows(Groups, columns) + TailRows(Groups, columns), columns + 1);
    }

    public override void Evaluate(Operands operands, Span<double> result)
    {
        result.Clear();
        int columns = operands.ResultShape[1] - 1;
        double products = 0;
        for (int g = 0; g < Groups.Count; g++)
            products += Groups[g].Length > columns ? (double)Groups[g].Length * (columns + 1) * (columns + 1) : 0;
        if (products <= ManyProducts)
            Rotate<DoubleDouble>(operands, result, columns);
        else
            Rotate<SingleReal>(operands, result, columns);
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        // Inputs are data: nothing flows.
    }

    private void Rotate<T>(Operands operands, Span<double> result, int columns)
        where T : struct, IReal<T>
    {
        int width = columns + 1;
        int head = 0;
        int tail = HeadRows(Groups, columns);
        for (int g = 0; g < Groups.Count; g++)
        {
            ReadOnlySpan<int> rows = Groups[g];
            T[] matrix = Gathered<T>(operands, rows, width);
            bool isRotated = rows.Length > columns;
            if (isRotated)
                Householder.Triangularize(matrix, rows.Length, columns);
            for (int i = 0; i < Math.Min(rows.Length, columns); i++, head++)
            {
                for (int j = isRotated ? i : 0; j < width; j++)
                    result[head * width + j] = matrix[j * rows.Length + i].Rounded;
            }
            if (isRotated)
                result[tail++ * width + columns] = Householder.Length<T>(matrix.AsSpan(columns * rows.Length, rows.Length)[columns..]).Rounded;
        }
    }

    private static T[] Gathered<T>(Operands operands, ReadOnlySpan<int> rows, int width)
        where T : struct, IReal<T>
    {
        var matrix = new T[rows.Length * width];
        int next = 0;
        for (int k = 0; k < operands.Count; k++)
        {
            ReadOnlySpan<double> values = operands[k];
            int count = Width(operands.ShapeOf(k));
            for (int j = 0; j < count; j++)
            {
                foreach (int row in rows)
                    matrix[next++] = T.Of(values[row * count + j]);
            }
        }
        return matrix;
    }

    private static int Width(Shape shape) => shape.Rank == 1 ? 1 : shape[1];
}
