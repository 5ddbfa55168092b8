using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Passes;

/// <summary>A graph as one pass left it.</summary>
/// <param name="Pass">Name of the pass; "traced" for the graph before the first.</param>
/// <param name="Graph">The graph.</param>
/// <param name="Notes">What the pass has to say, one line each; null or empty where the graph tells all.</param>
public sealed record PassTrace(string Pass, Graph Graph, IReadOnlyList<string>? Notes = null);
