using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Reports;

/// <summary>Divergent transitions of a run: the draws that they ended with, and what the sampler recorded of them.</summary>
internal static class Divergences
{
    /// <summary>The most divergent transitions shown in one chart.</summary>
    public const int MostShown = 500;

    /// <summary>Chain and iteration, both from 0, of every divergent transition after warm-up.</summary>
    public static IReadOnlyList<(int Chain, int Iteration)> Of(PlotSource source)
    {
        var found = new List<(int, int)>();
        for (int chain = 0; chain < source.Chains; chain++)
        {
            ReadOnlySpan<Transition> transitions = source.Draws.Transitions(chain);
            for (int i = 0; i < transitions.Length; i++)
            {
                if (transitions[i].Divergent)
                    found.Add((chain, i));
            }
        }
        return found;
    }

    /// <summary>The divergent transitions shown: all, or as many as charts hold, evenly spread.</summary>
    public static IReadOnlyList<(int Chain, int Iteration)> Shown(PlotSource source, int most = MostShown)
    {
        IReadOnlyList<(int, int)> all = Of(source);
        return all.Count <= most ? all : [.. Enumerable.Range(0, most).Select(i => all[(int)((long)i * all.Count / most)])];
    }

    /// <summary>
    /// Start, last point and failed point of recorded divergences as values of draws, shape [3][Variables.Size] each; empty where
    /// nothing was recorded.
    /// </summary>
    public static IReadOnlyList<double[][]> Paths(PlotSource source, int most = 150)
    {
        if (source.Fit is not { } fit)
            return [];
        RecordedTransition[] recorded = [.. fit.Run.Chains.SelectMany(c => c.Recorded).Where(r => r.IsDivergent && r.Failed is not null)];
        if (recorded.Length == 0)
            return [];
        IChainDensity density = fit.Target.CreateChainDensity();
        int step = Math.Max(1, (recorded.Length + most - 1) / most);
        return [.. recorded.Where((_, i) => i % step == 0).Select(r => new[] { Values(r.Start), Values(r.Last), Values(r.Failed!) })];

        double[] Values(double[] position)
        {
            var values = new double[fit.Draws.Variables.Size];
            density.WriteValues(position, values);
            return values;
        }
    }

    /// <summary>
    /// How differently a quantity is distributed in divergent draws: the distance of its mean rank there from the middle,
    /// in standard errors (Wilcoxon 1945). 0 where there are no divergences.
    /// </summary>
    public static double Contrast(PlotSource source, Quantity q)
    {
        double[][] chains = source.ByChain(q);
        IReadOnlyList<(int Chain, int Iteration)> divergent = Of(source);
        int n = chains.Sum(c => c.Length), m = divergent.Count;
        if (m == 0 || m == n)
            return 0;
        double[] sorted = [.. chains.SelectMany(c => c).Order()];
        double sum = 0;
        foreach ((int chain, int iteration) in divergent)
        {
            int place = Array.BinarySearch(sorted, chains[chain][iteration]);
            sum += Math.Max(0, place) + 0.5;
        }
        return (sum / m - 0.5 * n) / Math.Sqrt((double)n * (n - m) / (12.0 * m));
    }
}
