namespace HmcNet.Sampling;

/// <summary>Which part of a chain an iteration belongs to.</summary>
public enum Phase
{
    /// <summary>Adaptation; its draws are kept only on request.</summary>
    Warmup,

    /// <summary>Draws from the posterior with fixed step size and inverse metric.</summary>
    Sampling,
}
