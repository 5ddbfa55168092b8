using System.CommandLine;
using HmcNet.CaseStudies.Runner;
using HmcNet.Io;

namespace HmcNet.Models.Tests;

public sealed class SamplerTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Create(output, error).Parse([.. arguments, "--output", folder])
            .Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    private string[] FilesOf(string name, int chains) => [.. Enumerable.Range(1, chains).Select(chain => Path.Combine(folder, $"{name}-{chain}.csv"))];

    public static TheoryData<string, string> AllModels() => CommandLineTests.AllModels();

    [Theory]
    [MemberData(nameof(AllModels))]
    public void Every_model_runs_under_Gibbs_and_leaves_the_files_of_nuts_alone(string study, string model)
    {
        string[] arguments = [study, "--model", model, "--chains", "2", "--iter-warmup", "100", "--iter-sampling", "80", "--seed", "5"];
        Assert.Equal((0, ""), Codes(Run([.. arguments, "--quiet"])));
        string[] nuts = FilesOf($"{study}-{model}", 2);
        string[] before = [.. nuts.Select(File.ReadAllText)];

        (int code, string output, string error) = Run([.. arguments, "--sampler", "gibbs"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("evaluations of conditionals", output, StringComparison.Ordinal);
        Assert.DoesNotContain("step size 0", output, StringComparison.Ordinal);
        Assert.Contains("R_hat", output, StringComparison.Ordinal);

        string[] gibbs = FilesOf($"{study}-{model}-gibbs", 2);
        Assert.All(gibbs, file => Assert.Contains(file, output, StringComparison.Ordinal));
        Assert.Equal(nuts.Concat(gibbs).Order(), Directory.GetFiles(folder).Order());
        Assert.Equal(before, nuts.Select(File.ReadAllText));
        Draws draws = StanCsvReader.Read(gibbs);
        Assert.Equal(2 * 80, draws.TotalDraws);
        Assert.True(draws.IsComplete);
    }

    [Theory]
    [InlineData("eight-schools")]
    [InlineData("compare", "eight-schools")]
    public void A_report_is_written_where_it_is_asked_for(params string[] command)
    {
        string file = Path.Combine(folder, "report.html");
        (int code, string output, string error) = Run([.. command, "--chains", "2", "--iter-warmup", "200", "--iter-sampling", "100", "--seed", "5", "--report", file]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(file, output, StringComparison.Ordinal);
        string page = File.ReadAllText(file);
        Assert.Contains("tau", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Kept_transitions_are_written_where_they_are_asked_for()
    {
        string file = Path.Combine(folder, "transitions.csv");
        (int code, _, string error) = Run("eight-schools", "--chains", "2", "--iter-warmup", "200", "--iter-sampling", "100", "--seed", "5", "--quiet", "--diagnostic-file", file);
        Assert.Equal((0, ""), (code, error));
        Table table = Table.ReadCsv(file);
        Assert.Equal(200, table.RowCount);
        Assert.Contains("start.log tau", table.Names);
    }

    [Fact]
    public void A_report_into_a_folder_that_is_not_there_is_a_fault_after_the_run()
    {
        (int code, _, string error) = Run("eight-schools", "--chains", "1", "--iter-warmup", "200", "--iter-sampling", "100", "--seed", "5", "--quiet", "--report", Path.Combine(folder, "none", "report.txt"));
        Assert.Equal(1, code);
        Assert.Contains("report", error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder, "*.csv"));
    }

    [Fact]
    public void Static_hmc_has_its_own_defaults_and_files()
    {
        (int code, string output, string error) = Run(
            "eight-schools", "--sampler", "hmc", "--chains", "1", "--iter-warmup", "150", "--iter-sampling", "60", "--seed", "3", "--int-time", "1.5");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("step size", output, StringComparison.Ordinal);
        string text = File.ReadAllText(FilesOf("eight-schools-noncentered-hmc", 1)[0]);
        Assert.Contains("int_time = 1.5", text, StringComparison.Ordinal);
        Assert.Contains("metric = diag_e", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_offspring_have_files_of_their_own()
    {
        string[] arguments = ["neyman-scott", "--sampler", "gibbs", "--chains", "1", "--iter-warmup", "20", "--iter-sampling", "30"];
        (int code, string output, string error) = Run([.. arguments, "--offspring", "2"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Model random, m = 2", output, StringComparison.Ordinal);
        Assert.Equal(FilesOf("neyman-scott-random-m2-gibbs", 1), Directory.GetFiles(folder));
        (code, _, error) = Run([.. arguments, "--offspring", "3"]);
        Assert.Equal(1, code);
        Assert.Contains("no data of that many offspring", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Thinning_keeps_every_nth_iteration()
    {
        Assert.Equal((0, ""), Codes(Run("snakes", "--sampler", "gibbs", "--thin", "4", "--chains", "1", "--iter-warmup", "20", "--iter-sampling", "80", "--quiet")));
        Assert.Equal(20, StanCsvReader.Read(FilesOf("snakes-random-gibbs", 1)).TotalDraws);
    }

    [Theory]
    [InlineData("gibbs", "--adapt-delta", "0.9", "nuts or hmc")]
    [InlineData("gibbs", "--max-treedepth", "8", "nuts")]
    [InlineData("gibbs", "--int-time", "2", "hmc")]
    [InlineData("gibbs", "--metric", "diag", "nuts or hmc")]
    [InlineData("gibbs", "--adaptation", "stan", "nuts or hmc")]
    [InlineData("gibbs", "--threads-per-chain", "2", "nuts or hmc")]
    [InlineData("hmc", "--max-treedepth", "8", "nuts")]
    [InlineData("nuts", "--int-time", "2", "hmc")]
    public void An_option_of_another_sampler_is_a_message_and_exit_code_1(string sampler, string option, string value, string owners)
    {
        (int code, string output, string error) = Run("snakes", "--sampler", sampler, option, value);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains($"{option} is no option of the sampler {sampler}", error, StringComparison.Ordinal);
        Assert.Contains($"--sampler {owners}", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder), "Nothing is written for a wrong option.");
    }

    [Theory]
    [InlineData("snakes", "--sampler", "metropolis")]
    [InlineData("compare", "spiders")]
    [InlineData("compare", "snakes", "--adapt-delta")]
    public void What_cannot_be_parsed_is_refused(params string[] arguments)
    {
        (int code, _, string error) = Run(arguments);
        Assert.NotEqual(0, code);
        Assert.Contains(arguments[^1], error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_is_printed_without_sampling()
    {
        (int code, string output, string error) = Run("snakes", "--plan");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("sigma_alpha", output, StringComparison.Ordinal);
        Assert.Contains("inverse gamma on sigma_res^2", output, StringComparison.Ordinal);
        Assert.DoesNotContain("R_hat", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void A_comparison_prints_the_plan_both_diagnoses_and_the_table_and_repeats_with_its_seed()
    {
        string[] arguments = ["compare", "snakes", "--model", "shrinkage", "--chains", "2", "--iter-warmup", "300", "--iter-sampling", "400", "--seed", "7"];
        (int code, string output, string error) = Run(arguments);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Model shrinkage", output, StringComparison.Ordinal);
        int plan = output.IndexOf("inverse gamma on sigma_res^2", StringComparison.Ordinal);
        int table = output.IndexOf("Comparison on snakes_shrinkage: NUTS, Gibbs", StringComparison.Ordinal);
        Assert.InRange(plan, 0, table);
        Assert.Contains("The fits agree", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("seed 7").Length - 1);
        string[] files = [.. FilesOf("snakes-shrinkage", 2), .. FilesOf("snakes-shrinkage-gibbs", 2)];
        Assert.All(files, file => Assert.Contains(file, output, StringComparison.Ordinal));
        Assert.Equal(files.Order(), Directory.GetFiles(folder).Order());

        double[] first = StanCsvReader.ReadChain(files[2]).Column(0).ToArray();
        Assert.Equal((0, "", ""), Run([.. arguments, "--quiet"]));
        Assert.Equal(first, StanCsvReader.ReadChain(files[2]).Column(0).ToArray());
    }

    [Fact]
    public void A_comparison_of_too_few_draws_or_of_an_unknown_model_is_a_message()
    {
        (int code, _, string error) = Run("compare", "snakes", "--iter-sampling", "2", "--iter-warmup", "5", "--chains", "1", "--quiet");
        Assert.Equal(1, code);
        Assert.Contains("too few draws", error, StringComparison.Ordinal);
        (code, _, error) = Run("compare", "snakes", "--model", "partial");
        Assert.Equal(1, code);
        Assert.Contains("shrinkage", error, StringComparison.Ordinal);
    }

    private static (int Code, string Error) Codes((int Code, string Output, string Error) run) => (run.Code, run.Error);
}
