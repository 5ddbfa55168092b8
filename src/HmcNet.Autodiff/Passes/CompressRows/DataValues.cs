using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>Values of what depends on data alone, and which of them a compressed graph was made for.</summary>
internal sealed class DataValues(IReadOnlyDictionary<DataSource, double[]>? data)
{
    private readonly Dictionary<Node, double[]> known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, double[]> fixedValues = new(ReferenceEqualityComparer.Instance);

    /// <summary>Values of a node that depends on no parameter, row-major.</summary>
    public double[] Of(Node node)
    {
        if (!known.TryGetValue(node, out double[]? values))
            known.Add(node, values = Evaluate([node], data)[0]);
        return values;
    }

    /// <summary>Notes that the compressed graph holds for these values of a node only.</summary>
    public void Fix(Node node)
    {
        if (node.Operation is not Constant)
            fixedValues[node] = Of(node);
    }

    /// <summary>
    /// Whether numbers made of data are all true (not zero); if so notes that the compressed graph holds for data of which
    /// that is true.
    /// </summary>
    public bool Require(Node condition)
    {
        if (Array.Exists(Of(condition), v => v == 0))
            return false;
        Fix(condition);
        return true;
    }

    /// <summary>Forgets the values that are not needed any more.</summary>
    public void Trim() => known.Clear();

    /// <summary>Whether other data give all fixed values again.</summary>
    public bool Fit(IReadOnlyDictionary<DataSource, double[]> other)
    {
        Node[] nodes = [.. fixedValues.Keys];
        List<double[]> found = Evaluate(nodes, other);
        for (int k = 0; k < nodes.Length; k++)
        {
            if (!fixedValues[nodes[k]].AsSpan().SequenceEqual(found[k]))
                return false;
        }
        return true;
    }

    private static List<double[]> Evaluate(Node[] nodes, IReadOnlyDictionary<DataSource, double[]>? data)
    {
        var interpreter = new Interpreter(Graph.FromNodes(nodes, []), data);
        return [.. interpreter.Graph.Outputs.Select(o => interpreter.ValueOf(o).ToArray())];
    }
}
