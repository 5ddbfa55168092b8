namespace HmcNet.Hmc;

/// <summary>A contiguous run of points of a trajectory, by slots of a <see cref="PhasePointPool"/>, each held once.</summary>
/// <remarks>
/// The slots, of 16 bits each, lie in one word: a struct of several numbers is written piece by piece and copied whole,
/// and a processor that reads whole what it has just written in pieces waits.
/// </remarks>
internal readonly record struct TrajectorySpan
{
    private const int Bits = 16;

    private readonly ulong slots;

    /// <summary>Names the slots of a run.</summary>
    /// <param name="first">The earliest point.</param>
    /// <param name="last">The latest point.</param>
    /// <param name="sum">The slot whose momentum is the sum of the momenta of all points of the run.</param>
    public TrajectorySpan(int first, int last, int sum) =>
        slots = (uint)first | (ulong)(uint)last << Bits | (ulong)(uint)sum << (2 * Bits);

    /// <summary>The earliest point.</summary>
    public int First => (ushort)slots;

    /// <summary>The latest point.</summary>
    public int Last => (ushort)(slots >> Bits);

    /// <summary>The slot whose momentum is the sum of the momenta of all points of the run.</summary>
    public int Sum => (ushort)(slots >> (2 * Bits));
}
