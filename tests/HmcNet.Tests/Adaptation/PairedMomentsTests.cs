using HmcNet.Adaptation;
using HmcNet.Randomness;

namespace HmcNet.Tests.Adaptation;

public class PairedMomentsTests
{
    /// <summary>Independent normals: any three draws give the variance, whatever the scale.</summary>
    [Fact]
    public void Three_draws_of_independent_normals_give_their_variances()
    {
        double[] scales = [1e-6, 0.3, 1, 40, 1e6];
        var moments = new PairedMoments(scales.Length);
        var stream = new RandomStream(1, 1);
        var variances = new double[scales.Length];
        Array.Fill(variances, 7);
        for (int k = 0; k < 3; k++)
        {
            moments.WriteVariances(variances);
            Assert.All(variances, v => Assert.Equal(7, v));
            double[] q = [.. scales.Select(s => 5 + s * stream.NextNormal())];
            moments.Add(q, [.. q.Zip(scales, (x, s) => -(x - 5) / (s * s))]);
        }
        moments.WriteVariances(variances);
        // The draws stand at 5, so a scale of 1e-6 has lost six of their sixteen digits.
        for (int i = 0; i < scales.Length; i++)
            Assert.Equal(1, variances[i] / (scales[i] * scales[i]), 1e-8);
    }

    /// <summary>Under a correlation rho it is the variance times sqrt(1 - rho^2): between marginal and conditional.</summary>
    [Fact]
    public void Correlated_normals_give_the_mean_of_marginal_and_conditional_variance()
    {
        const double rho = 0.9;
        var moments = new PairedMoments(2);
        var stream = new RandomStream(2, 1);
        for (int k = 0; k < 20_000; k++)
        {
            double x = stream.NextNormal(), y = rho * x + Math.Sqrt(1 - rho * rho) * stream.NextNormal();
            double precision = 1 / (1 - rho * rho);
            moments.Add([x, y], [-precision * (x - rho * y), -precision * (y - rho * x)]);
        }
        var variances = new double[2];
        moments.WriteVariances(variances);
        // Standard error of a ratio of two variances of 20,000 draws: at most 2 %, of its root half that; five of them.
        Assert.All(variances, v => Assert.Equal(1, v / Math.Sqrt(1 - rho * rho), 0.05));
    }

    [Fact]
    public void What_says_nothing_is_ignored_and_overflow_is_told()
    {
        var moments = new PairedMoments(3);
        foreach (double x in new[] { 1.0, 2, 4 })
            moments.Add([x, 3, x], [-x, -x, 2]);
        double[] variances = [9, 9, 9];
        moments.WriteVariances(variances);
        Assert.Equal([1, 9, 9], variances);

        var wild = new PairedMoments(2);
        foreach (double x in new[] { 1e200, -1e200, 1e201 })
            wild.Add([0.1, x], [-0.1, 1]);
        var error = Assert.Throws<HmcNetException>(() => wild.WriteVariances(new double[2]));
        Assert.Contains("improper", error.What, StringComparison.Ordinal);
        Assert.Contains("coordinate 2", error.Where, StringComparison.Ordinal);
    }
}
