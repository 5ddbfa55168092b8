namespace HmcNet;

/// <summary>A model in a comparison of predictive accuracy.</summary>
public sealed record ElpdComparisonRow
{
    /// <summary>Name given to the model.</summary>
    public required string Name { get; init; }

    /// <summary>Its LOO or WAIC.</summary>
    public required ElpdResult Result { get; init; }

    /// <summary>Its elpd minus that of the best model: 0 or negative.</summary>
    public double ElpdDifference { get; init; }

    /// <summary>Standard error of the difference: sqrt(n) times the standard deviation of the pointwise differences; 0 for the best model.</summary>
    public double StandardError { get; init; }

    /// <summary>Probability that the model predicts worse than the best one, by a normal approximation; NaN for the best model.</summary>
    public double ProbabilityWorse { get; init; }

    /// <summary>What stands against the difference: "N &lt; 100", "|elpd_diff| &lt; 4", high k; empty where nothing does.</summary>
    public required IReadOnlyList<string> Flags { get; init; }
}
