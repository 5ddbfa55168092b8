namespace HmcNet;

/// <summary>
/// Options that all Hamiltonian samplers share; names are CmdStan's, and so are the defaults but for
/// <see cref="Adaptation"/> and <see cref="Metric"/>.
/// </summary>
public abstract record HmcOptions : SamplerOptions
{
    private protected HmcOptions()
    {
    }

    /// <summary>Accept statistic that the step size is tuned to, inside (0, 1).</summary>
    public double AdaptDelta { get; init; } = 0.8;

    /// <summary>How warm-up learns the metric.</summary>
    public AdaptationMethod Adaptation { get; init; } = AdaptationMethod.DrawsAndGradients;

    /// <summary>Form of the inverse metric.</summary>
    public Metric Metric { get; init; } = Metric.Auto;

    /// <summary>Step size that adaptation starts from, or that is used without adaptation; positive.</summary>
    public double StepSize { get; init; } = 1;

    /// <summary>Largest relative change of the step size drawn for each transition, 0 to 1.</summary>
    public double StepSizeJitter { get; init; }

    /// <summary>Regularisation scale of the step-size rule, positive.</summary>
    public double Gamma { get; init; } = 0.05;

    /// <summary>Relaxation exponent of the step-size rule, positive.</summary>
    public double Kappa { get; init; } = 0.75;

    /// <summary>Iteration offset of the step-size rule, positive.</summary>
    public double T0 { get; init; } = 10;

    /// <summary>Warm-up iterations before the metric is learnt, not negative (Stan's adaptation).</summary>
    public int InitBuffer { get; init; } = 75;

    /// <summary>Warm-up iterations after the metric is learnt, not negative (Stan's adaptation).</summary>
    public int TermBuffer { get; init; } = 50;

    /// <summary>Length of the first window in which the metric is learnt, at least 1 (Stan's adaptation).</summary>
    public int Window { get; init; } = 25;

    /// <summary>Whether warm-up adapts step size and metric.</summary>
    public bool AdaptEngaged { get; init; } = true;

    /// <summary>Warm-up iterations where none are set.</summary>
    /// <remarks>
    /// Measured over 23 posteriors and four seeds (tests/HmcNet.Benchmarks, <c>-- adaptation lengths</c>): 400 iterations gave 1.23 times
    /// the effective draws of 1000 a gradient, warm-up included, and 0.96 times those a draw.
    /// </remarks>
    /// <param name="method">How warm-up learns the metric.</param>
    /// <returns>1000 for Stan's adaptation, as there; 400 for the one from draws and gradients.</returns>
    public static int DefaultWarmup(AdaptationMethod method) => method == AdaptationMethod.Stan ? 1000 : 400;

    /// <inheritdoc/>
    internal override int DefaultIterWarmup => DefaultWarmup(Adaptation);

    /// <inheritdoc/>
    internal override string Algorithm => HamiltonianAlgorithm;

    /// <summary>The name of Hamiltonian Monte Carlo in the headers of files.</summary>
    internal const string HamiltonianAlgorithm = "hmc";

    /// <inheritdoc/>
    internal override bool Adapts => AdaptEngaged && IterWarmup > 0;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(AdaptDelta is > 0 and < 1, nameof(AdaptDelta), AdaptDelta, "between 0 and 1, both excluded");
        Require(Enum.IsDefined(Metric), nameof(Metric), (int)Metric, "Unit, Diagonal, Dense, LowRank or Auto");
        Require(Enum.IsDefined(Adaptation), nameof(Adaptation), (int)Adaptation, "Stan or DrawsAndGradients");
        Require(double.IsFinite(StepSize) && StepSize > 0, nameof(StepSize), StepSize, "positive and finite");
        Require(StepSizeJitter is >= 0 and <= 1, nameof(StepSizeJitter), StepSizeJitter, "0 to 1");
        Require(double.IsFinite(Gamma) && Gamma > 0, nameof(Gamma), Gamma, "positive and finite");
        Require(double.IsFinite(Kappa) && Kappa > 0, nameof(Kappa), Kappa, "positive and finite");
        Require(double.IsFinite(T0) && T0 > 0, nameof(T0), T0, "positive and finite");
        Require(InitBuffer >= 0, nameof(InitBuffer), InitBuffer, "0 or more");
        Require(TermBuffer >= 0, nameof(TermBuffer), TermBuffer, "0 or more");
        Require(Window >= 1, nameof(Window), Window, "at least 1");
        if (Adaptation == AdaptationMethod.Stan && Metric == Metric.LowRank)
            throw new HmcNetException(
                "Stan's adaptation knows no low-rank metric.",
                where: $"{nameof(Metric)} and {nameof(Adaptation)}", expected: "Unit, Diagonal, Dense or Auto with Stan",
                found: "LowRank", remedy: "set Adaptation = AdaptationMethod.DrawsAndGradients");
    }
}
