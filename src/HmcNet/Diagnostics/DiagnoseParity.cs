namespace HmcNet;

/// <summary>Whose thresholds a diagnosis uses.</summary>
public enum DiagnoseParity
{
    /// <summary>HmcNet's own.</summary>
    HmcNet,

    /// <summary>Those of CmdStan's diagnose.</summary>
    CmdStan,

    /// <summary>Those of R's rstan.</summary>
    Rstan,

    /// <summary>Those of Python's ArviZ.</summary>
    ArviZ,
}
