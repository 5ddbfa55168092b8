using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Analysis;

/// <summary>
/// For each element of each node of a graph, the elements of some variables that it is computed from. Indices made of
/// data are looked up, so that alpha[group] is known to depend on one alpha a row. An upper bound.
/// </summary>
internal sealed class ElementSets
{
    private readonly IReadOnlyDictionary<DataSource, double[]>? data;
    private readonly Dictionary<Node, int[]?[]> sets = new(ReferenceEqualityComparer.Instance);
    private readonly List<int[]> choices = [];
    private readonly int count;

    /// <summary>Follows the variables through a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="variables">Parameters of the graph with the number of their first element.</param>
    /// <param name="data">Values for some of the graph's data sources; the others keep their own.</param>
    public ElementSets(Graph graph, IEnumerable<(Node Variable, int First)> variables, IReadOnlyDictionary<DataSource, double[]>? data)
    {
        this.data = data;
        foreach ((Node variable, int first) in variables)
        {
            sets[variable] = [.. Enumerable.Range(first, variable.Shape.Size).Select(i => new[] { i })];
            count = Math.Max(count, first + variable.Shape.Size);
        }
        foreach (Node node in graph.Nodes)
        {
            bool depends = false;
            foreach (Node input in node.Inputs)
                depends |= sets.ContainsKey(input);
            if (depends && !sets.ContainsKey(node))
                sets.Add(node, SetsOf(node));
        }
    }

    /// <summary>For each element of a node, row-major, the sorted numbers of the variables' elements; null for none.</summary>
    public int[]?[] this[Node node] => sets.TryGetValue(node, out int[]?[]? known) ? known : new int[]?[node.Shape.Size];

    /// <summary>Whether a number stands for one element that a discrete parameter chooses, and not for a known one.</summary>
    public bool IsChoice(int element) => element >= count;

    /// <summary>The elements among which a discrete parameter chooses.</summary>
    /// <param name="element">A number that <see cref="IsChoice"/>.</param>
    public IReadOnlyList<int> ChoicesOf(int element) => choices[element - count];

    /// <summary>The union of two sorted sets.</summary>
    public static int[]? Union(int[]? a, int[]? b)
    {
        if (a is null || ReferenceEquals(a, b))
            return b;
        if (b is null || Contains(a, b))
            return a;
        if (Contains(b, a))
            return b;
        return [.. a.Union(b).Order()];
    }

    private static bool Contains(int[] whole, int[] part)
    {
        int i = 0;
        foreach (int element in part)
        {
            while (i < whole.Length && whole[i] < element)
                i++;
            if (i == whole.Length || whole[i] != element)
                return false;
        }
        return true;
    }

    private int[]?[] SetsOf(Node node)
    {
        var result = new int[]?[node.Shape.Size];
        switch (node.Operation)
        {
            case Elementwise:
                foreach (Node input in node.Inputs)
                    Spread(this[input], input.Shape, result, node.Shape);
                break;
            case SumAxes sum:
                Fold(this[node.Inputs[0]], node.Inputs[0].Shape, sum.KeptShape(node.Inputs[0].Shape), result);
                break;
            case SegmentSum segments:
                FoldSegments(node, segments, result);
                break;
            case PlaceBoxes placed:
                Place(node, placed, result);
                break;
            case MatrixProduct:
                Multiply(node, result);
                break;
            case Lookup:
                Choose(node, result);
                break;
            case var moving when OperationFacts.Moves(moving):
                Move(node, result);
                break;
            default:
                Array.Fill(result, Everything(node));
                break;
        }
        return result;
    }

    /// <summary>Adds an operand's sets under broadcasting.</summary>
    private static void Spread(int[]?[] operand, Shape from, int[]?[] result, Shape to)
    {
        var walk = new BroadcastWalk(to, from, from);
        for (int i = 0; i < result.Length; i++, walk.Next())
            result[i] = Union(result[i], operand[walk.First]);
    }

    private static void Fold(int[]?[] operand, Shape from, Shape kept, int[]?[] result)
    {
        var walk = new BroadcastWalk(from, from, kept);
        for (int i = 0; i < operand.Length; i++, walk.Next())
            result[walk.Second] = Union(result[walk.Second], operand[i]);
    }

    private void FoldSegments(Node node, SegmentSum segments, int[]?[] result)
    {
        double[] index = ValuesOf(node.Inputs[1]);
        int[]?[] values = this[node.Inputs[0]];
        int width = segments.Groups == 0 ? 0 : result.Length / segments.Groups;
        for (int i = 0; i < index.Length; i++)
        {
            for (int j = 0; j < width; j++)
            {
                int target = (int)index[i] * width + j;
                result[target] = Union(result[target], values[i * width + j]);
            }
        }
    }

    private void Place(Node node, PlaceBoxes placed, int[]?[] result)
    {
        for (int k = 0; k < node.Inputs.Length; k++)
        {
            int[]?[] part = this[node.Inputs[k]];
            Box box = placed.Boxes[k];
            int next = 0;
            foreach (int start in box.RowStarts(placed.Target))
            {
                for (int j = 0; j < box.RowLength; j++, next++)
                    result[start + j] = Union(result[start + j], part[next]);
            }
        }
    }

    private void Multiply(Node node, int[]?[] result)
    {
        int n = node.Inputs[0].Shape[0], k = node.Inputs[0].Shape[1], m = node.Inputs[1].Shape[1];
        int[]?[] a = this[node.Inputs[0]], b = this[node.Inputs[1]];
        var columns = new int[]?[m];
        for (int j = 0; j < m; j++)
        {
            for (int l = 0; l < k; l++)
                columns[j] = Union(columns[j], b[l * m + j]);
        }
        for (int i = 0; i < n; i++)
        {
            int[]? row = null;
            for (int l = 0; l < k; l++)
                row = Union(row, a[i * k + l]);
            for (int j = 0; j < m; j++)
                result[i * m + j] = Union(row, columns[j]);
        }
    }

    /// <summary>Runs the operation on the numbers of its inputs' elements: what comes out tells which element went where.</summary>
    private void Move(Node node, int[]?[] result)
    {
        var all = new List<int[]?> { null };
        var inputs = new Node[node.Inputs.Length];
        for (int k = 0; k < inputs.Length; k++)
        {
            bool isIndex = node.Operation is Gather && k == 1;
            int first = all.Count;
            if (!isIndex)
                all.AddRange(this[node.Inputs[k]]);
            inputs[k] = new Node(new Constant(
                node.Inputs[k].Shape, isIndex ? ValuesOf(node.Inputs[k]) : [.. Enumerable.Range(first, node.Inputs[k].Shape.Size).Select(i => (double)i)]));
        }
        double[] origins = ValuesOf(new Node(node.Operation, inputs));
        for (int i = 0; i < result.Length; i++)
            result[i] = all[(int)origins[i]];
    }

    /// <summary>Rows that a discrete parameter chooses: each depends on one element of the source, which is not known, and on the index.</summary>
    private void Choose(Node node, int[]?[] result)
    {
        int[]?[] source = this[node.Inputs[0]], index = this[node.Inputs[1]];
        int rows = node.Inputs[0].Shape[0], width = rows == 0 ? 0 : source.Length / rows;
        var chosen = new int[]?[width];
        for (int j = 0; j < width; j++)
        {
            int[]? all = null;
            bool single = true;
            for (int i = 0; i < rows; i++)
            {
                all = Union(all, source[i * width + j]);
                single &= source[i * width + j] is null or { Length: 1 };
            }
            if (all is null || !single)
            {
                chosen[j] = all;
                continue;
            }
            chosen[j] = [count + choices.Count];
            choices.Add(all);
        }
        for (int i = 0; i < result.Length; i++)
            result[i] = Union(index[i / width], chosen[i % width]);
    }

    private int[]? Everything(Node node)
    {
        int[]? union = null;
        foreach (Node input in node.Inputs)
        {
            foreach (int[]? set in this[input])
                union = Union(union, set);
        }
        return union;
    }

    private double[] ValuesOf(Node node)
    {
        var values = new double[node.Shape.Size];
        new Interpreter(Graph.FromNodes([node], []), data).Run([], values);
        return values;
    }
}
