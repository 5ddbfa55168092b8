namespace HmcNet;

/// <summary>Kinds of updates of a Gibbs sampler.</summary>
public enum GibbsKernelKind
{
    /// <summary>A draw from a full conditional of a known family.</summary>
    Conjugate,

    /// <summary>A draw from the probabilities of all values of a discrete parameter.</summary>
    Enumeration,

    /// <summary>Slice sampling (Neal 2003), element by element.</summary>
    Slice,

    /// <summary>Elliptical slice sampling (Murray, Adams and MacKay 2010) of a vector with a normal prior.</summary>
    EllipticalSlice,

    /// <summary>A transition of the no-U-turn sampler on the parameter's unconstrained coordinates.</summary>
    Nuts,

    /// <summary>A draw from a conditional that the user wrote.</summary>
    User,
}
