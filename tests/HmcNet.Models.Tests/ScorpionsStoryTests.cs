using System.CommandLine;
using HmcNet.CaseStudies.Runner;

namespace HmcNet.Models.Tests;

public class ScorpionsStoryTests
{
    /// <summary>Few draws: whether everything is told, not whether the numbers are good.</summary>
    [Fact]
    public void The_story_tells_every_part_of_the_study()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        CommandLine.Create(output, error).Parse(["run", "scorpions", "--iter-sampling", "400", "--chains", "2"]).Invoke(new InvocationConfiguration { Output = output, Error = error });
        Assert.Equal("", error.ToString());
        string[] parts =
        [
            "88.22643  ", "95.11368  ", "85.08788  ", "Model no-pooling", "Model complete-pooling", "Model partial-pooling:", "NUTS cannot be trusted",
            "Divergences and the target acceptance", "non-centred   0.998", "Model partial-pooling-noncentered", "posterior, REML and maximum likelihood",
            "Which pooling predicts best", "Sensitivity of scorpions_partial_pooling_noncentered", "sd_alpha ~ half-Normal(10)", "mu_alpha ~ Normal(50, 150)",
            "Posterior predictive check of weight", "Pr(alpha_j[2] > alpha_j[3])", "alpha_j_new", "population 4, length 10 (new)", "sd_alpha, REML", "sd_alpha, ML",
        ];
        string text = output.ToString();
        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Data_of_ones_own_are_told_without_the_lectures_numbers()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        File.Copy(Study.DataFile("scorpions", "scorpions.csv"), file);
        try
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            CommandLine.Create(output, error).Parse(["run", "scorpions", "--data", file, "--iter-sampling", "300", "--chains", "2"]).Invoke(new InvocationConfiguration { Output = output, Error = error });
            Assert.Equal("", error.ToString());
            Assert.Contains("Exercise 3", output.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("quadrature", output.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
