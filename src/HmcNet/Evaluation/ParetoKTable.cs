using System.Globalization;
using System.Text;

namespace HmcNet;

/// <summary>How many observations have which Pareto k.</summary>
public sealed class ParetoKTable
{
    private static readonly string[] Verdicts = ["(good)", "(bad)", "(very bad)"];

    internal ParetoKTable(IReadOnlyList<LooPoint> points, double threshold)
    {
        Threshold = threshold;
        double[] bounds = [double.NegativeInfinity, threshold, 1, double.PositiveInfinity];
        LooPoint[] sampled = [.. points.Where(p => !p.IsRefitted)];
        Refitted = points.Count - sampled.Length;
        var counts = new int[3];
        var smallest = new double[3];
        for (int c = 0; c < 3; c++)
        {
            LooPoint[] inside = [.. sampled.Where(p => p.ParetoK > bounds[c] && p.ParetoK <= bounds[c + 1])];
            (counts[c], smallest[c]) = (inside.Length, inside.Select(p => p.EffectiveSampleSize).DefaultIfEmpty(double.NaN).Min());
        }
        (Good, Bad, VeryBad) = (counts[0], counts[1], counts[2]);
        SmallestEss = smallest;
    }

    /// <summary>Upper end of good values: min(1 - 1 / log10(S), 0.7).</summary>
    public double Threshold { get; }

    /// <summary>Observations at or below the threshold.</summary>
    public int Good { get; }

    /// <summary>Observations above the threshold and at most 1: the estimate is biased.</summary>
    public int Bad { get; }

    /// <summary>Observations above 1: the mean of the ratios may not exist.</summary>
    public int VeryBad { get; }

    /// <summary>Observations that were left out exactly and are in none of the classes.</summary>
    public int Refitted { get; }

    /// <summary>Smallest effective sample size in each of the three classes; NaN where it is empty.</summary>
    public IReadOnlyList<double> SmallestEss { get; }

    /// <summary>The table as text, or one line when all are good.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString()
    {
        string exactly = string.Create(CultureInfo.InvariantCulture, $"{Refitted} left out exactly, by sampling again.");
        string refitted = Refitted == 0 ? "" : "\n" + exactly;
        if (Good + Bad + VeryBad == 0)
            return exactly;
        if (Bad + VeryBad == 0)
            return string.Create(CultureInfo.InvariantCulture, $"All Pareto k estimates are good (k < {Threshold:0.##}).") + refitted;
        string t = Threshold.ToString("0.##", CultureInfo.InvariantCulture);
        string[] ranges = [$"(-Inf, {t}]", $"({t}, 1]", "(1, Inf)"];
        int[] counts = [Good, Bad, VeryBad];
        double total = Math.Max(1, counts.Sum());
        var text = new StringBuilder("Pareto k diagnostic values:\n");
        text.Append(CultureInfo.InvariantCulture, $"{"",12}  {"",-10}  {"Count",5}  {"Pct.",6}  {"Min. ESS",8}\n");
        for (int c = 0; c < 3; c++)
        {
            string ess = double.IsNaN(SmallestEss[c]) ? "<NA>" : SmallestEss[c].ToString("0", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{ranges[c],12}  {Verdicts[c],-10}  {counts[c],5}  {100 * counts[c] / total,5:0.0}%  {ess,8}\n");
        }
        return text.ToString().TrimEnd('\n') + refitted;
    }
}
