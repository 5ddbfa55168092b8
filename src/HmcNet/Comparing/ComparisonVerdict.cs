namespace HmcNet;

/// <summary>Whether fits sampled the same posterior.</summary>
public enum ComparisonVerdict
{
    /// <summary>No difference beyond Monte Carlo error.</summary>
    Same,

    /// <summary>Means or standard deviations differ by more than Monte Carlo error explains.</summary>
    Different,

    /// <summary>A fit has not converged, so that its Monte Carlo errors cannot be trusted.</summary>
    NotConverged,
}
