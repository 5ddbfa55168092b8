namespace HmcNet;

/// <summary>A quantity before and after a change of priors.</summary>
/// <param name="Name">Name with one-based indices, e.g. "alpha[2]".</param>
/// <param name="MeanBefore">Posterior mean under the old priors.</param>
/// <param name="SdBefore">Posterior standard deviation under the old priors.</param>
/// <param name="MeanAfter">Posterior mean under the new priors.</param>
/// <param name="SdAfter">Posterior standard deviation under the new priors.</param>
/// <param name="McseOfShift">Monte Carlo standard error of the shift.</param>
public sealed record PriorRefitRow(string Name, double MeanBefore, double SdBefore, double MeanAfter, double SdAfter, double McseOfShift)
{
    /// <summary>(mean after - mean before) / sd before.</summary>
    public double Shift { get; } = (MeanAfter - MeanBefore) / SdBefore;

    /// <summary>sd after / sd before.</summary>
    public double SdRatio => SdAfter / SdBefore;

    /// <summary>Name with the levels of factors, e.g. "alpha[Lagos]"; null where there are none.</summary>
    public string? Label { get; init; }

    /// <summary>What to show for the quantity: its labelled name where it has one.</summary>
    public string DisplayName => Label ?? Name;
}
