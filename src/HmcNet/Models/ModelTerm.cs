using HmcNet.Autodiff;

namespace HmcNet;

/// <summary>One term of a model's log density.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Name">Name of its parameter or observation, or of the added term.</param>
/// <param name="Value">The term as it enters the density of the unconstrained coordinates: a scalar or one value an element.</param>
/// <param name="OnParameters">The term as a density of the parameters themselves; differs from <paramref name="Value"/> for the
/// prior of a non-centred parameter, which is sampled through its standard variable.</param>
public sealed record ModelTerm(TermKind Kind, string Name, Tensor Value, Tensor OnParameters)
{
    /// <summary>The term in words.</summary>
    public string Description => Kind switch
    {
        TermKind.Prior => $"prior of {Name}",
        TermKind.Jacobian => $"log-Jacobian of {Name}",
        TermKind.Observation => $"observation \"{Name}\"",
        _ => $"added term \"{Name}\"",
    };
}
