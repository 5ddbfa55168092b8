using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>
/// Expressions whose value at a row depends on nothing but parameters and data of that row: what data that is, and the
/// same expression at a choice of rows.
/// </summary>
internal sealed class RowExpression
{
    private readonly int rows;
    private readonly Budget budget;
    private readonly List<Node> keys;
    private readonly HashSet<Node> seen = new(ReferenceEqualityComparer.Instance);

    private RowExpression(int rows, Budget budget, List<Node> keys)
    {
        this.rows = rows;
        this.budget = budget;
        this.keys = keys;
    }

    /// <summary>Collects the data by which the rows of an expression differ: indices of gathers, columns, matrices.</summary>
    /// <param name="node">The expression, of shape [rows] or a single number.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="budget">Bounds the work.</param>
    /// <param name="keys">Gets the data, each once.</param>
    /// <returns>False when it is no expression row by row.</returns>
    public static bool TryKeys(Node node, int rows, Budget budget, List<Node> keys) => new RowExpression(rows, budget, keys).Collect(node);

    private bool Collect(Node node)
    {
        if (!seen.Add(node) || Single(node) is not null)
            return true;
        if (!budget.Spend() || node.Shape.Rank != 1 || node.Shape[0] != rows)
            return false;
        if (!node.DependsOnParameters)
            return Key(node);
        if (DataProduct.Is(node, out Node matrix, out _))
            return Key(matrix);
        if (node.Operation is Gather)
            return Key(node.Inputs[1]);
        if (node.Operation is not Elementwise)
            return false;
        foreach (Node input in node.Inputs)
        {
            if (!Collect(input))
                return false;
        }
        return true;
    }

    private bool Key(Node data)
    {
        if (!keys.Contains(data))
            keys.Add(data);
        return true;
    }

    /// <summary>An expression at a choice of rows.</summary>
    /// <param name="node">An expression that <see cref="TryKeys"/> accepts.</param>
    /// <param name="chosen">The rows.</param>
    /// <param name="values">Values of data.</param>
    /// <returns>The expression, of shape [chosen.Length].</returns>
    public static Node At(Node node, int[] chosen, DataValues values)
    {
        var rebuilt = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        return Fit(Rebuild(node, chosen, values, rebuilt), Shape.Vector(chosen.Length));
    }

    /// <summary>Rows of data.</summary>
    public static Node DataAt(Node data, int[] chosen) => new(new Gather(), data, Index([.. chosen.Select(c => (double)c)]));

    /// <summary>Numbers known when the rows are chosen, as a vector.</summary>
    public static Node Index(double[] values) => new(new Constant(Shape.Vector(values.Length), values));

    private static Node Rebuild(Node node, int[] chosen, DataValues values, Dictionary<Node, Node> rebuilt)
    {
        if (Single(node) is { } number)
            return number;
        if (rebuilt.TryGetValue(node, out Node? known))
            return known;
        Node result;
        if (!node.DependsOnParameters)
            result = DataAt(node, chosen);
        else if (DataProduct.Is(node, out Node matrix, out Node coefficients))
            result = DataProduct.Of(DataAt(matrix, chosen), coefficients);
        else if (node.Operation is Gather)
            result = Gathered(node.Inputs[0], values.Of(node.Inputs[1]), chosen);
        else
            result = new Node(node.Operation, [.. node.Inputs.ToArray().Select(i => Rebuild(i, chosen, values, rebuilt))]);
        rebuilt.Add(node, result);
        return result;
    }

    /// <summary>The index is among the keys, so that its values are known as long as the groups are.</summary>
    /// <exception cref="HmcNetException">When an index is out of range: names the row as the user counts it.</exception>
    private static Node Gathered(Node source, double[] index, int[] chosen)
    {
        for (int i = 0; i < index.Length; i++)
            Operations.Index.Checked(index[i], source.Shape[0], i);
        double[] places = [.. chosen.Select(c => index[c])];
        bool inOrder = places.Length == source.Shape[0];
        for (int i = 0; i < places.Length && inOrder; i++)
            inOrder = places[i] == i;
        return inOrder ? source : new Node(new Gather(), source, Index(places));
    }
}
