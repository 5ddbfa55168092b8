namespace HmcNet.Adaptation;

/// <summary>When the windows of adaptation from draws and gradients change: a pure function of its arguments.</summary>
/// <remarks>
/// nuts-rs, src/adapt_strategy.rs: in an early phase of 30 % of warm-up the background window replaces the foreground
/// each 10 draws, later each 80, growing by a half each time, unless the window after would pass into the last 15 %,
/// in which only the step size is tuned.
/// </remarks>
/// <param name="Iterations">Number of warm-up iterations, not negative.</param>
internal readonly record struct PairedSchedule(int Iterations)
{
    /// <summary>Share of warm-up in the early phase (nuts-rs).</summary>
    public const double EarlyShare = 0.3;

    /// <summary>Share of warm-up that tunes the step size only (nuts-rs).</summary>
    public const double FinalShare = 0.15;

    /// <summary>Draws of a window in the early phase (nuts-rs).</summary>
    public const int EarlyWindow = 10;

    /// <summary>Draws of the first window in the main phase (nuts-rs).</summary>
    public const int MainWindow = 80;

    /// <summary>Growth of the windows in the main phase (nuts-rs).</summary>
    public const double Growth = 1.5;

    /// <summary>First iteration of the main phase.</summary>
    public int EarlyEnd => (int)(EarlyShare * Iterations);

    /// <summary>First iteration of the final phase; 0 where warm-up is too short to learn a metric.</summary>
    public int FinalStart => Iterations < WarmupSchedule.ShortestForMetric ? 0 : Iterations - (int)(FinalShare * Iterations);

    /// <summary>Whether the background replaces the foreground after an iteration.</summary>
    /// <param name="iteration">The iteration, zero-based, before the final phase.</param>
    /// <param name="background">Draws in the background window.</param>
    /// <param name="window">Length of the present window of the main phase; grown when it is left.</param>
    public bool Switches(int iteration, int background, ref int window)
    {
        if (iteration < EarlyEnd)
            return background >= EarlyWindow;
        if (background < window)
            return false;
        int next = Math.Max((int)(Growth * window), window + 1);
        if (iteration + 1 + next > FinalStart)
            return false;
        window = next;
        return true;
    }
}
