using System.CommandLine;
using HmcNet.CaseStudies.Runner;
using HmcNet.Io;

namespace HmcNet.Models.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Create(output, error).Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public void List_names_every_study_and_model()
    {
        (int code, string output, _) = Run("list");
        Assert.Equal(0, code);
        foreach (Study study in Studies.All)
        {
            Assert.Contains($"{study.Name}: {study.Title}", output, StringComparison.Ordinal);
            Assert.All(study.Models, model => Assert.Contains($"  {model.Name} ", output, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Cure_prints_before_and_after()
    {
        (int code, string output, string error) = Run(
            "eight-schools", "--model", "centered", "--iter-sampling", "500", "--seed", "20261125", "--output", folder, "--cure");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("as it was ", output, StringComparison.Ordinal);
        Assert.Contains("non-centred theta ", output, StringComparison.Ordinal);
        Assert.Contains("learnt centring of theta ", output, StringComparison.Ordinal);
        Assert.Contains("Best: ", output, StringComparison.Ordinal);
        // The files are those of the model as it was.
        Assert.Equal(4, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void Gibbs_is_not_cured()
    {
        (int code, _, string error) = Run("eight-schools", "--sampler", "gibbs", "--output", folder, "--cure");
        Assert.Equal(1, code);
        Assert.Contains("Only fits of Hamiltonian samplers can be cured.", error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> AllModels()
    {
        var data = new TheoryData<string, string>();
        foreach (Study study in Studies.All)
        {
            foreach (StudyModel model in study.Models)
                data.Add(study.Name, model.Name);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void A_study_prints_its_verdict_and_writes_a_file_for_each_chain(string study, string model)
    {
        (int code, string output, string error) = Run(
            study, "--model", model, "--chains", "3", "--iter-warmup", "150", "--iter-sampling", "120", "--seed", "5", "--output", folder);
        Assert.Equal("", error);
        Assert.Equal(0, code);
        Assert.Contains("R_hat", output, StringComparison.Ordinal);
        Assert.Contains("All checks done", output, StringComparison.Ordinal);
        Assert.Contains("seed 5", output, StringComparison.Ordinal);

        string[] files = [.. Enumerable.Range(1, 3).Select(chain => Path.Combine(folder, $"{study}-{model}-{chain}.csv"))];
        Assert.All(files, file => Assert.Contains(file, output, StringComparison.Ordinal));
        Assert.Equal(files.Order(), Directory.GetFiles(folder).Order());
        Draws draws = StanCsvReader.Read(files);
        Assert.Equal(3 * 120, draws.TotalDraws);
        Assert.True(draws.IsComplete);
    }

    [Fact]
    public void Quiet_runs_write_files_and_no_text_and_repeat_with_their_seed()
    {
        string[] arguments = ["eight-schools", "--chains", "1", "--iter-warmup", "100", "--iter-sampling", "50", "--seed", "9", "--quiet", "--save-warmup"];
        (int code, string output, string error) = Run([.. arguments, "--output", folder]);
        Assert.Equal((0, "", ""), (code, output, error));
        string file = Path.Combine(folder, "eight-schools-noncentered-1.csv");
        ChainDraws first = StanCsvReader.ReadChain(file);
        Assert.Equal(100, first.WarmupIterations);
        Run([.. arguments, "--output", folder]);
        Assert.Equal(first.Column(0).ToArray(), StanCsvReader.ReadChain(file).Column(0).ToArray());
        Assert.Equal((0, "", ""), Run([.. arguments, "--output", folder, "--threads-per-chain", "2"]));
        Assert.Equal(first.Column(0).ToArray(), StanCsvReader.ReadChain(file).Column(0).ToArray());
    }

    [Theory]
    [InlineData("--chains", "0", "Chains")]
    [InlineData("--iter-sampling", "-1", "IterSampling")]
    [InlineData("--adapt-delta", "1", "AdaptDelta")]
    [InlineData("--max-treedepth", "0", "MaxTreeDepth")]
    [InlineData("--init", "-2", "InitRadius")]
    [InlineData("--threads-per-chain", "0", "ThreadsPerChain")]
    [InlineData("--threads-per-chain", "1025", "ThreadsPerChain")]
    [InlineData("--model", "partial", "partial-pooling")]
    public void A_wrong_option_is_a_message_and_exit_code_1(string option, string value, string named)
    {
        (int code, _, string error) = Run("scorpions", option, value, "--output", folder);
        Assert.Equal(1, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Contains(value, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder), "Nothing is written for a wrong option.");
    }

    [Theory]
    [InlineData("scorpions", "--metric", "round")]
    [InlineData("scorpions", "--chains", "many")]
    [InlineData("spiders")]
    public void What_cannot_be_parsed_is_refused(params string[] arguments)
    {
        (int code, _, string error) = Run(arguments);
        Assert.NotEqual(0, code);
        Assert.Contains(arguments[^1], error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_message()
    {
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, "taken");
        File.WriteAllText(file, "");
        (int code, _, string error) = Run("scorpions", "--output", file);
        Assert.Equal(1, code);
        Assert.Contains(file, error, StringComparison.Ordinal);
        Assert.Contains("--output", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("compare")]
    [InlineData("run")]
    [InlineData("all")]
    [InlineData("scorpions")]
    [InlineData("snakes")]
    [InlineData("eight-schools")]
    [InlineData("math-scores")]
    [InlineData("neyman-scott")]
    [InlineData("bass-mercury")]
    public void Every_command_has_help(string command)
    {
        (int code, string output, _) = Run(command, "--help");
        Assert.Equal(0, code);
        Assert.Contains(command, output, StringComparison.Ordinal);
        if (command is "run" or "all")
            Assert.All(new[] { "--seed", "--chains", "--iter-sampling", "--quiet", "--output" }, option => Assert.Contains(option, output, StringComparison.Ordinal));
        if (command is not ("list" or "compare" or "run" or "all"))
            Assert.All(new[] { "--model", "--data", "--chains", "--iter-warmup", "--iter-sampling", "--seed", "--adapt-delta", "--max-treedepth", "--metric", "--init", "--threads-per-chain", "--sampler", "--thin", "--int-time", "--plan", "--output", "--save-warmup", "--quiet" },
                option => Assert.Contains(option, output, StringComparison.Ordinal));
    }
}
