using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Doctoring;

/// <summary>A group-level parameter with a location-scale prior whose scale depends on other parameters, found in the graph.</summary>
/// <param name="Child">The group-level parameter.</param>
/// <param name="Parents">The parameters that its scale depends on.</param>
/// <param name="Location">The location of the prior, of the child's shape.</param>
/// <param name="Scale">Its scale, of the child's shape.</param>
internal sealed record GroupScale(ParameterDeclaration Child, IReadOnlyList<ParameterDeclaration> Parents, Tensor Location, Tensor Scale)
{
    /// <summary>Whether the child is sampled by its standard variable.</summary>
    public bool IsNonCentred => Child.StandardValue is not null;

    /// <summary>All of a model; priors of vectors (multivariate ones) are left out.</summary>
    public static IReadOnlyList<GroupScale> Of(ModelTrace trace)
    {
        var found = new List<GroupScale>();
        foreach (ParameterDeclaration child in trace.Parameters)
        {
            if (AffinePrior.Of(child, trace) is not { } prior)
                continue;
            Graph graph = Graph.Create([prior.Scale], trace.Coordinates);
            ParameterDeclaration[] parents = [.. trace.Parameters.Where(p => p != child && new Dependence(graph, [p.Coordinates.Node])[graph.Outputs[0]])];
            if (parents.Length > 0)
                found.Add(new GroupScale(child, parents, prior.Location, prior.Scale));
        }
        return found;
    }
}
