using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>A graph whose sums have fewer rows, equal to another for some data.</summary>
public sealed class CompressedGraph
{
    private readonly DataValues values;

    internal CompressedGraph(Graph graph, IReadOnlyList<CompressedTerm> terms, IReadOnlyList<PassTrace> trace, DataValues values)
    {
        Graph = graph;
        Terms = terms;
        Trace = trace;
        this.values = values;
    }

    /// <summary>The graph, simplified.</summary>
    public Graph Graph { get; }

    /// <summary>What was compressed, in the order of the graph; empty when nothing was.</summary>
    public IReadOnlyList<CompressedTerm> Terms { get; }

    /// <summary>The graph before the first pass and after each.</summary>
    public IReadOnlyList<PassTrace> Trace { get; }

    /// <summary>
    /// Whether the graph is equal to the uncompressed one for other data too. Statistics are computed anew when data are
    /// bound; but which rows belong together is part of the graph, and so are the indices and values that decide it.
    /// </summary>
    /// <param name="data">Values for some of the data sources; the others have their own.</param>
    /// <returns>False when the graph must be compressed again.</returns>
    public bool Fits(IReadOnlyDictionary<DataSource, double[]> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return values.Fit(data);
    }
}
