namespace HmcNet.Hmc;

/// <summary>
/// Room for a bounded number of transitions out of a sequence: every one until the room is full, then every second, every
/// fourth, ... Which are kept depends on their number alone. Nothing is allocated after the room is made.
/// </summary>
internal sealed class TransitionStore
{
    /// <summary>Vectors of a transition, in the order in which they are kept.</summary>
    public const int Vectors = 7;

    private readonly int room, dimension;
    private readonly (int Iteration, double StepSize, double EnergyError)[] reports;
    private readonly double[] numbers;
    private int count, seen, stride = 1;

    /// <summary>Makes the room.</summary>
    /// <param name="room">Most transitions that are kept, at least 2.</param>
    /// <param name="dimension">Number of coordinates of a vector.</param>
    public TransitionStore(int room, int dimension)
    {
        this.room = room;
        this.dimension = dimension;
        reports = new (int, double, double)[room];
        numbers = new double[room * Vectors * dimension];
    }

    /// <summary>Counts one more of the sequence, and tells whether it is to be added.</summary>
    public bool Wants() => seen++ % stride == 0;

    /// <summary>Adds the transition that was asked about last.</summary>
    /// <param name="iteration">Iteration after warm-up, from 0.</param>
    /// <param name="stepSize">Its step size.</param>
    /// <param name="energyError">Its energy error.</param>
    /// <param name="vectors">Its vectors, shape [Vectors, dimension].</param>
    public void Add(int iteration, double stepSize, double energyError, ReadOnlySpan<double> vectors)
    {
        if (count == room)
        {
            Halve();
            if ((seen - 1) % stride != 0)
                return;
        }
        reports[count] = (iteration, stepSize, energyError);
        vectors.CopyTo(Of(count));
        count++;
    }

    /// <summary>What is kept.</summary>
    /// <param name="chain">Number of the chain.</param>
    /// <param name="isDivergent">Whether these are divergent transitions.</param>
    public IEnumerable<RecordedTransition> Kept(int chain, bool isDivergent)
    {
        for (int i = 0; i < count; i++)
        {
            (int iteration, double stepSize, double energyError) = reports[i];
            double[] Vector(int v) => Of(i).Slice(v * dimension, dimension).ToArray();
            yield return new RecordedTransition
            {
                Chain = chain,
                Iteration = iteration,
                IsDivergent = isDivergent,
                StepSize = stepSize,
                EnergyError = energyError,
                Start = Vector(0),
                StartMomentum = Vector(1),
                Last = Vector(2),
                LastMomentum = Vector(3),
                LastGradient = Vector(4),
                Failed = isDivergent ? Vector(5) : null,
                FailedGradient = isDivergent ? Vector(6) : null,
            };
        }
    }

    private Span<double> Of(int place) => numbers.AsSpan(place * Vectors * dimension, Vectors * dimension);

    /// <summary>What is kept is every stride-th of the sequence: every second of it goes.</summary>
    private void Halve()
    {
        int to = 0;
        for (int i = 0; i < count; i += 2, to++)
        {
            reports[to] = reports[i];
            Of(i).CopyTo(Of(to));
        }
        count = to;
        stride *= 2;
    }
}
