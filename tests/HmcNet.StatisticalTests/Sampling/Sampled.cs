using HmcNet.Sampling;
using MathNet.Numerics.Distributions;

namespace HmcNet.StatisticalTests.Sampling;

/// <summary>
/// The draws of a run, and tests of expectations with Monte Carlo standard errors from batch means.
/// </summary>
/// <remarks>
/// Each of the four chains is cut into 25 batches; the standard error of a mean is the standard deviation of the 100
/// batch means over 10. Batches that are not much longer than the autocorrelation time make it too small, never by more
/// than a few percent here. An expectation passes within the quantile of Student's t with 99 degrees of freedom at a
/// two-sided level of 1e-4 divided by the number of expectations of the test (Bonferroni). Seeds are fixed.
/// </remarks>
internal sealed class Sampled
{
    private const int Batches = 25;
    private const double Level = 1e-4;

    private Sampled(SamplerRun run, ChainDraws[] chains)
    {
        Run = run;
        Chains = chains;
    }

    public SamplerRun Run { get; }

    public ChainDraws[] Chains { get; }

    public int Divergences => Chains.Sum(c => c.Transitions.Count(t => t.Divergent));

    public static Sampled From(ISamplingTarget target, HmcOptions options)
    {
        var chains = new ChainDraws[options.Chains];
        SamplerRun run = ChainRunner.Run(target, options with { Sinks = [chain => chains[chain - 1] = new ChainDraws()] });
        Assert.Equal(ChainOutcome.Complete, run.Outcome);
        return new Sampled(run, chains);
    }

    /// <summary>Tests that the means of functions of a draw are what they should be.</summary>
    public void AssertMeans(params (string Name, Func<double[], double> Function, double Expected)[] expectations)
    {
        double bound = StudentT.InvCDF(0, 1, 4 * Batches - 1, 1 - Level / expectations.Length / 2);
        var faults = new List<string>();
        foreach ((string name, Func<double[], double> function, double expected) in expectations)
        {
            double[] means = [.. Chains.SelectMany(c => BatchMeans([.. c.Values.Select(function)]))];
            double mean = means.Average();
            double error = Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / (means.Length - 1) / means.Length);
            if (!(Math.Abs(mean - expected) <= bound * error))
                faults.Add(FormattableString.Invariant(
                    $"{name}: {mean:G6}, expected {expected:G6}, {(mean - expected) / error:F1} standard errors, bound {bound:F1}"));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Tests the accept statistic: dual averaging comes out between the target and some way above it.</summary>
    public void AssertAcceptance(double low, double high)
    {
        foreach (ChainDraws chain in Chains)
            Assert.InRange(chain.Transitions.Average(t => t.AcceptStatistic), low, high);
    }

    private static IEnumerable<double> BatchMeans(double[] values)
    {
        int length = values.Length / Batches;
        return Enumerable.Range(0, Batches).Select(b => values.AsSpan(b * length, length).ToArray().Average());
    }
}
