using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;

namespace HmcNet.Doctoring;

/// <summary>A group-level parameter with a location-scale prior whose scale depends on other parameters, found in the graph.</summary>
/// <param name="Child">The group-level parameter.</param>
/// <param name="Parents">The parameters that its scale depends on.</param>
/// <param name="Location">The location of the prior, of the child's shape.</param>
/// <param name="Scale">Its scale, of the child's shape.</param>
internal sealed record GroupScale(ParameterDeclaration Child, IReadOnlyList<ParameterDeclaration> Parents, Tensor Location, Tensor Scale)
{
    /// <summary>Whether the child is sampled by its standard variable.</summary>
    public bool IsNonCentred => Child.Standard is not null;

    /// <summary>All of a model; priors of vectors (multivariate ones) are left out.</summary>
    public static IReadOnlyList<GroupScale> Of(ModelTrace trace)
    {
        var found = new List<GroupScale>();
        foreach (ParameterDeclaration child in trace.Parameters)
        {
            if (child.Prior is not { } prior || !prior.EventShape.IsScalar || prior.AsLocationScale() is not { } form)
                continue;
            var standard = Tensor.Parameter("standard", child.Shape);
            (Tensor location, Tensor scale) = Parts(form, standard);
            Graph graph = Graph.Create([scale], [.. trace.Coordinates, standard]);
            // A map that is not linear, e.g. of a log-normal prior, has no one scale.
            if (new Dependence(graph, [standard.Node])[graph.Outputs[0]])
                continue;
            ParameterDeclaration[] parents = [.. trace.Parameters.Where(p => p != child && new Dependence(graph, [p.Coordinates.Node])[graph.Outputs[0]])];
            if (parents.Length > 0)
                found.Add(new GroupScale(child, parents, location, scale));
        }
        return found;
    }

    /// <summary>x = location + scale z is linear in z: its value at 0, and its derivative.</summary>
    private static (Tensor, Tensor) Parts(LocationScale form, Tensor standard)
    {
        Shape shape = standard.Shape;
        Tensor value = TensorMath.BroadcastTo(form.FromStandard(standard), shape);
        Tensor scale = ReverseMode.Gradient(TensorMath.Sum(value), [standard])[0];
        Tensor location = TensorMath.BroadcastTo(form.FromStandard(TensorMath.BroadcastTo(0, shape)), shape);
        return (location, scale);
    }
}
