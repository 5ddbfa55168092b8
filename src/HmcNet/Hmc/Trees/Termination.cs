namespace HmcNet.Hmc.Trees;

/// <summary>Why a trajectory was not doubled again.</summary>
internal enum Termination
{
    /// <summary>It, or a part of the half that was being added, turned back.</summary>
    Turning,

    /// <summary>A leaf of the half that was being added diverged.</summary>
    Divergence,

    /// <summary>The largest depth was reached.</summary>
    MaxDepth,
}
