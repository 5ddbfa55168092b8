namespace HmcNet;

/// <summary>One observation in leave-one-out cross-validation.</summary>
public sealed record LooPoint
{
    /// <summary>Name with one-based indices, e.g. "y[3]".</summary>
    public required string Name { get; init; }

    /// <summary>Log predictive density of the observation given all others.</summary>
    public double ElpdLoo { get; init; }

    /// <summary>Monte Carlo standard error of <see cref="ElpdLoo"/>.</summary>
    public double McseElpdLoo { get; init; }

    /// <summary>Log density given all data minus <see cref="ElpdLoo"/>.</summary>
    public double PLoo { get; init; }

    /// <summary>-2 <see cref="ElpdLoo"/>.</summary>
    public double Looic => -2 * ElpdLoo;

    /// <summary>Pareto k of the importance ratios, also where the observation was then left out exactly.</summary>
    public double ParetoK { get; init; }

    /// <summary>Relative efficiency of the likelihood over the chains.</summary>
    public double RelativeEfficiency { get; init; }

    /// <summary>Effective draws of the importance sampling estimate; of the refit where there was one.</summary>
    public double EffectiveSampleSize { get; init; }

    /// <summary>Whether the model was sampled again without the observation.</summary>
    public bool IsRefitted { get; init; }
}
