namespace HmcNet;

/// <summary>What a user may ask for in place of the update that a Gibbs sampler would choose.</summary>
public enum Kernel
{
    /// <summary>The recognised conditional where there is one, else a slice sampler.</summary>
    Automatic,

    /// <summary>Slice sampling, element by element.</summary>
    Slice,

    /// <summary>Elliptical slice sampling: for a parameter without bounds that has a normal prior.</summary>
    EllipticalSlice,

    /// <summary>A transition of the no-U-turn sampler each sweep.</summary>
    Nuts,
}
