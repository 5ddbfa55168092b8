using System.Diagnostics;
using HmcNet.Autodiff.Execution;
using HmcNet.Hmc;
using HmcNet.Randomness;
using HmcNet.Sampling;

namespace HmcNet.Benchmarks;

/// <summary>One row of the table: the gradient of a model by every engine, and a standard run.</summary>
internal static class GradientBenchmark
{
    private const int Seed = 1;
    private const double Agreement = 1e-10;

    /// <summary>Prints the head of the table.</summary>
    public static void PrintHead() => Console.WriteLine(
        $"{"model",-28}{"dim",5}{"hand",9}{"compiled",10}{"interpreted",13}{"compiled/hand",15}{"interp/compiled",17}{"bytes/grad",12}{"bytes/leapfrog",16}{"ms to first",13}{"s for 4x(1000+1000)",21}");

    /// <summary>Measures a model and prints its row.</summary>
    /// <param name="name">First cell.</param>
    /// <param name="define">Traces the model.</param>
    /// <param name="hand">The same density written by hand.</param>
    public static void Print(string name, Func<Model> define, ILogDensity hand)
    {
        // Once before the clock runs: the time to the first gradient is that of a model in a warm runtime.
        FirstGradient(define);
        double first = Enumerable.Range(0, 5).Select(_ => FirstGradient(define)).Order().ElementAt(2);

        Model model = define();
        var compiled = new GraphDensity(model, Engine.Compiled);
        var interpreted = new GraphDensity(model, Engine.Interpreted);
        double[] q = Point(model.Dimension);
        RequireAgreement(name, hand, compiled, q);
        var gradient = new double[model.Dimension];
        double handTime = Stopwatching.Microseconds(() => hand.ValueAndGradient(q, gradient));
        double compiledTime = Stopwatching.Microseconds(() => compiled.ValueAndGradient(q, gradient));
        double interpretedTime = Stopwatching.Microseconds(() => interpreted.ValueAndGradient(q, gradient));
        double bytes = Stopwatching.BytesACall(() => compiled.ValueAndGradient(q, gradient));

        Nuts.Sample(model, new NutsOptions { Seed = Seed });
        Fit fit = Nuts.Sample(model, new NutsOptions { Seed = Seed });
        Console.WriteLine(
            $"{name,-28}{model.Dimension,5}{handTime,9:0.000}{compiledTime,10:0.000}{interpretedTime,13:0.000}{compiledTime / handTime,15:0.00}{interpretedTime / compiledTime,17:0.0}{bytes,12:0.0}{BytesALeapfrog(compiled, q),16:0.0}{first,13:0.0}{fit.Elapsed.TotalSeconds,21:0.00}");
    }

    private static double FirstGradient(Func<Model> define)
    {
        long begun = Stopwatch.GetTimestamp();
        Model model = define();
        IChainDensity density = model.CreateChainDensity();
        density.ValueAndGradient(Point(model.Dimension), new double[model.Dimension]);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    /// <summary>Bytes that whole transitions of NUTS allocate, shared out over their leapfrog steps.</summary>
    private static double BytesALeapfrog(GraphDensity density, double[] q)
    {
        const int Transitions = 300;
        var transition = new NutsTransition(
            new GuardedDensity(density), new RandomStream(Seed, 1), KineticEnergy.Unit(density.Dimension), maxDepth: 10)
        { StepSize = 0.05 };
        transition.MoveTo(q);
        for (int i = 0; i < Transitions; i++)
            transition.Next(i);
        long steps = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Transitions; i++)
            steps += transition.Next(Transitions + i).LeapfrogSteps;
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / steps;
    }

    private static double[] Point(int dimension) => [.. Enumerable.Range(0, dimension).Select(i => 0.3 * Math.Sin(i + 1))];

    private static void RequireAgreement(string name, ILogDensity hand, GraphDensity compiled, double[] q)
    {
        var expected = new double[q.Length];
        var found = new double[q.Length];
        double[] values = [hand.ValueAndGradient(q, expected), compiled.ValueAndGradient(q, found)];
        double worst = Math.Abs(values[0] - values[1]) / Math.Max(1, Math.Abs(values[0]));
        for (int i = 0; i < q.Length; i++)
            worst = Math.Max(worst, Math.Abs(expected[i] - found[i]) / Math.Max(1, Math.Abs(expected[i])));
        if (!(worst < Agreement))
            throw new InvalidOperationException($"{name}: hand-written and compiled gradients differ by {worst:g3} relative.");
    }
}
