namespace HmcNet;

/// <summary>How warm-up learns the metric.</summary>
public enum AdaptationMethod
{
    /// <summary>Stan's: variances or covariances of the draws of windows that double.</summary>
    Stan,

    /// <summary>
    /// From draws and gradients together in two overlapping windows, as nutpie does: exact for a normal posterior
    /// after about as many draws as it has directions of unequal scale.
    /// </summary>
    DrawsAndGradients,
}
