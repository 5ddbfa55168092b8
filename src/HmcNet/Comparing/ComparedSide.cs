using HmcNet.Diagnostics;

namespace HmcNet;

/// <summary>What a comparison needs of one run, wherever its draws are.</summary>
internal sealed record ComparedSide
{
    /// <summary>What to call it.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its model.</summary>
    public required string ModelName { get; init; }

    /// <summary>Names of its quantities in order, without lp__.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Their rows.</summary>
    public required IReadOnlyDictionary<string, SummaryRow> Rows { get; init; }

    /// <summary>Monte Carlo standard errors of their standard deviations.</summary>
    public required Func<string, double> McseSd { get; init; }

    /// <summary>Number of draws that the rows are of.</summary>
    public required int DrawCount { get; init; }

    /// <summary>Seconds of warm-up, the chains summed; NaN where that is not known.</summary>
    public required double WarmupSeconds { get; init; }

    /// <summary>Seconds of sampling, the chains summed; NaN where that is not known.</summary>
    public required double SamplingSeconds { get; init; }

    /// <summary>Evaluations after warm-up; 0 where that is not known.</summary>
    public required long Evaluations { get; init; }

    /// <summary>A fit as a side.</summary>
    public static ComparedSide Of(Fit fit, string name) => new()
    {
        Name = name,
        ModelName = fit.Draws.ModelName,
        Names = fit.Draws.Variables.EntryNames,
        Rows = fit.Summary(new SummaryOptions { IncludeLogDensity = false }).Rows.ToDictionary(r => r.Name, StringComparer.Ordinal),
        McseSd = entry => MonteCarloError.StandardDeviation(ChainValues.Of(fit.Draws, fit.Draws.EntryIndex(entry))),
        DrawCount = ChainValues.Used(fit.Draws).Length * fit.Draws.CommonIterations,
        WarmupSeconds = fit.Run.Chains.Sum(c => c.WarmupSeconds),
        SamplingSeconds = fit.Run.Chains.Sum(c => c.SamplingSeconds),
        Evaluations = fit.Run.Chains.Sum(c => c.Evaluations.Sampling),
    };

    /// <summary>What this side says of one quantity, beside the first.</summary>
    public ComparisonCell Cell(SummaryRow row, ComparisonCell? first)
    {
        double mcseSd = McseSd(row.Name);
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
            EssPerSecond = row.EssBulk / SamplingSeconds,
            EssPer1000Draws = 1000 * row.EssBulk / DrawCount,
            EssPerEvaluation = Evaluations == 0 ? double.NaN : row.EssBulk / Evaluations,
            AutocorrelationTime = DrawCount / row.EssBulk,
        };
    }

    /// <summary>This side as a whole.</summary>
    public ComparedFit Whole(IReadOnlyList<ComparisonRow> rows, int place)
    {
        ComparisonRow slowest = rows.MinBy(r => r.Cells[place].EssBulk)!;
        double ess = slowest.Cells[place].EssBulk;
        return new ComparedFit(
            Name, slowest.Name, ess, WarmupSeconds, SamplingSeconds, Evaluations, WarmupSeconds + SamplingSeconds * Comparison.WantedEss / ess,
            rows.Max(r => r.Cells[place].RHat));
    }
}
