using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <summary>Checks of a whole model after its function has run.</summary>
internal static class ModelChecks
{
    public static void Check(string modelName, ModelTrace trace)
    {
        if (trace.Parameters.Count == 0)
            throw new HmcNetException(
                "A model has no parameters.", where: $"model \"{modelName}\"", expected: "at least one m.Parameter(...)", found: "none");
        Graph terms = Graph.Create([.. trace.Terms.Where(t => t.Kind != TermKind.Jacobian).Select(t => t.Value)], trace.Coordinates);
        foreach (ParameterDeclaration parameter in trace.Parameters)
        {
            if (!parameter.HasPrior && !terms.Contains(parameter.Coordinates.Node) && parameter.CoordinateCount > 0)
                throw new HmcNetException(
                    $"No term of the log density depends on the parameter \"{parameter.Name}\".", where: $"model \"{modelName}\"",
                    expected: "a prior, or an observation that it takes part in", found: "a flat prior and nothing else: the posterior is improper or the parameter idle",
                    remedy: "give it a prior, use it in an observation, or remove it");
        }
        if (trace.Parameters.All(p => p.CoordinateCount == 0))
            throw new HmcNetException(
                "The parameters of a model leave nothing to sample.", where: $"model \"{modelName}\"", expected: "at least one free coordinate",
                found: string.Join(", ", trace.Parameters.Select(p => $"{p.Name} ({p.Support.Name}) of shape {p.Shape}")));
    }
}
