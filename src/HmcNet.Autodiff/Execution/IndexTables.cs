using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// The tables of element indices that loops read through: broadcasts and rearrangements are known from shapes, gathers
/// and segment sums when data are bound. Equal tables are shared; each is padded with zeros to whole vectors.
/// </summary>
internal sealed unsafe class IndexTables
{
    private readonly Dictionary<object, int> offsets = [];
    private readonly List<Table> tables = [];
    private int length;
    private bool isComplete;

    /// <summary>Number of indices in all tables together.</summary>
    public int Length => length;

    /// <summary>The data-only nodes whose values become tables.</summary>
    public IEnumerable<Node> IndexNodes => tables.Where(t => t.Index is not null).Select(t => t.Index!).Distinct();

    /// <summary>Table of an operand that is stretched to a result.</summary>
    /// <returns>Offset of the table.</returns>
    public int ForBroadcast(Shape operand, Shape result) =>
        Add((operand, result), result.Size, null, (_, into) => Evaluate(new Node(new BroadcastTo(result), Iota(operand)), into));

    /// <summary>Table of a rearrangement or a scatter.</summary>
    /// <returns>Offset of the table.</returns>
    public int For(Node node)
    {
        switch (node.Operation)
        {
            case Gather:
                return ForIndex(node.Inputs[1], node.Inputs[0].Shape[0], Width(node.Shape.Size, node.Inputs[1]));
            case SegmentSum segment:
                return ForIndex(node.Inputs[1], segment.Groups, Width(node.Inputs[0].Shape.Size, node.Inputs[1]));
            case SumAxes sum:
                return ForBroadcast(sum.KeptShape(node.Inputs[0].Shape), node.Inputs[0].Shape);
            case BroadcastTo:
                return ForBroadcast(node.Inputs[0].Shape, node.Shape);
            default:
                return Add((node.Operation, node.Inputs[0].Shape), node.Shape.Size, null,
                    (_, into) => Evaluate(new Node(node.Operation, Iota(node.Inputs[0].Shape)), into));
        }
    }

    /// <summary>From now on no table is added.</summary>
    public void Complete() => isComplete = true;

    /// <summary>Fills all tables.</summary>
    /// <param name="valueOf">Values of the data-only nodes.</param>
    /// <param name="target">Written: <see cref="Length"/> indices.</param>
    /// <exception cref="HmcNetException">When an index is out of range.</exception>
    public void Fill(Func<Node, double[]> valueOf, Span<int> target)
    {
        foreach (Table table in tables)
            table.Fill(table.Index is null ? [] : valueOf(table.Index), target.Slice(table.Offset, table.Count));
    }

    private static int Width(int size, Node index) => index.Shape.Size == 0 ? 0 : size / index.Shape.Size;

    private int ForIndex(Node index, int rows, int width) =>
        Add((index, rows, width), index.Shape.Size * width, index, (values, into) =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                int row = Operations.Index.Checked(values[i], rows, i);
                for (int j = 0; j < width; j++)
                    into[i * width + j] = row * width + j;
            }
        });

    private int Add(object key, int count, Node? index, FillTable fill)
    {
        if (offsets.TryGetValue(key, out int offset))
            return offset;
        if (isComplete)
            throw new InvalidOperationException("All index tables are made before code is written.");
        offset = length;
        offsets.Add(key, offset);
        tables.Add(new Table(offset, count, index, fill));
        length = checked(length + (count + 7) / 8 * 8);
        return offset;
    }

    /// <summary>The operation's own meaning, applied to the places 0, 1, 2 ..., says where each element comes from.</summary>
    private static void Evaluate(Node node, Span<int> into)
    {
        var places = ((Constant)node.Inputs[0].Operation).Values;
        var result = new double[into.Length];
        fixed (double* first = places)
        {
            nint address = (nint)first;
            node.Operation.Evaluate(new Operands(node, new ReadOnlySpan<nint>(in address)), result);
        }
        for (int i = 0; i < result.Length; i++)
            into[i] = (int)result[i];
    }

    private static Node Iota(Shape shape)
    {
        var places = new double[shape.Size];
        for (int i = 0; i < places.Length; i++)
            places[i] = i;
        return new Node(new Constant(shape, places));
    }

    private delegate void FillTable(double[] values, Span<int> into);

    private sealed record Table(int Offset, int Count, Node? Index, FillTable Fill);
}
