using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Diagnostics;
using HmcNet.GibbsSampling;
using HmcNet.Randomness;
using MathNet.Numerics.Distributions;
using Xunit.Abstractions;
using Sampler = HmcNet.Gibbs;

namespace HmcNet.StatisticalTests.Calibration;

/// <summary>
/// Simulation-based calibration: parameters from the prior, data given them, and the rank of each parameter among draws from its
/// posterior. Ranks of a correct sampler are uniform.
/// </summary>
/// <remarks>
/// S. Talts, M. Betancourt, D. Simpson, A. Vehtari and A. Gelman (2018), Validating Bayesian inference algorithms with
/// simulation-based calibration, algorithm 2: chains are thinned by the autocorrelation time of a pilot run. 150 replications of
/// 99 draws give 100 ranks in 10 bins of 15 expected; the chi-squared of a parameter passes above a level of 0.01 over the number
/// of parameters of all models and both samplers (Bonferroni). Seeds are fixed.
/// </remarks>
public class RankTests(ITestOutputHelper output)
{
    private const int Replications = 150;
    private const int Ranked = 99;
    private const int Bins = 10;
    private const int Warmup = 150;
    private const int LargestThin = 12;
    private const ulong Seed = 20261126;

    private static readonly int Comparisons = 2 * CalibrationModels.HierarchyNames.Sum(name => new ForwardSimulator(CalibrationModels.Create(name)).Size);

    [Theory]
    [MemberData(nameof(CalibrationModels.Hierarchies), MemberType = typeof(CalibrationModels))]
    public void Ranks_are_uniform_under_gibbs(string name)
    {
        Model model = CalibrationModels.Create(name);
        var simulator = new ForwardSimulator(model);
        SweepPlan plan = GibbsTransitions.PlanOf(model, new GibbsOptions());
        int thin = ThinOf(bound => Sampler.Sample(bound, new GibbsOptions { Seed = Seed, Chains = 1, IterSampling = 2000 }), model, simulator);
        var draw = new double[model.Variables.Size];
        AssertUniform(simulator, name, "Gibbs", thin, (data, replication, kept) =>
        {
            SweepState chain = new GibbsTransitions(model, plan, Seed, replication).On(data, replication);
            // A random start: one in the parameters that made the data would hide a chain that does not move.
            chain.Start(null, 2);
            for (int i = 0; i < Warmup; i++)
                chain.Sweep(i, isTuning: true);
            for (int k = 0; k < Ranked; k++)
            {
                for (int i = 0; i < thin; i++)
                    chain.Sweep(Warmup + k * thin + i, isTuning: false);
                chain.WriteValues(draw);
                draw.AsSpan(0, simulator.Size).CopyTo(kept[k]);
            }
        });
    }

    [Theory]
    [MemberData(nameof(CalibrationModels.Hierarchies), MemberType = typeof(CalibrationModels))]
    public void Ranks_are_uniform_under_nuts(string name)
    {
        Model model = CalibrationModels.Create(name);
        var simulator = new ForwardSimulator(model);
        int thin = ThinOf(bound => Nuts.Sample(bound, new NutsOptions { Seed = Seed, Chains = 1, IterSampling = 2000 }), model, simulator);
        AssertUniform(simulator, name, "NUTS", thin, (data, replication, kept) =>
        {
            var options = new NutsOptions { Seed = Seed + (ulong)replication, Chains = 1, MaxThreads = 1, AdaptDelta = 0.9, IterWarmup = 2 * Warmup };
            Fit fit = Nuts.Sample(Bound(model, data), options with { IterSampling = Ranked * thin, Thin = thin });
            for (int entry = 0; entry < simulator.Size; entry++)
            {
                ReadOnlySpan<double> column = fit.Draws.Column(0, entry);
                for (int k = 0; k < Ranked; k++)
                    kept[k][entry] = column[k];
            }
        });
    }

    private void AssertUniform(
        ForwardSimulator simulator, string name, string sampler, int thin, Action<Dictionary<DataSource, double[]>, int, double[][]> sample)
    {
        var counts = new int[simulator.Size, Bins];
        double[] values = new double[simulator.Size], data = new double[simulator.DataSize];
        double[][] kept = [.. Enumerable.Range(0, Ranked).Select(_ => new double[simulator.Size])];
        for (int replication = 1; replication <= Replications; replication++)
        {
            var random = new RandomStream(Seed, replication);
            random.Begin(0, StreamPurpose.Study);
            simulator.DrawPrior(random, values);
            sample(simulator.DrawData(random, values, data), replication, kept);
            for (int i = 0; i < values.Length; i++)
                counts[i, kept.Count(k => k[i] < values[i]) * Bins / (Ranked + 1)]++;
        }
        double level = 0.01 / Comparisons, bound = ChiSquared.InvCDF(Bins - 1, 1 - level), largest = 0;
        var faults = new List<string>();
        const double expected = (double)Replications / Bins;
        for (int i = 0; i < values.Length; i++)
        {
            int[] histogram = [.. Enumerable.Range(0, Bins).Select(b => counts[i, b])];
            double chiSquared = histogram.Sum(c => (c - expected) * (c - expected) / expected);
            largest = Math.Max(largest, chiSquared);
            if (chiSquared > bound)
                faults.Add(FormattableString.Invariant($"{simulator.Names[i]}: {string.Join(' ', histogram)}, chi-squared {chiSquared:F1}, bound {bound:F1}"));
        }
        output.WriteLine(FormattableString.Invariant($"{name} under {sampler}: every {thin}th draw, largest chi-squared {largest:F1} of {values.Length}, bound {bound:F1}"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The autocorrelation time of the slowest parameter on data of its own, in draws.</summary>
    private static int ThinOf(Func<Model, Fit> sample, Model model, ForwardSimulator simulator)
    {
        double[] values = new double[simulator.Size], data = new double[simulator.DataSize];
        var random = new RandomStream(Seed, 1000);
        random.Begin(0, StreamPurpose.Study);
        simulator.DrawPrior(random, values);
        Fit pilot = sample(Bound(model, simulator.DrawData(random, values, data)));
        double slowest = pilot.Summary().Rows.Where(r => simulator.Names.Contains(r.Name)).Min(r => r.EssBulk);
        return Math.Clamp((int)Math.Ceiling(pilot.Draws.Column(0, 0).Length / slowest), 1, LargestThin);
    }

    private static Model Bound(Model model, Dictionary<DataSource, double[]> data) => model.With(data.ToDictionary(d => d.Key.Name, d => d.Value));
}
