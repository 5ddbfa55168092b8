using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet;

/// <summary>A parameter of a traced model.</summary>
/// <param name="Variable">Name, shape and labels.</param>
/// <param name="Shape">Shape of the constrained value.</param>
/// <param name="Support">Support of the constrained value.</param>
/// <param name="Coordinates">The unconstrained coordinates: an input of the graph.</param>
/// <param name="Value">The constrained value.</param>
/// <param name="Prior">The prior; null for a flat one.</param>
/// <param name="Standard">Support of the standard variable of a non-centred or partially centred parameter; null for a centred one.</param>
internal sealed record ParameterDeclaration(
    Variable Variable, Shape Shape, Support Support, Tensor Coordinates, Tensor Value, Distribution? Prior, Support? Standard)
{
    public string Name => Variable.Name;

    /// <summary>The constrained value as an input, for what is computed from draws.</summary>
    public Tensor Input { get; } =
        Support.IsDiscrete ? Tensor.WholeParameter("value of " + Variable.Name, Shape) : Tensor.Parameter("value of " + Variable.Name, Shape);

    /// <summary>The standard variable of a non-centred parameter on its support; null for a centred one.</summary>
    public Tensor? StandardValue { get; init; }

    /// <summary>The weights of a partially centred parameter, which are data; null for one in another form.</summary>
    public Tensor? Weights { get; init; }

    /// <summary>Whether NUTS is to learn the form; until then it is the centred one.</summary>
    public bool LearnsCentring { get; init; }

    /// <summary>Whether the support is narrower than the prior's, which is cut off there and not normalised again.</summary>
    public bool IsCut { get; init; }

    /// <summary>Number of unconstrained coordinates.</summary>
    public int CoordinateCount => Coordinates.Shape.Size;
}
