namespace HmcNet.Hmc.Trees;

/// <summary>What came of one step of a trajectory.</summary>
internal enum LeafStatus
{
    /// <summary>The leaf can be part of the trajectory.</summary>
    Ok,

    /// <summary>The integrator has left the trajectory; nothing was handed out.</summary>
    Divergent,
}
