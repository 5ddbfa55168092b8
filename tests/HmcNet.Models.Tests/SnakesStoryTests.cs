using System.CommandLine;
using HmcNet.CaseStudies.Runner;

namespace HmcNet.Models.Tests;

/// <summary>The story of the snakes, told with few draws.</summary>
public sealed class SnakesStoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hmcnet").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Create(output, error).Parse(["run", "snakes", "--iter-sampling", "250", "--chains", "2", .. arguments])
            .Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public void Each_part_of_the_study_is_in_it()
    {
        (_, string output, string error) = Run();
        Assert.Equal("", error);
        foreach (string part in new[]
        {
            "pop         9 2152.9  239.21  25.341 4.81e-23", "Model fixed: ", "Model random: ", "Model shrinkage: ", "Effects: how far", "Shrinkage: the means", "spread kept",
            "Variance components", "ML, MixedModel.Fit", "REML, Marginal.Likelihood", "REML, lme4", "true means of the populations", "P(sigma_alpha > sigma_res)",
            "pD, var / 2", "pD, plug-in", "elpd_loo", "elpd_waic", "elpd_diff", "Sensitivity of snakes_shrinkage", "Uniform(0, 100)",
        })
            Assert.Contains(part, output, StringComparison.Ordinal);
        // Maximum likelihood by formula, by the model integrated, and lme4's: three rows that agree.
        string[] ml = [.. Rows(output, "ML, ").Concat(Rows(output, "REML, "))];
        Assert.Equal(6, ml.Length);
        Assert.All(ml.Take(3), row => Assert.Contains(" 4.142 ", row, StringComparison.Ordinal));
        Assert.All(ml.Skip(3), row => Assert.Contains(" 4.376 ", row, StringComparison.Ordinal));
        foreach (string row in new[] { "F of the analysis of variance", "sigma_alpha, REML", "log-likelihood, ML", "mean deviance", "elpd_loo", "elpd_waic" })
            Assert.Contains(Rows(output, "snakes "), line => line.Contains($"  {row} ", StringComparison.Ordinal));
    }

    [Fact]
    public void Populations_of_other_names_and_sizes_have_the_same_story_without_the_tools()
    {
        double[][] lengths = [[41, 44, 39.5, 42], [52, 55, 51, 57, 49, 53.5], [47, 46, 44.5, 49, 45]];
        File.WriteAllLines(Path.Combine(folder, "data.csv"), lengths.SelectMany((group, j) => group.Select(y => FormattableString.Invariant($"{"abc"[j]},{y}"))).Prepend("pop,svl"));
        // True means of some other study: not those of these populations.
        File.WriteAllLines(Path.Combine(folder, "true_pop_means.csv"), ["pop,true_pop_mean", "a,42", "b,52"]);
        (int code, string output, string error) = Run("--data", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Nothing was compared", output, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c"], Rows(output[output.IndexOf("Shrinkage: ", StringComparison.Ordinal)..], "").Skip(3).Take(3).Select(line => line[..1]));
        Assert.DoesNotContain("lme4", output, StringComparison.Ordinal);
        Assert.DoesNotContain("true", output, StringComparison.Ordinal);
        // The method of moments with n0 = (15 - 77 / 15) / 2.
        Assert.Contains(Rows(output, "By the method of moments"), line => line.Contains("variance 31.41,", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Rows(string output, string start) => output.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal));
}
