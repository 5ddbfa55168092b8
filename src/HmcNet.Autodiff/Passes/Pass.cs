using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Passes;

/// <summary>One step of the pipeline: a graph to an equivalent graph.</summary>
/// <param name="Name">Name in traces.</param>
/// <param name="Run">The step.</param>
internal sealed record Pass(string Name, Func<Graph, Graph> Run);
