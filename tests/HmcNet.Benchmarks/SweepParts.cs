using System.Diagnostics;
using HmcNet.GibbsSampling;
using HmcNet.GibbsSampling.Kernels;
using HmcNet.Randomness;

namespace HmcNet.Benchmarks;

/// <summary>Where the time of a sweep goes: every kernel by itself, the log density of a draw, and its values.</summary>
internal static class SweepParts
{
    private const int Rounds = 50;
    private const int Calls = 200;

    /// <summary>Prints a line a part: the least microseconds of many short rounds.</summary>
    /// <param name="row">The model.</param>
    public static void Print(GibbsCase row)
    {
        Model model = row.Model;
        var plan = new SweepPlan(model.Name, model.Trace, model.BoundData, model.Options.CompressRows, new GibbsOptions());
        var context = new KernelContext(1, 1, 0, CancellationToken.None);
        var random = new RandomStream(1, 1);
        var chain = new SweepState(plan, random, context);
        chain.Start(null, 0.5);
        for (int i = 0; i < 500; i++)
            chain.Sweep(i, isTuning: true);
        double[] state = chain.State.ToArray();
        double[] values = new double[plan.ValuesFunction.OutputCount];
        Console.WriteLine(row.Name);
        foreach (PlannedKernel planned in plan.Kernels)
        {
            GibbsKernel kernel = planned.Create(context);
            kernel.IsTuning = true;
            double[] from = [.. state];
            double us = Least(() => kernel.Update(from, random));
            long evaluations = kernel.Evaluations;
            kernel.Update(from, random);
            Console.WriteLine($"  {us,8:0.000} us  {string.Join(", ", planned.Variables.Select(v => v.Name))}: {planned.Entry.Kernel} {planned.Entry.Family}, {(double)evaluations / (Rounds * Calls):0.0} evaluations");
        }
        Console.WriteLine($"  {Least(() => chain.LogDensity()),8:0.000} us  log density");
        Console.WriteLine($"  {Least(() => chain.WriteValues(values)),8:0.000} us  values");
    }

    private static double Least(Action action)
    {
        double least = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            long begun = Stopwatch.GetTimestamp();
            for (int i = 0; i < Calls; i++)
                action();
            least = Math.Min(least, Stopwatch.GetElapsedTime(begun).TotalMicroseconds / Calls);
        }
        return least;
    }
}
