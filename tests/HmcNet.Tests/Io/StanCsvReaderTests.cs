using HmcNet.Diagnostics;
using HmcNet.Hmc;
using HmcNet.Io;
using HmcNet.Sampling;

namespace HmcNet.Tests.Io;

public class StanCsvReaderTests
{
    private static string[] EightSchools =>
        [.. Enumerable.Range(1, 4).Select(c => TestData.PathOf("stan_csv", $"eight_schools_centered_{c}.csv"))];

    [Fact]
    public void Files_of_CmdStan_give_what_posterior_says_of_them()
    {
        SummaryTable summary = StanCsvReader.Read(EightSchools).Summary();
        string[] lines = File.ReadAllLines(TestData.PathOf("stan_csv", "posterior_summary.csv"));
        Assert.Equal(11, summary.Rows.Count);
        Assert.Equal("lp__", summary.Rows[0].Name);
        foreach (string line in lines.Skip(1))
        {
            // theta[1] holds no comma, so that splitting is safe.
            string[] cells = line.Split(',');
            SummaryRow row = summary[cells[0]];
            double[] found = [row.Mean, row.Sd, row.Mad, row.Q5, row.Median, row.Q95, row.RHat, row.EssBulk, row.EssTail, row.McseMean];
            for (int i = 0; i < found.Length; i++)
            {
                // R printed 15 significant digits.
                double expected = TestData.Number(cells[i + 1]);
                Assert.True(Math.Abs(found[i] - expected) <= 1e-10 * Math.Abs(expected), $"{cells[0]}, column {i + 1}: {expected} against {found[i]}");
            }
        }
    }

    [Fact]
    public void Diagnosis_of_CmdStans_files_repeats_the_facts_of_its_diagnose()
    {
        Draws draws = StanCsvReader.Read(EightSchools);
        Diagnosis diagnosis = draws.Diagnose(new DiagnoseOptions { Parity = DiagnoseParity.CmdStan });
        Finding divergences = diagnosis.Find(FindingKind.Divergences)!;
        Assert.Equal((42, 4000), (divergences.Count, divergences.Total));
        Assert.Contains("42 of 4000 (1.05%) transitions", diagnosis.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, diagnosis.Find(FindingKind.TreeDepth)!.Count);
        // CmdStan lays the chains end to end (0.320) and passes; chain 4 alone is below 0.3. Values from R:
        // mean(diff(e)^2)/var(e) of each file.
        Finding energy = diagnosis.Find(FindingKind.EBfmi)!;
        double[] expected = [0.3969518, 0.3252931, 0.318056, 0.2774225];
        for (int c = 0; c < 4; c++)
            Assert.Equal(expected[c], energy.ByChain[c], 5e-8);
        Assert.Equal([4], energy.Chains);
        double[] endToEnd = [.. Enumerable.Range(0, 4).SelectMany(c => draws.Transitions(c).ToArray().Select(t => t.Energy))];
        Assert.True(EnergyDiagnostics.EBfmi(endToEnd) > 0.3);
        Assert.Equal(FindingSeverity.None, diagnosis.Find(FindingKind.Ess)!.Severity);
        // The release that wrote diagnose.txt used plain split R-hat and 1.1; the rule of 2.36 finds tau and lp__.
        Assert.Equal(["lp__", "tau"], diagnosis.Find(FindingKind.RHat)!.Quantities.Select(quantity => quantity.Name));
    }

    [Fact]
    public void Header_adaptation_and_timings_are_read()
    {
        ChainDraws chain = StanCsvReader.Read(EightSchools).Chain(2);
        Assert.Equal("eight_schools_centered_model", chain.Start.ModelName);
        Assert.Equal("0.80000000000000004", chain.Start.Settings["delta"]);
        Assert.Equal("eight_schools.json", chain.Start.Settings["data_file"]);
        Assert.Equal("eight_schools_centered_3.csv", chain.Start.Settings["output_file"]);
        Assert.Equal(new DateTime(2026, 11, 21, 7, 2, 0, DateTimeKind.Utc), chain.Start.StartedAt, TimeSpan.FromMinutes(2));
        Assert.Equal(10, chain.Adaptation!.Dimension);
        Assert.Equal("diag_e", chain.Adaptation.Metric);
        Assert.Equal(10, chain.Adaptation.InverseMetric.Count);
        Assert.True(chain.Adaptation.StepSize is > 0.1 and < 0.3);
        Assert.Equal(ChainOutcome.Complete, chain.End!.Outcome);
        Assert.True(chain.End.WarmupSeconds > 0.05 && chain.End.SamplingSeconds > 0.04);
        Assert.Equal([8], chain.Start.Variables.Variables[0].Shape);
        Assert.Equal((1000, 0), (chain.Iterations, chain.WarmupIterations));
    }

    [Fact]
    public void Warm_up_rows_are_kept_apart_and_a_dense_metric_is_read()
    {
        ChainDraws chain = StanCsvReader.ReadChain(TestData.PathOf("stan_csv", "dense_with_warmup.csv"));
        Assert.Equal((200, 200), (chain.Iterations, chain.WarmupIterations));
        Assert.Equal(-10.1351785978937983, chain.WarmupTransitions[0].LogDensity);
        Assert.Equal(new Transition(-10.1351785978937983, 0, 2.87374396909547025, 0, 1, true, 17.1065269059763629), chain.WarmupTransitions[1]);
        Assert.Equal("dense_e", chain.Adaptation!.Metric);
        Assert.Equal(100, chain.Adaptation.InverseMetric.Count);
        Assert.Equal(32.671, chain.Adaptation.InverseMetric[0]);
        Assert.Equal(0.534805, chain.Adaptation.InverseMetric[99]);
        Assert.Equal(0.221102, chain.Adaptation.StepSize);
        Assert.Equal(6, chain.IntegerSetting("max_depth"));
        Assert.Equal(0.018, chain.End!.WarmupSeconds);
        foreach (Transition transition in chain.Transitions)
            Assert.Equal(0.221102, transition.StepSize, 1e-6);
    }

    public static TheoryData<string, string, string> Damage() => new()
    {
        { "", "no header", "line 0" },
        { "# model = m\n# id = 1\n", "no header", "line 2" },
        { "# model = m\n1,2,3\n", "column names are missing", "line 2" },
        { "lp__,mu\n1,2\n1\n", "one number a column", "line 3" },
        { "lp__,mu\n1,2\n1,2,3\n", "one number a column", "line 3" },
        { "lp__,mu\n1,2\n1,two\n", "not a number", "line 3" },
        { "lp__,mu\n1,2\n1,\n", "not a number", "line 3" },
        { "lp__,mu\n1,2\n3,4\n", "cut off", "line 3" },
        { "lp__,mu\n# Adaptation terminated\n# Step size = x\n", "adaptation", "line 3" },
        { "lp__,mu\n# Diagonal elements of inverse mass matrix:\n# 1, b\n", "adaptation", "line 3" },
    };

    [Theory]
    [MemberData(nameof(Damage))]
    public void A_damaged_file_is_named_with_its_line(string text, string what, string where)
    {
        using var file = new TemporaryFile(text);
        HmcNetException fault = Assert.Throws<HmcNetException>(() => StanCsvReader.Read(file.Path));
        Assert.Contains(what, fault.What, StringComparison.Ordinal);
        Assert.Contains(file.Path, fault.Where!, StringComparison.Ordinal);
        Assert.EndsWith(where, fault.Where, StringComparison.Ordinal);
        Assert.NotNull(fault.Expected);
        Assert.NotNull(fault.Remedy);
    }

    [Fact]
    public void A_file_of_a_running_chain_is_taken_on_request()
    {
        using var file = new TemporaryFile("lp__,mu\n1,2\n3,4\n");
        ChainDraws chain = StanCsvReader.ReadChain(file.Path, allowCutOff: true);
        Assert.Equal([2.0, 4.0], chain.Column(0).ToArray());
        Assert.False(chain.IsComplete);
    }

    [Fact]
    public void Every_cut_of_a_real_file_is_found()
    {
        string whole = File.ReadAllText(EightSchools[0]);
        int total = whole.IndexOf("(Total)", StringComparison.Ordinal);
        for (int i = 1; i < 40; i++)
        {
            using var file = new TemporaryFile(whole[..(int)((long)total * i / 40)]);
            Assert.Throws<HmcNetException>(() => StanCsvReader.Read(file.Path));
        }
    }

    [Fact]
    public void Files_of_different_models_or_columns_are_not_mixed()
    {
        const string end = "# 1 seconds (Total)\n";
        using var first = new TemporaryFile("# model = a\nlp__,mu,tau\n1,2,3\n" + end);
        using var model = new TemporaryFile("# model = b\nlp__,mu,tau\n1,2,3\n" + end);
        using var columns = new TemporaryFile("# model = a\nlp__,mu,sd\n1,2,3\n" + end);
        Assert.Contains("model b", Assert.Throws<HmcNetException>(() => StanCsvReader.Read(first.Path, model.Path)).Found!, StringComparison.Ordinal);
        HmcNetException other = Assert.Throws<HmcNetException>(() => StanCsvReader.Read(first.Path, columns.Path));
        Assert.Contains("number 2 sd", other.Found!, StringComparison.Ordinal);
        Assert.Throws<HmcNetException>(() => StanCsvReader.Read());
        Assert.Contains("nowhere.csv", Assert.Throws<HmcNetException>(() => StanCsvReader.Read("nowhere.csv")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_no_whole_array_stay_scalars()
    {
        using var file = new TemporaryFile("lp__,b.2,a.1.1,a.2.1,a.1.2,a.2.2,c.x,d.1,int_time__\n1,2,11,21,12,22,5,6,7\n# 1 seconds (Total)\n");
        Draws draws = StanCsvReader.Read(file.Path);
        Assert.Equal(["b.2", "a[1,1]", "a[1,2]", "a[2,1]", "a[2,2]", "c.x", "d[1]"], draws.Variables.EntryNames);
        Assert.Equal([2.0, 11, 12, 21, 22, 5, 6], Enumerable.Range(0, 7).Select(entry => draws.Column(0, entry)[0]));
    }
}
