namespace HmcNet.Hmc;

/// <summary>
/// What happened in one transition: where it began, where it went, and for a divergent one where the energy was lost. All
/// vectors are of unconstrained coordinates, shape [Dimension].
/// </summary>
public sealed record RecordedTransition
{
    /// <summary>Number of the chain, counted from 1.</summary>
    public required int Chain { get; init; }

    /// <summary>Iteration after warm-up, counted from 0.</summary>
    public required int Iteration { get; init; }

    /// <summary>Whether the energy error passed the limit.</summary>
    public required bool IsDivergent { get; init; }

    /// <summary>Leapfrog step size used.</summary>
    public required double StepSize { get; init; }

    /// <summary>Where the transition began.</summary>
    public required double[] Start { get; init; }

    /// <summary>The momentum drawn there.</summary>
    public required double[] StartMomentum { get; init; }

    /// <summary>Of a divergent transition the last point before the failure, of another one the draw that it ended with.</summary>
    public required double[] Last { get; init; }

    /// <summary>Momentum at <see cref="Last"/>.</summary>
    public required double[] LastMomentum { get; init; }

    /// <summary>Gradient of the log density at <see cref="Last"/>.</summary>
    public required double[] LastGradient { get; init; }

    /// <summary>The point whose energy error passed the limit; null when there was none.</summary>
    public double[]? Failed { get; init; }

    /// <summary>Gradient of the log density at <see cref="Failed"/>; null when there was none.</summary>
    public double[]? FailedGradient { get; init; }

    /// <summary>
    /// H - H0: the energy at the failed point less that at the start, +infinity where the density is not finite; of an ordinary
    /// transition the same of its draw.
    /// </summary>
    public required double EnergyError { get; init; }
}
