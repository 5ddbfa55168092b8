using System.Globalization;
using System.Text.Json;
using HmcNet.Cli.Output;
using HmcNet.Io;
using Spectre.Console;

namespace HmcNet.Cli.Tests;

public class CommandTests
{
    private static string Chain(int id, int rows, double shift = 0, string settings = "", string end = "# 1 seconds (Sampling)\n# 2 seconds (Total)\n")
    {
        var random = new Random(100 * id + (int)(10 * shift));
        IEnumerable<string> lines = Enumerable.Range(0, rows).Select(_ => string.Create(
            CultureInfo.InvariantCulture, $"{-random.NextDouble()},0.9,0.5,3,7,0,{random.NextDouble()},{random.NextDouble() + shift}"));
        return $"# model = m_model\n{settings}# id = {id}\nlp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu\n"
            + string.Join('\n', lines) + "\n" + end;
    }

    [Fact]
    public void Files_written_by_HmcNet_are_read_as_well()
    {
        using var folder = new TemporaryFolder();
        Model model = Model.Define("two", m =>
        {
            Autodiff.Tensor mu = m.Parameter("mu", Distributions.Distribution.Normal(0, 1));
            m.Derived("double_mu", 2 * mu);
        });
        string[] paths = [folder.File("run_1.csv"), folder.File("run_2.csv")];
        var writers = paths.Select(path => new StanCsvWriter(path)).ToList();
        Nuts.Sample(model, new NutsOptions { Chains = 2, IterWarmup = 200, IterSampling = 300, Seed = 4, Sinks = [chain => writers[chain - 1]] });
        writers.ForEach(writer => writer.Dispose());
        (int code, string output, string error) = ToolRun.Of(["summary", folder.File("run_*.csv"), "--json"]);
        Assert.Equal("", error);
        JsonElement root = JsonDocument.Parse(output).RootElement;
        Assert.Equal(paths, root.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        SummaryTable expected = StanCsvReader.Read(paths).Summary();
        Assert.Equal(expected.Rows.Select(row => row.Mean), root.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("mean").GetDouble()));
        Assert.True(code is 0 or 1);
    }

    [Fact]
    public void Json_has_all_digits_and_null_for_what_does_not_exist()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("c.csv", "lp__,mu,flat,big\n1,0.1,4,inf\n2,0.30000000000000004,4,1\n3,0.2,4,2\n5,0.25,4,3\n# 1 seconds (Total)\n");
        (int code, string output, _) = ToolRun.Of("summary", path, "--json");
        JsonElement root = JsonDocument.Parse(output).RootElement;
        JsonElement[] rows = [.. root.GetProperty("rows").EnumerateArray()];
        Assert.Equal(StanCsvReader.Read(path).Summary()["mu"].Mean, rows[1].GetProperty("mean").GetDouble());
        Assert.Equal(JsonValueKind.Null, rows[2].GetProperty("rhat").ValueKind);
        Assert.Equal("Inf", rows[3].GetProperty("mean").GetString());
        // Infinite draws are severe.
        Assert.Equal("severe", root.GetProperty("severity").GetString());
        Assert.Equal(1, code);
        Assert.Equal(1, ToolRun.Of("diagnose", path).Code);
        JsonElement diagnosis = JsonDocument.Parse(ToolRun.Of("diagnose", path, "--json").Output).RootElement;
        JsonElement finding = diagnosis.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("kind").GetString() == "not_finite");
        Assert.Equal("big", finding.GetProperty("quantities")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Flags_of_stansummary_do_what_they_do_there()
    {
        string[] files = ToolRun.EightSchools;
        string table = ToolRun.Of(["summary", .. files, "--percentiles", "2.5, 50 97.5", "--sig_figs", "4", "-i", "theta.1", "--include_param", "tau"]).Output;
        Assert.Contains("2.5%", table, StringComparison.Ordinal);
        Assert.Contains("97.5%", table, StringComparison.Ordinal);
        Assert.Contains("theta[1]", table, StringComparison.Ordinal);
        Assert.DoesNotContain("theta[2]", table, StringComparison.Ordinal);
        Assert.Contains("6.467", table, StringComparison.Ordinal);
        Assert.Contains("Autocorrelations of the chain in", ToolRun.Of(["summary", .. files, "--autocorr", "2"]).Output, StringComparison.Ordinal);
        Assert.Contains("stepsize__", ToolRun.Of(["summary", .. files, "--sampler"]).Output, StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        Assert.Equal(0, ToolRun.Of(["summary", .. files, "--csv_filename", folder.File("all.csv")]).Code);
        string[] lines = File.ReadAllLines(folder.File("all.csv"));
        Assert.Equal("name,Mean,MCSE,StdDev,MAD,5%,50%,95%,ESS_bulk,ESS_tail,R_hat", lines[0]);
        SummaryRow mu = StanCsvReader.Read(files).Summary()["mu"];
        string[] cells = lines.Single(line => line.StartsWith("mu,", StringComparison.Ordinal)).Split(',');
        Assert.Equal((mu.Mean, mu.RHat), (double.Parse(cells[1], CultureInfo.InvariantCulture), double.Parse(cells[^1], CultureInfo.InvariantCulture)));
        Assert.Equal(0, ToolRun.Of(["summary", .. files, "-c", folder.File("few.csv"), "-s", "3"]).Code);
        Assert.Contains("\nmu,4.33,0.142,3.37,", File.ReadAllText(folder.File("few.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_exists_is_not_written_over()
    {
        using var folder = new TemporaryFolder();
        string chain = folder.Write("c.csv", Chain(1, 20));
        string text = File.ReadAllText(chain);
        (int code, _, string error) = ToolRun.Of("summary", "--csv", chain, chain);
        Assert.Equal(2, code);
        Assert.Contains("The CSV file exists already.", error, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(chain));
        Assert.Contains("could not be written", ToolRun.Of("summary", "--csv", folder.File("no/such/folder.csv"), chain).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_sets_that_agree_and_two_that_do_not()
    {
        using var folder = new TemporaryFolder();
        string[] first = [folder.Write("first_1.csv", Chain(1, 500)), folder.Write("first_2.csv", Chain(2, 500))];
        string[] same = [folder.Write("same_1.csv", Chain(3, 400)), folder.Write("same_2.csv", Chain(4, 400))];
        string[] other = [folder.Write("other_1.csv", Chain(5, 500, 0.3)), folder.Write("other_2.csv", Chain(6, 500, 0.3))];
        (int code, string output, string error) = ToolRun.Of(["compare", .. first, "--with", .. same]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Comparison on m_model: first, same", output, StringComparison.Ordinal);
        Assert.Contains("The fits agree", output, StringComparison.Ordinal);
        (code, output, _) = ToolRun.Of(["compare", .. first, "--with", .. other]);
        Assert.Equal(1, code);
        Assert.Contains("differ by more than", output, StringComparison.Ordinal);
        (code, output, _) = ToolRun.Of(["compare", .. first, "--with", .. other, "--json"]);
        JsonElement root = JsonDocument.Parse(output).RootElement;
        Assert.Equal("different", root.GetProperty("verdict").GetString());
        Assert.Equal("mu", root.GetProperty("different")[0].GetString());
        double z = root.GetProperty("rows")[0].GetProperty("runs")[1].GetProperty("mean_difference").GetDouble();
        // 0.3 apart with sd 0.29 and 1,000 draws on each side: about 23 standard errors.
        Assert.InRange(z, 18, 28);
        Assert.Equal(2 * 500 * 7, root.GetProperty("runs")[0].GetProperty("evaluations").GetInt64());
    }

    [Fact]
    public void A_report_is_one_page_of_what_could_be_read()
    {
        using var folder = new TemporaryFolder();
        string page = folder.File("report.html");
        (int code, string output, string error) = ToolRun.Of(["report", .. ToolRun.EightSchools, "-o", page, "--title", "Eight schools again", "-i", "mu"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(page, output, StringComparison.Ordinal);
        string html = File.ReadAllText(page);
        Assert.Contains("Eight schools again", html, StringComparison.Ordinal);
        Assert.Contains("theta[8]", html, StringComparison.Ordinal);
        Assert.Contains("42 of 4000", html, StringComparison.Ordinal);

        string broken = folder.Write("broken.csv", string.Join('\n', File.ReadAllText(ToolRun.EightSchools[0]).Split('\n')[..400]) + "\n");
        (code, output, error) = ToolRun.Of(["report", .. ToolRun.EightSchools[1..], broken, "-o", page, "--json"]);
        Assert.Equal(2, code);
        Assert.Contains("broken.csv, line", error, StringComparison.Ordinal);
        JsonElement root = JsonDocument.Parse(output).RootElement;
        Assert.Equal(4, root.GetProperty("files").GetArrayLength());
        Assert.Equal(page, root.GetProperty("report").GetString());
        Assert.DoesNotContain("Eight schools again", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_writes_over_nothing_but_a_page()
    {
        using var folder = new TemporaryFolder();
        string chain = folder.Write("c.csv", Chain(1, 20)), text = File.ReadAllText(chain);
        (int code, _, string error) = ToolRun.Of("report", chain, "-o", chain);
        Assert.Equal(2, code);
        Assert.Contains("a name that ends in .html", error, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(chain));
        Assert.Equal(2, ToolRun.Of("report", folder.Write("empty.csv", ""), "-o", folder.File("none.html")).Code);
        Assert.False(File.Exists(folder.File("none.html")));
    }

    [Theory]
    [InlineData("Required command was not provided")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("Required argument", "summary")]
    [InlineData("--with", "compare", "a.csv")]
    [InlineData("--percentiles must be increasing", "summary", "a.csv", "--percentiles", "50,5")]
    [InlineData("--percentiles must be increasing", "summary", "a.csv", "--percentiles", "0,5")]
    [InlineData("--percentiles must be increasing", "summary", "a.csv", "--percentiles", "five")]
    [InlineData("--percentiles must name at least one", "summary", "a.csv", "--percentiles", ",")]
    [InlineData("--sig-figs must be a number from 1 to 18", "summary", "a.csv", "--sig-figs", "0")]
    [InlineData("--memory must be at least 1", "diagnose", "a.csv", "--memory", "0")]
    [InlineData("Cannot parse argument 'x'", "diagnose", "a.csv", "--memory", "x")]
    [InlineData("'stan' not recognized", "diagnose", "a.csv", "--thresholds", "stan")]
    public void Bad_usage_is_a_message_and_code_2(string message, params string[] arguments)
    {
        (int code, string output, string error) = ToolRun.Of(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("Error: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_names_are_a_message_and_code_2()
    {
        (int code, _, string error) = ToolRun.Of(["summary", .. ToolRun.EightSchools, "-i", "sigma"]);
        Assert.Equal(2, code);
        Assert.Contains("no quantity named \"sigma\"", error, StringComparison.Ordinal);
        Assert.Contains("theta, mu, tau", error, StringComparison.Ordinal);
        Assert.Contains("1 to 4", ToolRun.Of(["summary", .. ToolRun.EightSchools, "--autocorr", "9"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_every_command_and_the_exit_codes()
    {
        (int code, string output, _) = ToolRun.Of("--help");
        Assert.Equal(0, code);
        Assert.All((string[])["summary", "diagnose", "compare", "report", "Exit codes"], word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_bar_is_drawn_on_its_console_and_says_the_pass()
    {
        using var screen = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(screen),
            Interactive = InteractionSupport.Yes,
            Ansi = AnsiSupport.Yes,
        });
        int found = ReadingBar.WithBar(console, progress =>
        {
            progress!(new StanCsvProgress(0, 0, 10, 100));
            progress(new StanCsvProgress(2, 3, 50, 100));
            return 7;
        });
        Assert.Equal(7, found);
        Assert.Contains("pass 2 of 3", screen.ToString(), StringComparison.Ordinal);
        // Elsewhere than on a terminal nothing is told.
        Assert.True(ReadingBar.Show(TextWriter.Null, progress => progress is null));
    }
}
