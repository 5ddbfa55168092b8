namespace HmcNet;

/// <summary>Where a term of a log density comes from.</summary>
public enum TermKind
{
    /// <summary>Prior of a parameter.</summary>
    Prior,

    /// <summary>Log-Jacobian of the map from unconstrained coordinates to a parameter.</summary>
    Jacobian,

    /// <summary>Log-likelihood of an observation.</summary>
    Observation,

    /// <summary>A term that the user added.</summary>
    Added,
}
