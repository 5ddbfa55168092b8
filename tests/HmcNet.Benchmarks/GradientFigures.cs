using System.Diagnostics;
using HmcNet.Autodiff.Execution;
using HmcNet.Hmc;
using HmcNet.Randomness;
using HmcNet.Sampling;

namespace HmcNet.Benchmarks;

/// <summary>What a gradient of a model costs.</summary>
/// <param name="Hand">Microseconds, written by hand.</param>
/// <param name="Compiled">Microseconds, compiled, over all rows.</param>
/// <param name="Compressed">Microseconds, compiled, over the compressed rows; null where nothing was compressed.</param>
/// <param name="RowsAfter">Rows after compression; null where nothing was compressed.</param>
/// <param name="Interpreted">Microseconds, interpreted.</param>
/// <param name="BytesAGradient">Bytes allocated by one evaluation.</param>
/// <param name="BytesALeapfrog">Bytes allocated by a transition of NUTS, for each of its leapfrog steps.</param>
/// <param name="MillisecondsToFirst">From the model's function to the first gradient, in a warm runtime.</param>
/// <param name="Difference">Largest relative difference of the compiled from the hand-written numbers.</param>
internal sealed record GradientFigures(
    double Hand,
    double Compiled,
    double? Compressed,
    int? RowsAfter,
    double Interpreted,
    double BytesAGradient,
    double BytesALeapfrog,
    double MillisecondsToFirst,
    double Difference)
{
    private const int Seed = 1;

    /// <summary>Measures a model.</summary>
    public static GradientFigures Measure(BenchmarkModel row)
    {
        double first = MedianMillisecondsToFirst(row);
        Model model = row.Define();
        ILogDensity hand = row.HandWritten();
        int? rowsAfter = Compression.RowsAfter(model, row.Rows);
        var compiled = new GraphDensity(GraphDensity.AllRows(model), Engine.Compiled);
        var interpreted = new GraphDensity(GraphDensity.AllRows(model), Engine.Interpreted);
        // What is sampled: compressed where that is possible, else the same as the former.
        GraphDensity used = rowsAfter is null ? compiled : new GraphDensity(model.CompressedGradientGraph, Engine.Compiled);
        double difference = Math.Max(Agreement.WorstDifference(hand, compiled), Agreement.WorstDifference(hand, used));
        double[] q = Agreement.TimedPoint(model.Dimension);
        var gradient = new double[model.Dimension];
        double[] times = Stopwatching.Microseconds(
            () => hand.ValueAndGradient(q, gradient),
            () => compiled.ValueAndGradient(q, gradient),
            () => used.ValueAndGradient(q, gradient),
            () => interpreted.ValueAndGradient(q, gradient));
        return new GradientFigures(
            times[0], times[1], rowsAfter is null ? null : times[2], rowsAfter, times[3],
            Stopwatching.BytesACall(() => used.ValueAndGradient(q, gradient)),
            MeasureBytesALeapfrog(used, q), first, difference);
    }

    private static double MedianMillisecondsToFirst(BenchmarkModel row)
    {
        const int Rounds = 5;
        // Once before the clock runs: the figure is that of a model in a warm runtime.
        MillisecondsToFirstGradient(row);
        return Enumerable.Range(0, Rounds).Select(_ => MillisecondsToFirstGradient(row)).Order().ElementAt(Rounds / 2);
    }

    private static double MillisecondsToFirstGradient(BenchmarkModel row)
    {
        long begun = Stopwatch.GetTimestamp();
        Model model = row.Define();
        IChainDensity density = model.CreateChainDensity();
        density.ValueAndGradient(Agreement.TimedPoint(model.Dimension), new double[model.Dimension]);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static double MeasureBytesALeapfrog(GraphDensity density, double[] q)
    {
        const int Transitions = 100;
        const double StepSize = 0.01;
        const int MaxDepth = 6;
        var transition = new NutsTransition(
            new GuardedDensity(density), new RandomStream(Seed, 1), KineticEnergy.Unit(density.Dimension), MaxDepth)
        { StepSize = StepSize };
        transition.MoveTo(q);
        for (int i = 0; i < Transitions; i++)
            transition.Next(i);
        long steps = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Transitions; i++)
            steps += transition.Next(Transitions + i).LeapfrogSteps;
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / steps;
    }
}
