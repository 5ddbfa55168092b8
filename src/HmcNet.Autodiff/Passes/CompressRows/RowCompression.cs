using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>
/// Replaces sums over the rows of data by equal sums over fewer rows: squares of residuals that are affine in the
/// parameters are rotated, terms that are linear become inner products, equal rows are merged. It acts on a log
/// density before differentiation, so that gradients are as small.
/// </summary>
/// <remarks>
/// Exact up to rounding: only orthogonal rotations, computed in twice the working precision where that takes less than
/// a fraction of a second, and sums of data. Sums of fewer than 32 rows, and sums that would keep more than 70 % of
/// their rows, stay as they are.
/// </remarks>
public static class RowCompression
{
    /// <summary>Simplifies and compresses a graph.</summary>
    /// <param name="graph">The graph as traced.</param>
    /// <param name="data">Values for some of the graph's data sources; the others keep their own.</param>
    /// <returns>An equal graph with the same parameters and outputs.</returns>
    /// <exception cref="HmcNetException">When bound values do not fit.</exception>
    public static CompressedGraph Run(Graph graph, IReadOnlyDictionary<DataSource, double[]>? data = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var trace = new List<PassTrace>(Pipeline.Trace(graph));
        var values = new DataValues(data);
        var terms = new List<CompressedTerm>();
        Graph compressed = trace[^1].Graph.Rewrite(node => IsSumOfRows(node) ? Compressed(node, values, terms) : node);
        compressed = terms.Count > 0 ? Pipeline.Run(compressed) : trace[^1].Graph;
        trace.Add(new PassTrace("compress rows", compressed, [.. terms.Select(t => t.ToString())]));
        values.Trim();
        return new CompressedGraph(compressed, terms, trace, values);
    }

    private static bool IsSumOfRows(Node node) =>
        node.Operation is SumAxes && node.DependsOnParameters && node.Shape.IsScalar && node.Inputs[0].Shape.Size >= SumCompression.FewestRows;

    private static Node Compressed(Node sum, DataValues values, List<CompressedTerm> terms)
    {
        if (sum.Inputs[0].Shape.Rank == 1)
            return new SumCompression(sum, values, terms).Run();
        // Elements of a matrix are rows too. Written as a vector they would cost more where they cannot be compressed.
        int before = terms.Count;
        if (FlatRows.Of(sum.Inputs[0]) is not { } flat)
            return sum;
        var compression = new SumCompression(SumCompression.Total(flat), values, terms);
        Node result = compression.Run();
        if (compression.IsWhole)
            return result;
        terms.RemoveRange(before, terms.Count - before);
        return sum;
    }
}
