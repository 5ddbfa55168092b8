using System.Globalization;
using System.Text;
using HmcNet.Io;
using HmcNet.Tests.Io;

namespace HmcNet.Tests.Streaming;

public class StanCsvRunTests
{
    private static string[] EightSchools =>
        [.. Enumerable.Range(1, 4).Select(c => TestData.PathOf("stan_csv", $"eight_schools_centered_{c}.csv"))];

    private static void AssertSame(RunVerdict streamed, Draws inMemory, SummaryOptions options)
    {
        SummaryTable expected = inMemory.Summary(options);
        Assert.Equal(expected.Rows.Select(RowBits), streamed.Summary.Rows.Select(RowBits));
        Assert.Equal(expected.ToString(), streamed.Summary.ToString());
        Assert.Equal(inMemory.Diagnose().ToString(), streamed.Diagnosis.ToString());
        Assert.Equal(inMemory.Diagnose().Findings.Select(Bits), streamed.Diagnosis.Findings.Select(Bits));
    }

    private static string RowBits(SummaryRow row) => row.Name + ":" + string.Join(
        ' ', ((double[])[row.Mean, row.McseMean, row.Sd, row.Mad, row.Q5, row.Median, row.Q95, .. row.Quantiles, row.EssBulk, row.EssTail, row.RHat])
            .Select(BitConverter.DoubleToInt64Bits)) + row.IsConstant;

    private static string Bits(Finding finding) => string.Create(
        CultureInfo.InvariantCulture, $"{finding.Kind} {finding.Severity} {finding.Count} {finding.Total} {BitConverter.DoubleToInt64Bits(finding.Worst)} {string.Join(' ', finding.Chains)} | ")
        + string.Join(' ', finding.Quantities.Select(q => q.Name + BitConverter.DoubleToInt64Bits(q.Value)));

    /// <summary>Chains with a matrix of 20 x 30, NaN, a constant, a collapsing scale, and many digits.</summary>
    private static string[] WriteWide(string folder, int chains, Func<int, int> rowsOf)
    {
        var random = new Random(71);
        var paths = new List<string>();
        for (int c = 1; c <= chains; c++)
        {
            var text = new StringBuilder("# model = wide_model\n# id = 1\nlp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,scale,flat,odd");
            for (int j = 1; j <= 30; j++)
            {
                for (int i = 1; i <= 20; i++)
                    text.Append(CultureInfo.InvariantCulture, $",M.{i}.{j}");
            }
            text.Append('\n');
            for (int row = 0; row < rowsOf(c); row++)
            {
                double energy = random.NextDouble() * 5;
                text.Append(CultureInfo.InvariantCulture, $"{-energy:R},0.9,0.25,{random.Next(2, 11)},15,{(random.Next(50) == 0 ? 1 : 0)},{energy:R}");
                text.Append(CultureInfo.InvariantCulture, $",{Math.Exp(-0.2 * row):R},4,{(row == 7 && c == 2 ? "nan" : "1.5")}");
                for (int k = 0; k < 600; k++)
                {
                    double value = random.NextDouble() - random.NextDouble() + (k == 5 ? 0.2 * c : 0);
                    text.Append(',').Append(value.ToString(k % 2 == 0 ? "G6" : "R", CultureInfo.InvariantCulture));
                }
                text.Append('\n');
            }
            text.Append("# \n#  Elapsed Time: 1.5 seconds (Warm-up)\n#                2.5 seconds (Sampling)\n#                4 seconds (Total)\n");
            string path = Path.Combine(folder, $"wide_{c}.csv");
            File.WriteAllText(path, text.ToString());
            paths.Add(path);
        }
        return [.. paths];
    }

    [Fact]
    public void Real_files_give_the_bits_of_draws_in_memory()
    {
        StanCsvRun run = StanCsvRun.Open(EightSchools);
        Assert.Empty(run.Faults);
        var options = new SummaryOptions { Probabilities = [0.1, 0.5, 0.77] };
        AssertSame(run.Judge(options), StanCsvReader.Read(EightSchools), options);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Blocks_of_columns_give_the_bits_of_draws_in_memory(bool unequal)
    {
        using var file = new TemporaryFile();
        string[] paths = WriteWide(file.Folder, 3, c => unequal ? 200 + 17 * c : 250);
        int passes = 0;
        StanCsvRun run = StanCsvRun.Open(paths, new StanCsvRunOptions
        {
            MemoryBudget = StanCsvRunOptions.SmallestMemoryBudget,
            Progress = progress => passes = Math.Max(passes, progress.Passes),
        });
        Assert.Empty(run.Faults);
        var options = new SummaryOptions();
        RunVerdict verdict = run.Judge(options);
        // 603 columns of three chains of some 250 draws of 8 bytes.
        Assert.InRange(passes, 3, 6);
        AssertSame(verdict, StanCsvReader.Read(paths), options);
        Assert.Equal("M[1,2]", verdict.Summary.Rows[5].Name);
        Assert.NotNull(verdict.Diagnosis.Find(FindingKind.NotFinite));
        Assert.NotNull(verdict.Diagnosis.Find(FindingKind.Improper));
        Assert.NotNull(verdict.Diagnosis.Find(FindingKind.Constant));
    }

    [Fact]
    public void Chosen_quantities_are_shown_in_their_order_and_alone_judged()
    {
        StanCsvRun run = StanCsvRun.Open(EightSchools);
        RunVerdict verdict = run.Judge(new SummaryOptions { Variables = ["energy__", "theta.2", "tau", "lp__", "theta[2]"] });
        Assert.Equal(["energy__", "theta[2]", "tau", "lp__"], verdict.Summary.Rows.Select(row => row.Name));
        // energy__ has a worse R-hat than tau and is not judged.
        Assert.Equal(["lp__", "tau"], verdict.Diagnosis.Find(FindingKind.RHat)!.Quantities.Select(q => q.Name));
        Assert.Equal(RowBits(StanCsvReader.Read(EightSchools).Summary()["tau"]), RowBits(run.Judge(new SummaryOptions { Variables = ["tau"] }).Summary.Rows[0]));
        Assert.Equal(8, run.Judge(new SummaryOptions { Variables = ["theta"] }).Summary.Rows.Count);
        HmcNetException fault = Assert.Throws<HmcNetException>(() => run.Judge(new SummaryOptions { Variables = ["theta[9]"] }));
        Assert.Contains("theta[9]", fault.What, StringComparison.Ordinal);
        Assert.Contains("one of theta, mu, tau", fault.Expected!, StringComparison.Ordinal);
    }

    [Fact]
    public void Warm_up_is_left_out_and_its_end_is_found_without_adaptation_too()
    {
        string[] paths = [TestData.PathOf("stan_csv", "dense_with_warmup.csv")];
        StanCsvRun run = StanCsvRun.Open(paths);
        Assert.Empty(run.Faults);
        AssertSame(run.Judge(), StanCsvReader.Read(paths), new SummaryOptions());
        Assert.Equal(200, run.Sampler!.CommonIterations);

        using var file = new TemporaryFile("# num_samples = 3\n# num_warmup = 2\n# save_warmup = true\nlp__,mu\n1,10\n1,20\n1,30\n1,40\n1,50\n# 1 seconds (Total)\n");
        StanCsvRun plain = StanCsvRun.Open([file.Path]);
        Assert.Empty(plain.Faults);
        Assert.Equal(40, plain.Judge().Summary["mu"].Mean);
    }

    [Fact]
    public void Autocorrelations_are_those_of_the_chain_asked_for()
    {
        StanCsvRun run = StanCsvRun.Open(EightSchools);
        AutocorrelationTable table = run.Judge(new SummaryOptions { Variables = ["tau", "lp__"] }, autocorrelationsOf: 3).Autocorrelations!;
        Draws draws = StanCsvReader.Read(EightSchools);
        double[] tau = HmcNet.Diagnostics.Autocovariance.Correlation(draws.Column(2, "tau"));
        Assert.Equal(table.Lags.Select(lag => tau[lag]), table.Rows[0].Values);
        Assert.Equal("lp__", table.Rows[1].Name);
        Assert.Contains("eight_schools_centered_3.csv", table.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 to 4", Assert.Throws<HmcNetException>(() => run.Judge(autocorrelationsOf: 5)).Expected!, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_are_compared_by_means_and_sds_in_Monte_Carlo_errors()
    {
        Comparison comparison = StanCsvRun.Compare(("a", StanCsvRun.Open(EightSchools[..2])), ("b", StanCsvRun.Open(EightSchools[2..])));
        Draws a = StanCsvReader.Read(EightSchools[..2]), b = StanCsvReader.Read(EightSchools[2..]);
        SummaryRow first = a.Summary()["mu"], second = b.Summary()["mu"];
        ComparisonRow row = comparison.Rows.Single(r => r.Name == "mu");
        Assert.Equal((second.Mean - first.Mean) / Math.Sqrt(first.McseMean * first.McseMean + second.McseMean * second.McseMean), row.Cells[1].MeanDifference, 1e-12);
        // Seconds and leapfrog steps as the files state them.
        Assert.Equal(0.042 + 0.045, comparison.Fits[0].SamplingSeconds, 1e-12);
        Assert.Equal(a.Transitions(0).ToArray().Concat(a.Transitions(1).ToArray()).Sum(t => t.LeapfrogSteps), comparison.Fits[0].Evaluations);
        Assert.DoesNotContain("lp__", comparison.Rows.Select(r => r.Name));
        Assert.Throws<HmcNetException>(() => StanCsvRun.Compare(("a", StanCsvRun.Open(EightSchools))));
    }

    [Fact]
    public void All_draws_are_read_where_they_fit_the_budget()
    {
        using var file = new TemporaryFile();
        string[] paths = WriteWide(file.Folder, 2, c => 150);
        Draws expected = StanCsvReader.Read(paths), found = StanCsvRun.Open(paths).ReadDraws();
        Assert.Equal(expected.Variables.EntryNames, found.Variables.EntryNames);
        for (int chain = 0; chain < 2; chain++)
        {
            Assert.Equal(expected.Transitions(chain).ToArray(), found.Transitions(chain).ToArray());
            for (int entry = 0; entry < expected.Variables.Size; entry++)
                Assert.Equal(expected.Column(chain, entry).ToArray(), found.Column(chain, entry).ToArray());
        }
        // 603 quantities of 2 x 150 draws of 8 bytes: 1.4 MB.
        var small = new StanCsvRunOptions { MemoryBudget = StanCsvRunOptions.SmallestMemoryBudget };
        HmcNetException fault = Assert.Throws<HmcNetException>(() => StanCsvRun.Open(paths, small).ReadDraws());
        Assert.Contains("raise the memory budget to 2 MB", fault.Remedy!, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_generated_quantities_have_no_sampler_to_judge()
    {
        using var file = new TemporaryFile("# method = generate_quantities\n# model = g\ny.1,y.2\n1,2\n2,3\n4,1\n3,5\n5,4\n");
        StanCsvRun run = StanCsvRun.Open([file.Path]);
        Assert.Empty(run.Faults);
        Assert.Empty(run.SamplerColumns);
        RunVerdict verdict = run.Judge();
        Assert.Equal(["y[1]", "y[2]"], verdict.Summary.Rows.Select(row => row.Name));
        Assert.Equal(3, verdict.Summary["y[1]"].Mean);
        Assert.Null(verdict.Diagnosis.Find(FindingKind.Divergences));
    }

    [Fact]
    public void A_file_that_changes_between_passes_is_noticed()
    {
        using var file = new TemporaryFile("lp__,mu\n1,2\n3,4\n5,6\n# 1 seconds (Total)\n");
        StanCsvRun run = StanCsvRun.Open([file.Path]);
        File.WriteAllText(file.Path, "lp__,mu\n1,2\n");
        Assert.Contains("changed while it was read", Assert.Throws<HmcNetException>(() => run.Judge()).What, StringComparison.Ordinal);
        File.Delete(file.Path);
        Assert.Contains("could not be read again", Assert.Throws<HmcNetException>(() => run.Judge()).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reading_can_be_cancelled_and_options_are_checked()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => StanCsvRun.Open(EightSchools, null, stop.Token));
        Assert.Throws<HmcNetException>(() => StanCsvRun.Open([]));
        Assert.Contains("budget", Assert.Throws<HmcNetException>(() => StanCsvRun.Open(EightSchools, new StanCsvRunOptions { MemoryBudget = 5 })).What, StringComparison.Ordinal);
        StanCsvRun nothing = StanCsvRun.Open(["nowhere.csv"]);
        Assert.False(nothing.HasDraws);
        Assert.Throws<HmcNetException>(() => nothing.Judge());
    }
}
