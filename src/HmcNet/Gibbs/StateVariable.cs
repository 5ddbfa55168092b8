using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;

namespace HmcNet.GibbsSampling;

/// <summary>A parameter as a Gibbs sampler holds it.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Input">The input of the graphs that stands for it.</param>
/// <param name="Support">Where its value lies: the parameter's support, or that of the standard variable of a non-centred one.</param>
/// <param name="Offset">Place of its first element in the state.</param>
/// <param name="IsUnconstrained">Whether the state holds unconstrained coordinates: for vectors and matrices that are no known family.</param>
internal sealed record StateVariable(ParameterDeclaration Parameter, Tensor Input, Support Support, int Offset, bool IsUnconstrained)
{
    /// <summary>Name of the parameter.</summary>
    public string Name => Parameter.Name;

    /// <summary>Whether the state holds the standard variable of a non-centred parameter.</summary>
    public bool IsStandard => Parameter.StandardValue is not null && !IsUnconstrained;

    /// <summary>The name in tables: that of the parameter, with a note where something else is updated in its place.</summary>
    public string Title => IsStandard ? $"{Name} (standard)" : Name;

    /// <summary>Shape of what is held.</summary>
    public Shape Shape => Input.Shape;

    /// <summary>Number of elements held.</summary>
    public int Size => Input.Shape.Size;

    /// <summary>Whether its values are whole numbers.</summary>
    public bool IsDiscrete => Support.IsDiscrete;
}
