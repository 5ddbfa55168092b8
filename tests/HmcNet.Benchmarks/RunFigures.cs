using HmcNet.Sampling;

namespace HmcNet.Benchmarks;

/// <summary>What a standard run gives: 4 chains of 400 + 1000 iterations, the defaults, one after another on one thread.</summary>
/// <param name="StepsADraw">Leapfrog steps a draw after warm-up.</param>
/// <param name="Ess">Smallest bulk effective sample size of the parameters.</param>
/// <param name="SamplingGradients">Gradients after warm-up.</param>
/// <param name="AllGradients">Gradients, warm-up included.</param>
/// <param name="SamplingSeconds">Seconds of the chains after warm-up, summed.</param>
/// <param name="AllSeconds">Seconds of the chains, summed.</param>
/// <param name="Divergences">Divergent transitions after warm-up.</param>
internal sealed record RunFigures(
    double StepsADraw, double Ess, long SamplingGradients, long AllGradients, double SamplingSeconds, double AllSeconds, int Divergences)
{
    public const int Seed = 1;

    public double EssAGradient => Ess / SamplingGradients;

    public double EssAGradientWithWarmup => Ess / AllGradients;

    public double EssASecond => Ess / SamplingSeconds;

    public double EssASecondWithWarmup => Ess / AllSeconds;

    /// <summary>Samples a model.</summary>
    public static RunFigures Measure(BenchmarkModel row)
    {
        Model model = row.Define();
        // A few iterations first, so that the sampler's own code is compiled when the clock runs.
        Nuts.Sample(model, new NutsOptions { Seed = Seed, Chains = 1, IterWarmup = 150, IterSampling = 50, MaxTreeDepth = 6 });
        Fit fit = Nuts.Sample(model, new NutsOptions { Seed = Seed, MaxThreads = 1 });
        IReadOnlyList<ChainResult> chains = fit.Run.Chains;
        long steps = 0;
        int divergences = 0;
        for (int c = 0; c < fit.Draws.Chains; c++)
        {
            foreach (Hmc.Transition transition in fit.Draws.Transitions(c))
            {
                steps += transition.LeapfrogSteps;
                divergences += transition.Divergent ? 1 : 0;
            }
        }
        double ess = fit.Summary(new SummaryOptions { IncludeLogDensity = false }).Rows.Where(r => !r.IsConstant).Min(r => r.EssBulk);
        long sampling = chains.Sum(c => c.Evaluations.Sampling);
        return new RunFigures(
            (double)steps / (chains.Count * fit.Draws.CommonIterations), ess, sampling, sampling + chains.Sum(c => c.Evaluations.Warmup),
            chains.Sum(c => c.SamplingSeconds), chains.Sum(c => c.WarmupSeconds + c.SamplingSeconds), divergences);
    }
}
