namespace HmcNet.Sampling;

/// <summary>How a chain ended.</summary>
public enum ChainOutcome
{
    /// <summary>All draws asked for were made.</summary>
    Complete,

    /// <summary>Stopped on request; the draws made so far are kept.</summary>
    Cancelled,

    /// <summary>Stopped by a fault; the draws made so far are kept.</summary>
    Failed,
}
