using HmcNet.Diagnostics;
using HmcNet.Sampling;
using MathNet.Numerics.Distributions;

namespace HmcNet;

/// <summary>
/// Fits of one posterior side by side: whether they agree within Monte Carlo error, and what each effective draw cost.
/// </summary>
/// <remarks>
/// A fit is compared with the first one by z = (difference) / sqrt(mcse1^2 + mcse2^2), for means and for standard deviations.
/// Under agreement each z is about standard normal, so the verdict's bound is the two-sided quantile at
/// <see cref="ErrorRate"/> over the number of comparisons (Bonferroni).
/// </remarks>
public sealed class Comparison
{
    /// <summary>Probability that fits of the same posterior are called different.</summary>
    public const double ErrorRate = 0.01;

    /// <summary>Effective draws that every quantity should have before means are reported (Vehtari et al. 2021, section 4).</summary>
    public const double WantedEss = 400;

    /// <summary>Above this R-hat Monte Carlo errors are not trusted (rstan's bound).</summary>
    public const double LargestRHat = 1.05;

    private Comparison(string modelName, IReadOnlyList<ComparedFit> fits, IReadOnlyList<ComparisonRow> rows)
    {
        ModelName = modelName;
        Fits = fits;
        Rows = rows;
        int comparisons = 2 * rows.Count * (fits.Count - 1);
        Bound = -Normal.InvCDF(0, 1, 0.5 * ErrorRate / comparisons);
        Different = [.. rows.Where(r => r.Cells.Skip(1).Any(c => !(Math.Abs(c.MeanDifference) <= Bound && Math.Abs(c.SdDifference) <= Bound))).Select(r => r.Name)];
        Verdict = fits.Any(f => !(f.WorstRHat <= LargestRHat)) ? ComparisonVerdict.NotConverged
            : Different.Count > 0 ? ComparisonVerdict.Different : ComparisonVerdict.Same;
    }

    /// <summary>Name of the model.</summary>
    public string ModelName { get; }

    /// <summary>The fits.</summary>
    public IReadOnlyList<ComparedFit> Fits { get; }

    /// <summary>One row a quantity.</summary>
    public IReadOnlyList<ComparisonRow> Rows { get; }

    /// <summary>The largest difference, in Monte Carlo standard errors, that agreement explains.</summary>
    public double Bound { get; }

    /// <summary>Whether the fits sampled the same posterior.</summary>
    public ComparisonVerdict Verdict { get; }

    /// <summary>Names of the quantities whose differences exceed <see cref="Bound"/>.</summary>
    public IReadOnlyList<string> Different { get; }

    /// <summary>The fit that needs the fewest seconds, warm-up included, to <see cref="WantedEss"/> effective draws of every quantity; null when one has not converged.</summary>
    public ComparedFit? Fastest => Verdict == ComparisonVerdict.NotConverged ? null : Fits.MinBy(f => f.SecondsTo400);

    /// <summary>Compares fits.</summary>
    /// <param name="fits">Two or more fits, the first being the reference; the quantities that all of them have are compared.</param>
    /// <returns>Typed rows; the text is the table.</returns>
    /// <exception cref="HmcNetException">When there are fewer than two fits, one has no draws, or they share no quantity.</exception>
    public static Comparison Of(params IReadOnlyList<Fit> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        if (fits.Count < 2)
            throw new HmcNetException("There is nothing to compare.", expected: "two fits or more", found: $"{fits.Count}", remedy: "Comparison.Of(nutsFit, gibbsFit)");
        for (int f = 0; f < fits.Count; f++)
        {
            if (fits[f].Draws.CommonIterations < 4)
                throw new HmcNetException("A fit has too few draws to be compared.", where: $"fit {f + 1}", expected: "at least 4 draws a chain", found: $"{fits[f].Draws.CommonIterations}");
        }
        string[] names = [.. fits[0].Draws.Variables.EntryNames.Where(n => fits.All(f => f.Draws.Variables.EntryNames.Contains(n)))];
        Dictionary<string, SummaryRow>[] summaries =
            [.. fits.Select(f => f.Summary(new SummaryOptions { IncludeLogDensity = false }).Rows.ToDictionary(r => r.Name, StringComparer.Ordinal))];
        names = [.. names.Where(n => !summaries.All(s => s[n].IsConstant))];
        if (names.Length == 0)
            throw new HmcNetException(
                "The fits have no quantity in common.", expected: $"quantities of {fits[0].Draws.ModelName}", found: $"those of {string.Join(", ", fits.Skip(1).Select(f => f.Draws.ModelName))}",
                remedy: "compare fits of the same model");
        var rows = new List<ComparisonRow>();
        foreach (string name in names)
        {
            var cells = new List<ComparisonCell>();
            for (int f = 0; f < fits.Count; f++)
                cells.Add(Cell(fits[f], summaries[f][name], cells.FirstOrDefault()));
            rows.Add(new ComparisonRow(name, cells) { Label = summaries[0][name].Label });
        }
        return new Comparison(fits[0].Draws.ModelName, [.. fits.Select((f, i) => Whole(f, NameOf(fits, i), rows, i))], rows);
    }

    /// <inheritdoc/>
    public override string ToString() => ComparisonText.Of(this);

    private static ComparisonCell Cell(Fit fit, SummaryRow row, ComparisonCell? first)
    {
        IReadOnlyList<ChainResult> chains = fit.Run.Chains;
        int draws = ChainValues.Used(fit.Draws).Length * fit.Draws.CommonIterations;
        double mcseSd = MonteCarloError.StandardDeviation(ChainValues.Of(fit.Draws, fit.Draws.EntryIndex(row.Name)));
        return new ComparisonCell
        {
            Mean = row.Mean,
            Sd = row.Sd,
            McseMean = row.McseMean,
            McseSd = mcseSd,
            MeanDifference = first is null ? double.NaN : (row.Mean - first.Mean) / Math.Sqrt(row.McseMean * row.McseMean + first.McseMean * first.McseMean),
            SdDifference = first is null ? double.NaN : (row.Sd - first.Sd) / Math.Sqrt(mcseSd * mcseSd + first.McseSd * first.McseSd),
            EssBulk = row.EssBulk,
            EssTail = row.EssTail,
            RHat = row.RHat,
            EssPerSecond = row.EssBulk / chains.Sum(c => c.SamplingSeconds),
            EssPer1000Draws = 1000 * row.EssBulk / draws,
            EssPerEvaluation = row.EssBulk / chains.Sum(c => c.Evaluations.Sampling),
            AutocorrelationTime = draws / row.EssBulk,
        };
    }

    private static ComparedFit Whole(Fit fit, string name, IReadOnlyList<ComparisonRow> rows, int place)
    {
        ComparisonRow slowest = rows.MinBy(r => r.Cells[place].EssBulk)!;
        double ess = slowest.Cells[place].EssBulk;
        double warmup = fit.Run.Chains.Sum(c => c.WarmupSeconds), sampling = fit.Run.Chains.Sum(c => c.SamplingSeconds);
        return new ComparedFit(
            name, slowest.Name, ess, warmup, sampling, fit.Run.Chains.Sum(c => c.Evaluations.Sampling), warmup + sampling * WantedEss / ess,
            rows.Max(r => r.Cells[place].RHat));
    }

    private static string NameOf(IReadOnlyList<Fit> fits, int place)
    {
        string name = fits[place].SamplerName;
        int same = fits.Count(f => f.SamplerName == name);
        return same == 1 ? name : $"{name} {fits.Take(place + 1).Count(f => f.SamplerName == name)}";
    }
}
