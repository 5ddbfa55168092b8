using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Passes;

/// <summary>A graph as one pass left it.</summary>
/// <param name="Pass">Name of the pass; "traced" for the graph before the first.</param>
/// <param name="Graph">The graph.</param>
public sealed record PassTrace(string Pass, Graph Graph);
