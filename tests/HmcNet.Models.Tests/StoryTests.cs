using System.CommandLine;
using HmcNet.CaseStudies;
using HmcNet.CaseStudies.Runner;
using HmcNet.Io;

namespace HmcNet.Models.Tests;

public sealed class StoryTests : IDisposable
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

    /// <summary>A story told with few draws; its settings are the command line's.</summary>
    private static (bool Good, string Output, string Error, StudySession Session) Tell(Action<StudySession> story, SessionSettings? settings = null, CancellationToken stop = default)
    {
        StudySession? told = null;
        var study = new Study("snakes", "A test", Snakes.Study.Files, Snakes.Study.Models, session =>
        {
            told = session;
            story(session);
        });
        using var output = new StringWriter();
        using var error = new StringWriter();
        bool good = StoryRunner.Run([study], settings ?? new SessionSettings { IterSampling = 400, Chains = 2 }, output, error, stop);
        return (good, output.ToString(), error.ToString(), told!);
    }

    [Fact]
    public void A_study_runs_every_model_with_both_samplers_and_closes_with_its_table()
    {
        (int code, string output, string error) = Run("run", "snakes");
        Assert.Equal((0, ""), (code, error));
        foreach (StudyModel model in Snakes.Study.Models)
        {
            Assert.Contains($"NUTS on {model.Name}: ", output, StringComparison.Ordinal);
            Assert.Contains($"Gibbs on {model.Name}: ", output, StringComparison.Ordinal);
        }
        Assert.Contains("The fits agree", output, StringComparison.Ordinal);
        Assert.Contains("quadrature", output, StringComparison.Ordinal);
        Assert.Contains("Largest difference: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_prints_the_table_alone_and_output_writes_the_draws()
    {
        string[] arguments = ["run", "snakes", "--quiet", "--iter-sampling", "300", "--chains", "2", "--seed", "4", "--output", folder];
        (_, string output, string error) = Run(arguments);
        Assert.Equal("", error);
        Assert.StartsWith("study ", output, StringComparison.Ordinal);
        string[] files = [.. new[] { 1, 2 }.Select(chain => Path.Combine(folder, $"snakes-random-gibbs-chain{chain}.csv"))];
        Assert.Equal(600, StanCsvReader.Read(files).TotalDraws);
        Assert.True(Directory.GetFiles(folder).Length >= 12);

        string Table(string text) => string.Join('\n', text.Split('\n').Where(line => line.StartsWith("snakes ", StringComparison.Ordinal)));
        Assert.Equal(Table(output), Table(Run(arguments).Output));
        Assert.NotEqual(Table(output), Table(Run([.. arguments.Take(7), "--seed", "5"]).Output));
    }

    [Fact]
    public void All_runs_the_studies_in_sequence_into_one_table()
    {
        (_, string output, string error) = Run("all", "--quiet", "--iter-sampling", "200", "--chains", "2");
        Assert.Equal("", error);
        Assert.Equal(1, output.Split(" rows, ").Length - 1);
        Assert.Equal(["snakes", "math-scores", "neyman-scott", "bass-mercury", "scorpions"], Studies.Stories.Select(study => study.Name));
        Assert.All(Studies.Stories, study => Assert.Contains($"\n{study.Name} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public void Data_of_the_same_design_are_compared_with_the_reference_beside_them_or_not_at_all()
    {
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, "mine.csv");
        File.Copy(Study.DataFile("snakes", "snakes.csv"), file);
        (int code, string output, string error) = Run("run", "snakes", "--data", file, "--iter-sampling", "500");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Nothing was compared: there are no results of established tools for these data.", output, StringComparison.Ordinal);
        (code, output, _) = Run("snakes", "--data", file, "--plan");
        Assert.Equal(0, code);
        Assert.Contains("sigma_alpha", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "snakes", "--data", "nowhere.csv")]
    [InlineData("snakes", "--data", "nowhere.csv")]
    [InlineData("compare", "snakes", "--data", "nowhere.csv")]
    [InlineData("compare", "snakes", "--offspring", "2")]
    [InlineData("run", "snakes", "--offspring", "2")]
    [InlineData("run", "neyman-scott", "--offspring", "3")]
    [InlineData("run", "snakes", "--chains", "0")]
    [InlineData("all", "--iter-sampling", "-3")]
    [InlineData("run", "spiders")]
    [InlineData("all", "--data", "nowhere.csv")]
    public void Wrong_options_are_messages(params string[] arguments)
    {
        (int code, _, string error) = Run(arguments);
        Assert.NotEqual(0, code);
        Assert.Contains(arguments[^1], error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_fits_writes_and_compares()
    {
        (bool good, string output, string error, StudySession session) = Tell(session =>
        {
            session.Heading("Beginning");
            StudyFits fits = session.Both("random", nuts: o => o with { AdaptDelta = 0.9 });
            session.Expect(fits, "mu", "alpha[3]", "alpha");
            session.ExpectFrom("jags", fits, "sigma_res");
            session.Table(["name", "value"], [["mu", 1.23456]]);
            session.Write($"One half is {0.5}.");
            Assert.Equal(0.9, ((NutsOptions)fits.Nuts.Run.Options).AdaptDelta);
            Assert.Equal(7, session.Nuts(session.Model("fixed"), o => o with { IterSampling = 7 }).Draws.CommonIterations);
            Assert.Equal(400, session.Gibbs("fixed").Draws.CommonIterations);
            session.Expect("random", "sigma_alpha, REML", new(4.3758), "lme4", new(4.3758, 1));
        });
        Assert.Equal("", error);
        Assert.True(good, output);
        Assert.Contains("Beginning\n---------\n", output, StringComparison.Ordinal);
        Assert.Contains("mu    1.235", output, StringComparison.Ordinal);
        Assert.Contains("One half is 0.5.", output, StringComparison.Ordinal);
        Assert.Equal(["mu", "alpha[3]", "alpha", "sigma_res", "sigma_alpha, REML"], session.Rows.Select(row => row.Quantity.StartsWith("alpha[", StringComparison.Ordinal) && row.Quantity.EndsWith("worst of 10", StringComparison.Ordinal) ? "alpha" : row.Quantity));
        Assert.Equal(["quadrature", "quadrature", "quadrature", "JAGS", "lme4"], session.Rows.Select(row => row.Tool));
    }

    [Fact]
    public void A_fault_of_a_story_is_a_message_and_its_rows_so_far_are_kept()
    {
        (bool good, string output, string error, _) = Tell(session =>
        {
            StudyFits fits = session.Both("fixed");
            session.Expect(fits, "sigma");
            session.Expect(fits, "tau");
        });
        Assert.False(good);
        Assert.Contains("Error in snakes: The expected results have no such quantity.", error, StringComparison.Ordinal);
        Assert.Contains("1 rows", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_beyond_four_or_a_fit_that_is_trusted_wrongly_fails_the_run()
    {
        Assert.False(Tell(session => session.Expect("fixed", "sigma", new(5, 1), "lme4", new(10, 0.5))).Good);
        Assert.False(Tell(session => session.ExpectRefusal(session.Both("shrinkage"), "sigma_alpha"), new SessionSettings { IterSampling = 2000 }).Good);
        Assert.False(Tell(session => session.ExpectRefusal("shrinkage", session.Gibbs("shrinkage"), "sigma_alpha"), new SessionSettings { IterSampling = 2000 }).Good);
    }

    [Fact]
    public void A_story_that_is_stopped_prints_what_was_done()
    {
        using var stop = new CancellationTokenSource();
        (bool good, string output, string error, StudySession session) = Tell(
            session =>
            {
                session.Expect(session.Both("fixed"), "sigma");
                stop.Cancel();
                session.Both("random");
            },
            stop: stop.Token);
        Assert.False(good);
        Assert.Single(session.Rows);
        Assert.Contains("Stopped in snakes.", error, StringComparison.Ordinal);
        Assert.Contains("1 rows", output, StringComparison.Ordinal);
    }
}
