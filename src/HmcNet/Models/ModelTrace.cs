using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <summary>What running a model's function once left behind.</summary>
internal sealed class ModelTrace
{
    /// <summary>Parameters in the order of their declaration.</summary>
    public List<ParameterDeclaration> Parameters { get; } = [];

    /// <summary>Terms of the log density in the order in which they were added.</summary>
    public List<ModelTerm> Terms { get; } = [];

    /// <summary>Observations in order.</summary>
    public List<ObservationDeclaration> Observations { get; } = [];

    /// <summary>Derived quantities in order.</summary>
    public List<(Variable Variable, Tensor Value)> Derived { get; } = [];

    /// <summary>Names for formulas: of each parameter's value, and of its coordinates where these are something else.</summary>
    public IReadOnlyDictionary<Node, string> NodeNames
    {
        get
        {
            var names = new Dictionary<Node, string>(ReferenceEqualityComparer.Instance);
            foreach (ParameterDeclaration parameter in Parameters)
            {
                names[parameter.Coordinates.Node] = $"unconstrained({parameter.Name})";
                names[parameter.Value.Node] = parameter.Name;
            }
            return names;
        }
    }

    /// <summary>The inputs of the graphs.</summary>
    public IReadOnlyList<Tensor> Coordinates => [.. Parameters.Select(p => p.Coordinates)];
}
