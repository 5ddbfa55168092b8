namespace HmcNet;

/// <summary>How a diagnosis judges.</summary>
public sealed record DiagnoseOptions
{
    /// <summary>Whose thresholds to use; values are computed in the same way for all of them.</summary>
    public DiagnoseParity Parity { get; init; } = DiagnoseParity.HmcNet;

    /// <summary>
    /// The greatest tree depth that trajectories could have; null: the setting max_depth of the chains, or 10
    /// where they have none.
    /// </summary>
    public int? MaxTreeDepth { get; init; }
}
