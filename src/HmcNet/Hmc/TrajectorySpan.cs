namespace HmcNet.Hmc;

/// <summary>A contiguous run of points of a trajectory, by slots of a <see cref="PhasePointPool"/>, each held once.</summary>
/// <param name="First">The earliest point.</param>
/// <param name="Last">The latest point.</param>
/// <param name="Sum">The slot whose momentum is the sum of the momenta of all points of the run.</param>
internal readonly record struct TrajectorySpan(int First, int Last, int Sum);
