using HmcNet.Autodiff.Execution;
using HmcNet.GibbsSampling;
using HmcNet.GibbsSampling.Kernels;
using HmcNet.Randomness;

namespace HmcNet.Tests.Gibbs;

/// <summary>A chain of a Gibbs sampler at random states, its kernels one by one, and the model's own log density there.</summary>
internal sealed class GibbsProbe
{
    private readonly Model model;
    private readonly GraphFunction values;
    private readonly double[] flat;

    public GibbsProbe(Model model, GibbsOptions? options = null, ulong seed = 20)
    {
        this.model = model;
        Plan = new SweepPlan(model.Name, model.Trace, model.BoundData, compressRows: true, options ?? new GibbsOptions());
        Random = new RandomStream(seed, 1);
        Context = new KernelContext(seed, 1, 0, default);
        values = Plan.Model.Compile([.. Plan.Model.Values.Take(Plan.Model.Variables.Count)]);
        flat = new double[values.OutputCount];
    }

    public SweepPlan Plan { get; }

    public RandomStream Random { get; }

    public KernelContext Context { get; }

    /// <summary>States along a chain that starts at random.</summary>
    public List<double[]> States(int count, int apart = 20)
    {
        var chain = new SweepState(Plan, Random, Context);
        chain.Start(null, 1);
        var states = new List<double[]>();
        for (int s = 0; s < count; s++)
        {
            for (int sweep = 0; sweep < apart; sweep++)
                chain.Sweep(s * apart + sweep, isTuning: true);
            states.Add([.. chain.State]);
        }
        return states;
    }

    /// <summary>The log density that the model itself gives to a state; the interpreter on the uncompressed terms.</summary>
    public double LogDensity(double[] state)
    {
        values.Run(state, flat);
        var named = new Dictionary<string, double[]>();
        int next = 0;
        foreach (StateVariable variable in Plan.Model.Variables)
        {
            int size = variable.Parameter.Shape.Size;
            named[variable.Name] = [.. flat.Skip(next).Take(size)];
            next += size;
        }
        return model.LogDensity(named);
    }

    /// <summary>
    /// The largest distance times sqrt(n) of the distribution function of draws from that of the model along one element, the rest held.
    /// </summary>
    public double Distance(double[] state, StateVariable variable, int element, IEnumerable<double> draws)
    {
        (double lower, double upper) = BoundsAt(state, variable, element);
        double[] sorted = [.. draws.Order()];
        if (variable.IsDiscrete)
            return DiscreteDistance(state, variable.Offset + element, sorted, (int)lower, (int)upper);
        double[] knots = Knots(sorted, lower, upper);
        double[] at = [.. state];
        var mass = new double[knots.Length];
        var logs = new double[knots.Length - 1];
        for (int k = 0; k + 1 < knots.Length; k++)
        {
            at[variable.Offset + element] = 0.5 * (knots[k] + knots[k + 1]);
            logs[k] = LogDensity(at);
        }
        double largest = logs.Where(double.IsFinite).Max();
        for (int k = 0; k + 1 < knots.Length; k++)
            mass[k + 1] = mass[k] + (double.IsFinite(logs[k]) ? Math.Exp(logs[k] - largest) * (knots[k + 1] - knots[k]) : 0);
        double distance = 0;
        int cell = 0;
        for (int d = 0; d < sorted.Length; d++)
        {
            while (cell + 2 < knots.Length && knots[cell + 1] < sorted[d])
                cell++;
            double f = (mass[cell] + (sorted[d] - knots[cell]) / (knots[cell + 1] - knots[cell]) * (mass[cell + 1] - mass[cell])) / mass[^1];
            distance = Math.Max(distance, Math.Max(Math.Abs(f - (double)d / sorted.Length), Math.Abs(f - (d + 1.0) / sorted.Length)));
        }
        return Math.Sqrt(sorted.Length) * distance;
    }

    /// <summary>Lower and upper bound of an element at a state.</summary>
    public (double Lower, double Upper) BoundsAt(double[] state, StateVariable variable, int element)
    {
        if (variable.Support.EventRank > 0)
            return (0, 1);
        var bounds = new KernelBounds(Plan.Model, variable);
        bounds.Evaluate(state);
        return (bounds.Lower(element), bounds.Upper(element));
    }

    private double DiscreteDistance(double[] state, int place, double[] sorted, int lower, int upper)
    {
        double[] at = [.. state];
        double[] logs = [.. Enumerable.Range(lower, upper - lower + 1).Select(v =>
        {
            at[place] = v;
            return LogDensity(at);
        })];
        double total = LogSums.Of(logs), below = 0, distance = 0;
        for (int v = lower; v <= upper; v++)
        {
            below += Math.Exp(logs[v - lower] - total);
            distance = Math.Max(distance, Math.Abs(below - sorted.Count(d => d <= v) / (double)sorted.Length));
        }
        return Math.Sqrt(sorted.Length) * distance;
    }

    /// <summary>Cells that are narrow where draws are many, and reach far beyond them.</summary>
    private static double[] Knots(double[] sorted, double lower, double upper)
    {
        const int every = 12, cells = 6, beyond = 60;
        var knots = new SortedSet<double>();
        double range = sorted[^1] - sorted[0];
        for (int d = 0; d < sorted.Length; d += every)
        {
            double from = sorted[d], to = sorted[Math.Min(d + every, sorted.Length - 1)];
            for (int c = 0; c <= cells; c++)
                knots.Add(from + c * (to - from) / cells);
        }
        double low = Math.Max(lower, sorted[0] - range), high = Math.Min(upper, sorted[^1] + range);
        for (int c = 0; c <= beyond; c++)
        {
            knots.Add(low + c * (sorted[0] - low) / beyond);
            knots.Add(sorted[^1] + c * (high - sorted[^1]) / beyond);
        }
        return [.. knots];
    }

    private static class LogSums
    {
        public static double Of(double[] logs)
        {
            double largest = logs.Max();
            return largest + Math.Log(logs.Sum(l => Math.Exp(l - largest)));
        }
    }
}
