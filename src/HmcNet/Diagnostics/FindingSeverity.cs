namespace HmcNet;

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>The check was passed.</summary>
    None,

    /// <summary>To be looked into before the draws are used.</summary>
    Warning,

    /// <summary>The draws should not be used as they are.</summary>
    Severe,
}
