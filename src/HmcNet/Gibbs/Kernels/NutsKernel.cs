using HmcNet.Adaptation;
using HmcNet.Hmc;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>Moves a variable, held by its unconstrained coordinates, by one transition of NUTS a sweep; step size and variances are learnt in warm-up.</summary>
internal sealed class NutsKernel : GibbsKernel
{
    private const int MaxTreeDepth = 8;
    private const int Window = 50;

    private readonly BlockDensity density;
    private readonly GuardedDensity guarded;
    private readonly NutsTransition transition;
    private readonly StateVariable variable;
    private readonly double[] mean, squares;
    private DualAveraging stepSize = DualAveraging.Start(new DualAveragingOptions(), 0.1);
    private bool isTuned;
    private int observed, windows;

    /// <summary>Creates the kernel of one chain.</summary>
    /// <param name="density">The variable's terms and their gradient.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="context">The chain.</param>
    public NutsKernel(BlockDensity density, StateVariable variable, KernelContext context)
    {
        this.density = density;
        this.variable = variable;
        guarded = new GuardedDensity(density, context.Cancellation);
        // A stream of its own: the transition places it by its own iterations.
        var stream = new RandomStream(context.Seed + 0x9E3779B97F4A7C15UL * (ulong)(context.Place + 1), context.Chain);
        transition = new NutsTransition(guarded, stream, new DiagonalKineticEnergy(Ones(variable.Size)), MaxTreeDepth);
        (mean, squares) = (new double[variable.Size], new double[variable.Size]);
    }

    public override void Learn(GibbsKernel tuned)
    {
        var other = (NutsKernel)tuned;
        stepSize = other.stepSize;
        transition.Hamiltonian.Kinetic = other.transition.Hamiltonian.Kinetic;
    }

    public override void Update(Span<double> state, RandomStream random)
    {
        density.Hold(state);
        Span<double> x = state.Slice(variable.Offset, variable.Size);
        transition.StepSize = IsTuning ? stepSize.StepSize : stepSize.FinalStepSize;
        transition.MoveTo(x);
        Transition report = transition.Next(Iteration);
        transition.Position.CopyTo(x);
        Evaluations = guarded.Evaluations;
        if (IsTuning)
            Tune(report, x);
    }

    private void Tune(in Transition report, ReadOnlySpan<double> x)
    {
        stepSize = stepSize.Update(report.AcceptStatistic);
        observed++;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = x[i] - mean[i];
            mean[i] += difference / observed;
            squares[i] += difference * (x[i] - mean[i]);
        }
        if (observed < Window << windows)
            return;
        // As Stan shrinks its estimates: n / (n + 5) of the variance and the rest of 1e-3.
        double weight = observed / (observed + 5.0);
        var variances = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
            variances[i] = weight * squares[i] / (observed - 1) + 1e-3 * (1 - weight);
        transition.Hamiltonian.Kinetic = new DiagonalKineticEnergy(variances);
        stepSize = DualAveraging.Start(new DualAveragingOptions(), isTuned ? stepSize.FinalStepSize : Math.Min(1, stepSize.FinalStepSize));
        (isTuned, observed) = (true, 0);
        windows++;
        Array.Clear(mean);
        Array.Clear(squares);
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }
}
