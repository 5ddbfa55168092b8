using HmcNet.Hmc;
using HmcNet.Randomness;
using HmcNet.Sampling;

namespace HmcNet.GibbsSampling;

/// <summary>Gibbs sampling as what a chain repeats: one sweep over all kernels.</summary>
internal sealed class GibbsProcess : ChainProcess
{
    private readonly Model model;
    private readonly GibbsOptions options;
    private readonly RunContext run;
    private readonly int number;
    private readonly SweepState state;
    private long inSweep;

    /// <summary>Creates the process of one chain.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">The kernels, shared by the chains.</param>
    /// <param name="run">What the chains of the run share.</param>
    /// <param name="number">Number of the chain, counted from 1.</param>
    public GibbsProcess(Model model, SweepPlan plan, RunContext run, int number)
    {
        this.model = model;
        this.run = run;
        this.number = number;
        options = (GibbsOptions)run.Options;
        state = new SweepState(plan, new RandomStream(run.Seed, number), new KernelContext(run.Seed, number, 0, run.Cancellation));
    }

    public override ReadOnlySpan<double> Position => state.State;

    public override long Evaluations => state.Evaluations;

    public override void Initialise()
    {
        run.Cancellation.ThrowIfCancellationRequested();
        (double[], bool[])? given = null;
        if (options.InitialValuesOf(number) is { } values)
        {
            var position = new double[model.Dimension];
            var isGiven = new bool[model.Dimension];
            model.Unconstrain(values, position, isGiven);
            given = (position, isGiven);
        }
        state.Start(given, options.InitRadius);
    }

    public override void Resume(ChainResult previous, AdaptationResult learnt)
    {
        state.Learn(((GibbsProcess)previous.Process!).state);
        state.MoveTo([.. previous.Position]);
    }

    public override AdaptationResult WarmUp(Action<int, Transition> afterIteration)
    {
        for (int i = 0; i < options.IterWarmup; i++)
            afterIteration(i, Sweep(i, isTuning: true, isKept: options.SaveWarmup && i % options.Thin == 0));
        return new AdaptationResult(0, "unit_e", [], 0);
    }

    public override Transition Next(int iteration) => Sweep(iteration, isTuning: false, isKept: (iteration - options.IterWarmup) % options.Thin == 0);

    public override void WriteValues(Span<double> values) => state.WriteValues(values);

    public override EvaluationCounts Counts(long warmupEvaluations, long warmupFaults) =>
        new(warmupEvaluations, state.Evaluations - warmupEvaluations, 0, 0, 0, null, null, null);

    /// <summary>One sweep; the log density is computed for draws that are kept only.</summary>
    private Transition Sweep(int iteration, bool isTuning, bool isKept)
    {
        run.Cancellation.ThrowIfCancellationRequested();
        inSweep = state.Evaluations;
        state.Sweep(iteration, isTuning);
        double logDensity = isKept ? state.LogDensity() : double.NaN;
        return new Transition(logDensity, 1, 0, 0, (int)(state.Evaluations - inSweep), false, -logDensity);
    }
}
