using System.Globalization;
using System.Text;
using MathNet.Numerics.Distributions;

namespace HmcNet;

/// <summary>Models in the order of their expected predictive accuracy, as R's loo_compare.</summary>
/// <remarks>
/// Differences are pairwise: se_diff = sqrt(n) sd(pointwise differences). Sivula, Magnusson, Matamoros and Vehtari (2025), Bayesian
/// Analysis: the normal approximation is poor for fewer than 100 observations, and for differences below 4.
/// </remarks>
public sealed class ElpdComparison
{
    /// <summary>With fewer observations standard errors are too small.</summary>
    public const int FewObservations = 100;

    /// <summary>Below this difference models are hardly distinguishable and the normal approximation is poor.</summary>
    public const double SmallDifference = 4;

    private ElpdComparison(string elpdName, int observations, IReadOnlyList<ElpdComparisonRow> rows)
    {
        ElpdName = elpdName;
        Observations = observations;
        Rows = rows;
    }

    /// <summary>"elpd_loo" or "elpd_waic".</summary>
    public string ElpdName { get; }

    /// <summary>Number of observations.</summary>
    public int Observations { get; }

    /// <summary>The models, best first.</summary>
    public IReadOnlyList<ElpdComparisonRow> Rows { get; }

    /// <summary>The row of a model.</summary>
    /// <param name="name">Name given to the comparison.</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public ElpdComparisonRow this[string name] => Rows.FirstOrDefault(r => r.Name == name)
        ?? throw new HmcNetException($"The comparison has no model named \"{name}\".", expected: string.Join(", ", Rows.Select(r => r.Name)), found: $"\"{name}\"");

    /// <summary>Compares results.</summary>
    internal static ElpdComparison Of(IReadOnlyList<(string Name, ElpdResult Result)> models)
    {
        Check(models);
        (string Name, ElpdResult Result)[] ordered = [.. models.OrderByDescending(m => m.Result.Elpd.Value)];
        ElpdResult best = ordered[0].Result;
        return new ElpdComparison(best.ElpdName, best.Observations, [.. ordered.Select((m, i) => Row(m.Name, m.Result, best, i == 0))]);
    }

    /// <summary>The table.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString()
    {
        List<string[]> lines = [["", "elpd_diff", "se_diff", "p_worse", ElpdName, "se", "flags"]];
        foreach (ElpdComparisonRow row in Rows)
        {
            lines.Add([
                row.Name, Number(row.ElpdDifference, "0.0"), Number(row.StandardError, "0.0"), Number(row.ProbabilityWorse, "0.00"),
                Number(row.Result.Elpd.Value, "0.0"), Number(row.Result.Elpd.StandardError, "0.0"), string.Join("; ", row.Flags)]);
        }
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(c => lines.Max(l => l[c].Length))];
        var text = new StringBuilder();
        foreach (string[] line in lines)
            text.Append(string.Join("  ", line.Select((cell, c) => c is 0 or 6 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd()).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    private static ElpdComparisonRow Row(string name, ElpdResult result, ElpdResult best, bool isBest)
    {
        ElpdEstimate difference = ElpdEstimate.Of([.. result.PointwiseElpd.Zip(best.PointwiseElpd, (a, b) => a - b)]);
        var flags = new List<string>();
        if (!isBest && result.Observations < FewObservations)
            flags.Add(string.Create(CultureInfo.InvariantCulture, $"N < {FewObservations}"));
        if (!isBest && Math.Abs(difference.Value) < SmallDifference)
            flags.Add(string.Create(CultureInfo.InvariantCulture, $"|elpd_diff| < {SmallDifference}"));
        if (result.Unreliable > 0)
            flags.Add(result is LooResult loo
                ? string.Create(CultureInfo.InvariantCulture, $"{result.Unreliable} k > {loo.KThreshold:0.##}")
                : string.Create(CultureInfo.InvariantCulture, $"{result.Unreliable} p_waic > {WaicResult.LargestGoodVariance}"));
        double z = -difference.Value / difference.StandardError;
        return new ElpdComparisonRow
        {
            Name = name,
            Result = result,
            ElpdDifference = difference.Value,
            StandardError = difference.StandardError,
            // Two models that predict alike in every observation: neither is worse.
            ProbabilityWorse = isBest ? double.NaN : difference.StandardError == 0 && difference.Value == 0 ? 0.5 : Normal.CDF(0, 1, z),
            Flags = flags,
        };
    }

    private static void Check(IReadOnlyList<(string Name, ElpdResult Result)> models)
    {
        if (models.Count < 2)
            throw new HmcNetException(
                "There is nothing to compare.", expected: "two models or more", found: FormattableString.Invariant($"{models.Count}"),
                remedy: "Evaluate.Compare((\"a\", fitA.Loo()), (\"b\", fitB.Loo()))");
        (string first, ElpdResult reference) = models[0];
        foreach ((string name, ElpdResult result) in models)
        {
            ArgumentNullException.ThrowIfNull(result);
            if (models.Count(m => m.Name == name) > 1)
                throw new HmcNetException("Two models of a comparison have the same name.", expected: "names that differ", found: $"\"{name}\" twice");
            if (result.ElpdName != reference.ElpdName)
                throw new HmcNetException(
                    "LOO and WAIC cannot be compared with each other.", where: $"model \"{name}\"", expected: reference.ElpdName, found: result.ElpdName,
                    remedy: "use Loo() for all models");
            string? difference = result.Observations != reference.Observations
                ? FormattableString.Invariant($"{result.Observations} observations, not {reference.Observations}")
                : result.Data is { } mine && reference.Data is { } theirs ? theirs.DifferenceFrom(mine) : null;
            if (difference is not null)
                throw new HmcNetException(
                    "Predictive accuracy can be compared on the same data only.", where: $"model \"{name}\"", expected: $"the observations of \"{first}\"", found: difference,
                    remedy: "fit all models to the same rows, with the same names and the same scale of the observed variable");
        }
    }

    private static string Number(double value, string format)
    {
        if (double.IsNaN(value))
            return "";
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        return text is "-0.0" ? "0.0" : text;
    }
}
