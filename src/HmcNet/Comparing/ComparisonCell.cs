namespace HmcNet;

/// <summary>What one fit says of one quantity, beside the first fit of the comparison.</summary>
public sealed record ComparisonCell
{
    /// <summary>Posterior mean.</summary>
    public double Mean { get; init; }

    /// <summary>Posterior standard deviation.</summary>
    public double Sd { get; init; }

    /// <summary>Monte Carlo standard error of the mean.</summary>
    public double McseMean { get; init; }

    /// <summary>Monte Carlo standard error of the standard deviation.</summary>
    public double McseSd { get; init; }

    /// <summary>Mean minus that of the first fit, over the square root of the sum of their squared Monte Carlo standard errors; NaN in the first fit.</summary>
    public double MeanDifference { get; init; }

    /// <summary>As <see cref="MeanDifference"/>, of the standard deviations.</summary>
    public double SdDifference { get; init; }

    /// <summary>Bulk effective sample size.</summary>
    public double EssBulk { get; init; }

    /// <summary>Tail effective sample size.</summary>
    public double EssTail { get; init; }

    /// <summary>Rank-normalised split R-hat.</summary>
    public double RHat { get; init; }

    /// <summary>Bulk effective draws a second of sampling, the seconds of all chains summed.</summary>
    public double EssPerSecond { get; init; }

    /// <summary>Bulk effective draws for 1,000 draws.</summary>
    public double EssPer1000Draws { get; init; }

    /// <summary>Bulk effective draws for each evaluation of the log density after warm-up (for Gibbs: of a conditional).</summary>
    public double EssPerEvaluation { get; init; }

    /// <summary>Integrated autocorrelation time: draws for each bulk effective draw.</summary>
    public double AutocorrelationTime { get; init; }
}
