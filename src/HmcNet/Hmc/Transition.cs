namespace HmcNet.Hmc;

/// <summary>
/// What one transition of a sampler reports. Its members are the per-draw columns of Stan CSV files;
/// adaptation, files, diagnostics and reports all read this one record.
/// </summary>
/// <param name="LogDensity">lp__: log density at the draw, on the unconstrained scale.</param>
/// <param name="AcceptStatistic">accept_stat__: mean of min(1, exp(H0 - H)) over the visited leaves, in [0, 1].</param>
/// <param name="StepSize">stepsize__: leapfrog step size used, positive.</param>
/// <param name="TreeDepth">treedepth__: number of accepted doublings; 0 for static HMC.</param>
/// <param name="LeapfrogSteps">n_leapfrog__: gradients evaluated in this transition.</param>
/// <param name="Divergent">divergent__: whether an energy error passed the limit.</param>
/// <param name="Energy">energy__: Hamiltonian at the draw, potential plus kinetic energy.</param>
public readonly record struct Transition(
    double LogDensity,
    double AcceptStatistic,
    double StepSize,
    int TreeDepth,
    int LeapfrogSteps,
    bool Divergent,
    double Energy)
{
    /// <summary>Column names of the record in the order of its members, as CmdStan writes them.</summary>
    public static IReadOnlyList<string> ColumnNames { get; } =
        ["lp__", "accept_stat__", "stepsize__", "treedepth__", "n_leapfrog__", "divergent__", "energy__"];

    /// <summary>Value of a column as a number, in the order of <see cref="ColumnNames"/>.</summary>
    /// <param name="column">Index into <see cref="ColumnNames"/>, 0 to 6.</param>
    /// <returns>The member as a double; a divergence is 1 or 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">When <paramref name="column"/> is not 0 to 6.</exception>
    public double this[int column] => column switch
    {
        0 => LogDensity,
        1 => AcceptStatistic,
        2 => StepSize,
        3 => TreeDepth,
        4 => LeapfrogSteps,
        5 => Divergent ? 1 : 0,
        6 => Energy,
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };
}
