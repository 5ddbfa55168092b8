using System.Globalization;
using System.Text;
using HmcNet.Diagnostics;

namespace HmcNet;

/// <summary>A fit before and after a change of priors.</summary>
public sealed class PriorRefit
{
    private static readonly string[] Header = ["", "mean before", "sd before", "mean after", "sd after", "shift (sd)", "sd ratio"];

    private readonly IReadOnlyList<string> priors;

    internal PriorRefit(Fit before, Fit fit, IReadOnlyList<string> priors)
    {
        Before = before;
        Fit = fit;
        this.priors = priors;
        var options = new SummaryOptions { IncludeLogDensity = false };
        SummaryTable old = before.Summary(options), now = fit.Summary(options);
        Rows = [.. old.Rows.Where(r => !r.IsConstant).Select(r => Row(r, now[r.Name]))];
    }

    /// <summary>The fit under the old priors.</summary>
    public Fit Before { get; }

    /// <summary>The fit under the new priors.</summary>
    public Fit Fit { get; }

    /// <summary>One row a quantity: means, standard deviations, and the shift in standard deviations.</summary>
    public IReadOnlyList<PriorRefitRow> Rows { get; }

    /// <summary>The row of a quantity.</summary>
    /// <param name="name">Name with one-based indices or with labels.</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public PriorRefitRow this[string name] => Rows.FirstOrDefault(r => r.Name == name || r.Label == name)
        ?? throw new HmcNetException($"The comparison has no row named \"{name}\".", expected: SummaryText.Names([.. Rows.Select(r => r.Name)]), found: $"\"{name}\"");

    /// <summary>The table, and whether the new fit has problems that the old one had not.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString()
    {
        var lines = new List<string[]> { Header };
        lines.AddRange(Rows.Select(r => new[]
        {
            r.DisplayName, SummaryText.Significant(r.MeanBefore, 4), SummaryText.Significant(r.SdBefore, 3), SummaryText.Significant(r.MeanAfter, 4),
            SummaryText.Significant(r.SdAfter, 3), r.Shift.ToString("0.00", CultureInfo.InvariantCulture), r.SdRatio.ToString("0.00", CultureInfo.InvariantCulture),
        }));
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(c => lines.Max(l => l[c].Length))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Before.Draws.ModelName} with {string.Join(", ", priors)}\n\n");
        foreach (string[] line in lines)
            text.Append(string.Join("  ", line.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c])))).Append('\n');
        Finding[] problems = [.. Fit.Diagnose().Problems];
        if (problems.Length > 0)
            text.Append("\nThe new fit has problems: ").Append(string.Join(" ", problems.Select(p => p.Sentence))).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    private static PriorRefitRow Row(SummaryRow before, SummaryRow after)
    {
        double error = Math.Sqrt(before.McseMean * before.McseMean + after.McseMean * after.McseMean) / before.Sd;
        return new PriorRefitRow(before.Name, before.Mean, before.Sd, after.Mean, after.Sd, error) { Label = before.Label };
    }
}
