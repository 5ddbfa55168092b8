using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Passes;

/// <summary>
/// The passes that every graph goes through before it is executed, in order, each once. Equal nodes are merged and
/// nodes that no output needs are dropped whenever a graph is made; what depends on data alone is computed when data
/// are bound.
/// </summary>
/// <remarks>
/// Passes keep values up to rounding, also where inputs are negative, zero, infinite or NaN, with these exceptions:
/// the sign of a zero; intermediate overflow, which may disappear (sqrt(square(x)), log(exp(x))) or move by a constant
/// factor (sums of multiples); division of a tensor by a subnormal number, whose reciprocal overflows;
/// and the check of an index by which only copies of one number are looked up.
/// </remarks>
public static class Pipeline
{
    private static readonly Pass[] Passes =
    [
        new("fold constants", ConstantFolding.Run),
        new("simplify", Simplification.Run),
    ];

    /// <summary>Runs all passes.</summary>
    /// <param name="graph">The graph as traced.</param>
    /// <returns>An equivalent graph with the same parameters and outputs.</returns>
    public static Graph Run(Graph graph)
    {
        foreach (Pass pass in Passes)
            graph = pass.Run(graph);
        GraphChecks.Check(graph);
        return graph;
    }

    /// <summary>Runs all passes and keeps what each made of the graph.</summary>
    /// <param name="graph">The graph as traced.</param>
    /// <returns>The graph before the first pass and after each.</returns>
    public static IReadOnlyList<PassTrace> Trace(Graph graph)
    {
        List<PassTrace> trace = [new("traced", graph)];
        foreach (Pass pass in Passes)
            trace.Add(new PassTrace(pass.Name, pass.Run(trace[^1].Graph)));
        GraphChecks.Check(trace[^1].Graph);
        return trace;
    }
}
