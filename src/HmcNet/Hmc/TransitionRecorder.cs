namespace HmcNet.Hmc;

/// <summary>
/// Keeps what happened in the divergent transitions of a chain, and in some ordinary ones to compare them with: a bounded
/// number of each.
/// </summary>
internal sealed class TransitionRecorder
{
    /// <summary>Most divergent transitions that a chain keeps.</summary>
    public const int MostDivergent = 500;

    /// <summary>Most ordinary transitions that a chain keeps.</summary>
    public const int MostOrdinary = 100;

    /// <summary>Numbers that all kept transitions of one kind may hold together: 8 MB.</summary>
    public const int MostNumbers = 1 << 20;

    private readonly int chain, dimension;
    private readonly double[] vectors;
    private readonly TransitionStore ordinary;
    // Most chains have none: room is made at the first.
    private TransitionStore? divergent;
    private double initialEnergy, energyError;
    private bool hasFailed;

    /// <summary>Makes room for a chain.</summary>
    /// <param name="chain">Number of the chain, counted from 1.</param>
    /// <param name="dimension">Number of coordinates.</param>
    public TransitionRecorder(int chain, int dimension)
    {
        this.chain = chain;
        this.dimension = dimension;
        vectors = new double[TransitionStore.Vectors * dimension];
        ordinary = new TransitionStore(Room(MostOrdinary), dimension);
    }

    /// <summary>The transitions kept so far, divergent ones first.</summary>
    public IReadOnlyList<RecordedTransition> Kept => [.. divergent?.Kept(chain, isDivergent: true) ?? [], .. ordinary.Kept(chain, isDivergent: false)];

    /// <summary>A transition begins.</summary>
    /// <param name="point">Its first point, momentum drawn.</param>
    /// <param name="energy">Its energy H0.</param>
    public void Begin(in PhasePoint point, double energy)
    {
        point.Position.CopyTo(Vector(0));
        point.Momentum.CopyTo(Vector(1));
        initialEnergy = energy;
        hasFailed = false;
    }

    /// <summary>A leapfrog step lost the energy.</summary>
    /// <param name="from">The point before it.</param>
    /// <param name="to">The point that it went to.</param>
    /// <param name="error">H - H0.</param>
    public void Fail(in PhasePoint from, in PhasePoint to, double error)
    {
        CopyLast(from);
        to.Position.CopyTo(Vector(5));
        to.Gradient.CopyTo(Vector(6));
        energyError = error;
        hasFailed = true;
    }

    /// <summary>The transition is over.</summary>
    /// <param name="iteration">Iteration after warm-up, from 0.</param>
    /// <param name="report">What it reports.</param>
    /// <param name="draw">The point that it ended with.</param>
    public void End(int iteration, in Transition report, in PhasePoint draw)
    {
        TransitionStore store = hasFailed ? divergent ??= new TransitionStore(Room(MostDivergent), dimension) : ordinary;
        if (!store.Wants())
            return;
        if (!hasFailed)
            CopyLast(draw);
        store.Add(iteration, report.StepSize, hasFailed ? energyError : report.Energy - initialEnergy, vectors);
    }

    private void CopyLast(in PhasePoint point)
    {
        point.Position.CopyTo(Vector(2));
        point.Momentum.CopyTo(Vector(3));
        point.Gradient.CopyTo(Vector(4));
    }

    private Span<double> Vector(int place) => vectors.AsSpan(place * dimension, dimension);

    private int Room(int most) => Math.Clamp(MostNumbers / (TransitionStore.Vectors * Math.Max(1, dimension)), 2, most);
}
