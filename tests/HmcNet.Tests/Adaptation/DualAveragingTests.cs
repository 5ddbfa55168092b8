using HmcNet.Adaptation;

namespace HmcNet.Tests.Adaptation;

public class DualAveragingTests
{
    [Fact]
    public void The_defaults_are_those_of_CmdStan() =>
        Assert.Equal(new DualAveragingOptions(0.8, 0.05, 0.75, 10), new DualAveragingOptions());

    /// <summary>Worked out from the formulas with 30 digits, for a start at 1 and acceptances 0.5, 1.5 (counts as 1), 0, 0.8.</summary>
    [Fact]
    public void Step_sizes_are_those_of_the_formulas()
    {
        double[] acceptances = [0.5, 1.5, 0, 0.8];
        double[] steps = [5.79578278784809512, 7.90015857928346246, 0.908791937992736538, 0.764262869907680958];
        double[] averages = [5.79578278784809512, 6.9678754037248447, 2.85113817646856477, 1.79004973246737345];
        var rule = DualAveraging.Start(new DualAveragingOptions(), 1);
        Assert.Equal(1, rule.StepSize);
        for (int i = 0; i < acceptances.Length; i++)
        {
            rule = rule.Update(acceptances[i]);
            // A few roundings inside an exponential.
            Assert.Equal(steps[i], rule.StepSize, 1e-13 * steps[i]);
            Assert.Equal(averages[i], rule.FinalStepSize, 1e-13 * averages[i]);
        }
    }

    [Fact]
    public void Without_an_update_the_starting_step_size_is_final() =>
        Assert.Equal(0.3, DualAveraging.Start(new DualAveragingOptions(), 0.3).FinalStepSize);

    /// <summary>With an acceptance that falls as exp(-eps) the rule finds where it is the target.</summary>
    [Theory]
    [InlineData(0.6)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void The_target_is_reached(double target)
    {
        var rule = DualAveraging.Start(new DualAveragingOptions(target), 1);
        for (int i = 0; i < 2000; i++)
            rule = rule.Update(Math.Exp(-rule.StepSize));
        // The rule converges like 1/sqrt(t), about 2 % after 2000 updates.
        Assert.Equal(target, Math.Exp(-rule.FinalStepSize), 0.02);
    }
}
