using System.CommandLine;
using HmcNet.CaseStudies.Runner;

namespace HmcNet.Models.Tests;

/// <summary>The stories of the mathematics scores and of the bass, told with few draws: every clause of the studies is in the output.</summary>
public sealed class MathBassStoryTests
{
    private static string Run(string study)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        CommandLine.Create(output, error).Parse(["run", study, "--iter-sampling", "150", "--chains", "2"]).Invoke(new InvocationConfiguration { Output = output, Error = error });
        // With so few draws the closing table may be marked; the story comes to its end.
        Assert.Equal("", error.ToString());
        return output.ToString();
    }

    [Fact]
    public void Math_scores()
    {
        string text = Run("math-scores");
        Assert.Contains("Analysis of Variance Table", text, StringComparison.Ordinal);
        Assert.Contains("F on 99 and 1893", text, StringComparison.Ordinal);
        foreach (string parameter in new[] { "mu", "phi", "phi_mu", "theta" })
            Assert.Contains($"The conditional of {parameter} is right", text, StringComparison.Ordinal);
        Assert.Contains("The conditional of phi_mu is wrong", text, StringComparison.Ordinal);
        Assert.Contains("NUTS cannot be trusted: The prior of tau2 behaves like tau2^-1", text, StringComparison.Ordinal);
        Assert.Contains("Gibbs cannot be trusted: The prior of tau2 behaves like tau2^-1", text, StringComparison.Ordinal);
        foreach (string row in new[] { "4 to 8 ", "25 to 32 ", "variances of schools", "one variance" })
            Assert.Contains($"\n{row}", text, StringComparison.Ordinal);
        foreach (string row in new[] { "REML  ", "school-variances  ", "informative  ", "default  " })
            Assert.Contains($"\nmath-scores  {row}", text, StringComparison.Ordinal);
        Assert.Contains("JAGS", text, StringComparison.Ordinal);
        Assert.Contains("loo (JAGS)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Bass_mercury()
    {
        string text = Run("bass-mercury");
        Study study = Studies.All.Single(s => s.Name == "bass-mercury");
        Assert.All(study.Models, model => Assert.Contains($"NUTS on {model.Name}: ", text, StringComparison.Ordinal));
        Assert.All(study.Models, model => Assert.Contains($"Gibbs on {model.Name}: ", text, StringComparison.Ordinal));
        string[] rows =
        [
            "random-intercepts, centred", "random-slopes, non-centred", "random-slopes, centred, target 0.8", "random-slopes, uncentered (Li), in turn",
            "correlated, non-centred", "x 0, station new (new)", "x 0.2, station w4", "separate", "Why. ",
        ];
        Assert.All(rows, row => Assert.Contains($"\n{row}", text, StringComparison.Ordinal));
        Assert.Contains("elpd_diff", text, StringComparison.Ordinal);
        foreach (string tool in new[] { "lme4", "closed form", "quadrature", "loo (JAGS)" })
            Assert.Contains(tool, text, StringComparison.Ordinal);
    }
}
