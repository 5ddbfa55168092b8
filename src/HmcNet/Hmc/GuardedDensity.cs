namespace HmcNet.Hmc;

/// <summary>
/// Stands between a sampler and a user's density: counts the evaluations and turns every failure of one into a
/// log density of -infinity.
/// </summary>
internal sealed class GuardedDensity
{
    private static readonly int OutcomeCount = Enum.GetValues<EvaluationOutcome>().Length;

    private readonly ILogDensity density;
    private readonly CancellationToken cancellation;
    private readonly long[] counts = new long[OutcomeCount];
    private readonly double[] firstNotANumber;
    private bool hasNotANumber;

    /// <summary>Guards a density.</summary>
    /// <param name="density">The density of one chain.</param>
    /// <param name="cancellation">Looked at before every evaluation.</param>
    public GuardedDensity(ILogDensity density, CancellationToken cancellation = default)
    {
        this.density = density;
        this.cancellation = cancellation;
        firstNotANumber = new double[density.Dimension];
    }

    /// <summary>Number of coordinates.</summary>
    public int Dimension => density.Dimension;

    /// <summary>Number of evaluations since the last <see cref="Reset"/>.</summary>
    public long Evaluations { get; private set; }

    /// <summary>What came of the last evaluation.</summary>
    public EvaluationOutcome LastOutcome { get; private set; }

    /// <summary>The first exception since the last <see cref="Reset"/>, or null.</summary>
    public Exception? FirstException { get; private set; }

    /// <summary>Where the first exception was thrown, shape [Dimension], or null.</summary>
    public double[]? FirstExceptionPosition { get; private set; }

    /// <summary>Where the value or gradient was first NaN or +infinity (not -infinity), shape [Dimension]; empty if never.</summary>
    public ReadOnlySpan<double> FirstNotANumberPosition => hasNotANumber ? firstNotANumber : [];

    /// <summary>How often an outcome came since the last <see cref="Reset"/>.</summary>
    public long Count(EvaluationOutcome outcome) => counts[(int)outcome];

    /// <summary>Forgets all counts.</summary>
    public void Reset()
    {
        Evaluations = 0;
        Array.Clear(counts);
        FirstException = null;
        FirstExceptionPosition = null;
        hasNotANumber = false;
    }

    /// <summary>Evaluates the density.</summary>
    /// <param name="position">Read: shape [Dimension].</param>
    /// <param name="gradient">Written: shape [Dimension].</param>
    /// <returns>The log density; -infinity when it threw or was not finite.</returns>
    /// <exception cref="OperationCanceledException">When cancellation was requested.</exception>
    public double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        cancellation.ThrowIfCancellationRequested();
        Evaluations++;
        double value;
        try
        {
            value = density.ValueAndGradient(position, gradient);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // any exception of the user's code rejects the point; it is counted and reported
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (FirstException is null)
            {
                FirstException = exception;
                FirstExceptionPosition = position.ToArray();
            }
            return Reject(EvaluationOutcome.Exception);
        }
        if (double.IsFinite(value))
        {
            LastOutcome = EvaluationOutcome.Finite;
            counts[(int)EvaluationOutcome.Finite]++;
            return value;
        }
        if (double.IsNegativeInfinity(value))
            return Reject(EvaluationOutcome.NegativeInfinity);
        Remember(position);
        return Reject(double.IsNaN(value) ? EvaluationOutcome.NotANumber : EvaluationOutcome.PositiveInfinity);
    }

    /// <summary>Counts the last evaluation as one with a bad gradient if an element of it is not finite.</summary>
    /// <remarks>
    /// Called only where the consequence, a kinetic energy that is not finite, has shown itself, so that good
    /// evaluations do not pay for the look.
    /// </remarks>
    /// <param name="position">Read: where it was evaluated.</param>
    /// <param name="gradient">Read: what it wrote.</param>
    /// <returns>Whether the gradient was bad.</returns>
    public bool RejectBadGradient(ReadOnlySpan<double> position, ReadOnlySpan<double> gradient)
    {
        if (LastOutcome != EvaluationOutcome.Finite || VectorKernels.AllFinite(gradient))
            return false;
        counts[(int)EvaluationOutcome.Finite]--;
        Remember(position);
        Reject(EvaluationOutcome.NonFiniteGradient);
        return true;
    }

    private double Reject(EvaluationOutcome outcome)
    {
        LastOutcome = outcome;
        counts[(int)outcome]++;
        return double.NegativeInfinity;
    }

    private void Remember(ReadOnlySpan<double> position)
    {
        if (hasNotANumber)
            return;
        position.CopyTo(firstNotANumber);
        hasNotANumber = true;
    }
}
