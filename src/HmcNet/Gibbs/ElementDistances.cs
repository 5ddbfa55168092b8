using HmcNet.Autodiff.Execution;
using HmcNet.GibbsSampling.Kernels;

namespace HmcNet.GibbsSampling;

/// <summary>Compares draws of one element of a variable with the model's log density along it, the rest held, which is summed on a grid.</summary>
internal sealed class ElementDistances
{
    /// <summary>Cells lie between every so many draws, where there are many of them; others reach beyond the outermost.</summary>
    private const int Every = 10, CellsBetween = 8, CellsBeyond = 500;

    private readonly StateVariable variable;
    private readonly GraphFunction terms;
    private readonly KernelBounds? bounds;
    private readonly double[] output = new double[1];

    /// <summary>Prepares comparisons.</summary>
    /// <param name="model">The model.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="terms">The sum of the terms that the variable enters.</param>
    public ElementDistances(StateModel model, StateVariable variable, GraphFunction terms)
    {
        this.variable = variable;
        this.terms = terms;
        bounds = variable.Support.EventRank == 0 ? new KernelBounds(model, variable) : null;
    }

    /// <summary>sqrt(n) times the largest distance of the draws' distribution function from the model's.</summary>
    /// <param name="state">The state; the element's place is used and left as it was.</param>
    /// <param name="element">The element.</param>
    /// <param name="sorted">The draws, sorted.</param>
    public double Of(double[] state, int element, double[] sorted)
    {
        int place = variable.Offset + element;
        double kept = state[place];
        bounds?.Evaluate(state);
        double lower = bounds?.Lower(element) ?? double.NegativeInfinity, upper = bounds?.Upper(element) ?? double.PositiveInfinity;
        double distance = variable.IsDiscrete ? Discrete(state, place, sorted, lower, upper) : Continuous(state, place, sorted, lower, upper);
        state[place] = kept;
        return Math.Sqrt(sorted.Length) * distance;
    }

    private double Continuous(double[] state, int place, double[] sorted, double lower, double upper)
    {
        double[] knots = Knots(sorted, lower, upper);
        var logs = new double[knots.Length - 1];
        for (int k = 0; k < logs.Length; k++)
            logs[k] = LogDensity(state, place, 0.5 * (knots[k] + knots[k + 1]));
        double largest = logs.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var cumulative = new double[knots.Length];
        for (int k = 0; k < logs.Length; k++)
            cumulative[k + 1] = cumulative[k] + (double.IsFinite(logs[k]) ? Math.Exp(logs[k] - largest) * (knots[k + 1] - knots[k]) : 0);
        double distance = 0;
        int cell = 0;
        for (int d = 0; d < sorted.Length; d++)
        {
            while (cell + 2 < knots.Length && knots[cell + 1] < sorted[d])
                cell++;
            double within = (sorted[d] - knots[cell]) / (knots[cell + 1] - knots[cell]);
            double f = (cumulative[cell] + within * (cumulative[cell + 1] - cumulative[cell])) / cumulative[^1];
            distance = Math.Max(distance, Math.Max(Math.Abs(f - (double)d / sorted.Length), Math.Abs(f - (d + 1.0) / sorted.Length)));
        }
        return distance;
    }

    /// <summary>Of whole numbers, at each of which both functions jump.</summary>
    private double Discrete(double[] state, int place, double[] sorted, double lower, double upper)
    {
        double last = Math.Min(upper, sorted[^1] + Math.Max(50, sorted[^1] - sorted[0]));
        double[] logs = [.. Enumerable.Range(0, (int)(last - lower) + 1).Select(k => LogDensity(state, place, lower + k))];
        double largest = logs.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        double total = logs.Where(double.IsFinite).Sum(l => Math.Exp(l - largest)), below = 0, distance = 0;
        int drawn = 0;
        for (int k = 0; k < logs.Length; k++)
        {
            below += double.IsFinite(logs[k]) ? Math.Exp(logs[k] - largest) / total : 0;
            while (drawn < sorted.Length && sorted[drawn] <= lower + k)
                drawn++;
            distance = Math.Max(distance, Math.Abs(below - (double)drawn / sorted.Length));
        }
        return distance;
    }

    private static double[] Knots(double[] sorted, double lower, double upper)
    {
        var knots = new SortedSet<double>();
        double range = Math.Max(sorted[^1] - sorted[0], 1e-12 * Math.Max(1, Math.Abs(sorted[0])));
        for (int d = 0; d < sorted.Length; d += Every)
            Add(knots, sorted[d], sorted[Math.Min(d + Every, sorted.Length - 1)], CellsBetween);
        Add(knots, Math.Max(lower, sorted[0] - range), sorted[0], CellsBeyond);
        Add(knots, sorted[^1], Math.Min(upper, sorted[^1] + range), CellsBeyond);
        return [.. knots];
    }

    private static void Add(SortedSet<double> knots, double from, double to, int cells)
    {
        for (int c = 0; c <= cells; c++)
            knots.Add(from + c * (to - from) / cells);
    }

    private double LogDensity(double[] state, int place, double value)
    {
        state[place] = value;
        terms.Run(state, output);
        return output[0];
    }
}
