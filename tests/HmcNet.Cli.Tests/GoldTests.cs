using System.Globalization;
using System.Text.Json;
using HmcNet.Io;
using HmcNet.Tests;

namespace HmcNet.Cli.Tests;

/// <summary>The tool against what stansummary, diagnose and R's posterior printed for the same files.</summary>
public class GoldTests
{
    private static Dictionary<string, string[]> Printed(string file) => File.ReadAllLines(RepositoryRoot.DataPath("stan_csv", file))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(cells => cells.Length is 10 or 12 && double.TryParse(cells[1], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        .ToDictionary(cells => cells[0], StringComparer.Ordinal);

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static Dictionary<string, JsonElement> Rows(params string[] options)
    {
        (int code, string output, string error) = ToolRun.Of(["summary", .. ToolRun.EightSchools, "--json", .. options]);
        Assert.Equal((0, ""), (code, error));
        return JsonDocument.Parse(output).RootElement.GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("name").GetString()!);
    }

    [Fact]
    public void Summary_gives_what_posterior_computes()
    {
        Dictionary<string, JsonElement> rows = Rows();
        string[] lines = File.ReadAllLines(RepositoryRoot.DataPath("stan_csv", "posterior_summary.csv"));
        string[] names = ["mean", "sd", "mad", "q5", "q50", "q95", "rhat", "ess_bulk", "ess_tail", "mcse_mean"];
        Assert.Equal(lines.Length - 1, rows.Count);
        foreach (string[] cells in lines.Skip(1).Select(line => line.Split(',')))
        {
            for (int i = 0; i < names.Length; i++)
            {
                // R printed 15 significant digits.
                double expected = Number(cells[i + 1]), found = rows[cells[0]].GetProperty(names[i]).GetDouble();
                Assert.True(Math.Abs(found - expected) <= 1e-10 * Math.Abs(expected), $"{cells[0]} {names[i]}: {expected} against {found}");
            }
        }
    }

    [Fact]
    public void Means_sds_and_percentiles_are_stansummarys()
    {
        // That release of stansummary has other definitions of MCSE, ESS and R-hat (without ranks), takes 2.5 and 97.5 as 2 and
        // 97, and does not interpolate between order statistics: its quartiles are one of the two draws that ours lie between.
        Dictionary<string, JsonElement> rows = Rows("--sampler", "--percentiles", "25,50,75");
        Dictionary<string, string[]> printed = Printed("stansummary_8_digits.txt");
        Assert.Equal(17, printed.Count);
        Draws draws = StanCsvReader.Read(ToolRun.EightSchools);
        foreach ((string name, string[] cells) in printed)
        {
            Assert.Equal(Number(cells[1]), rows[name].GetProperty("mean").GetDouble(), 6e-8 * Math.Abs(Number(cells[1])));
            Assert.Equal(Number(cells[3]), rows[name].GetProperty("sd").GetDouble(), 6e-8 * Math.Abs(Number(cells[3])));
            if (name.EndsWith("__", StringComparison.Ordinal))
                continue;
            double[] sorted = [.. draws.Pooled(name).Order()];
            foreach ((int percent, int column) in (ReadOnlySpan<(int, int)>)[(25, 5), (50, 6), (75, 7)])
            {
                int below = (sorted.Length - 1) * percent / 100;
                double found = rows[name].GetProperty($"q{percent}").GetDouble();
                Assert.InRange(found, sorted[below], sorted[below + 1]);
                Assert.Contains(Number(cells[column]), sorted[below..(below + 2)]);
            }
        }
    }

    [Fact]
    public void The_table_agrees_with_the_two_digits_that_stansummary_prints()
    {
        Dictionary<string, string[]> printed = Printed("stansummary.txt");
        Dictionary<string, JsonElement> rows = Rows("--sampler");
        Assert.Equal(17, printed.Count);
        foreach ((string name, string[] cells) in printed)
        {
            foreach ((string member, int column) in (ReadOnlySpan<(string, int)>)[("mean", 1), ("sd", 3), ("q5", 4), ("q50", 5), ("q95", 6)])
            {
                double expected = Number(cells[column]), found = rows[name].GetProperty(member).GetDouble();
                // Two significant figures: half a unit of the second, and the gap between neighbouring draws.
                double unit = expected == 0 ? 0 : Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(expected))) - 1);
                Assert.True(Math.Abs(found - expected) <= 0.55 * unit, $"{name} {member}: {expected} against {found}");
            }
        }
    }

    [Fact]
    public void Diagnose_repeats_the_facts_of_CmdStans()
    {
        (int code, string output, string error) = ToolRun.Of(["diagnose", .. ToolRun.EightSchools, "--thresholds", "cmdstan"]);
        Assert.Equal((0, ""), (code, error));
        string gold = File.ReadAllText(RepositoryRoot.DataPath("stan_csv", "diagnose.txt"));
        const string divergences = "42 of 4000 (1.05%) transitions ended";
        Assert.Contains(divergences, gold, StringComparison.Ordinal);
        Assert.Contains(divergences, output, StringComparison.Ordinal);
        Assert.Contains("Treedepth satisfactory", gold, StringComparison.Ordinal);
        Assert.Contains("No transition reached the greatest tree depth.", output, StringComparison.Ordinal);
        Assert.Contains("Effective sample size satisfactory", gold, StringComparison.Ordinal);
        Assert.Contains("Bulk and tail effective sample sizes are all at least 4.", output, StringComparison.Ordinal);
        // CmdStan laid the chains end to end; chain 4 alone is below.
        Assert.Contains("E-BFMI is below 0.3 in 1 of 4 chains (chain 4: 0.28)", output, StringComparison.Ordinal);
        // The release that wrote diagnose.txt used split R-hat without ranks and the limit 1.1.
        Assert.Contains("2 of 11 quantities have an R-hat above 1.01499", output, StringComparison.Ordinal);
    }
}
