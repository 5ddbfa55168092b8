using FsCheck;
using FsCheck.Fluent;
using HmcNet.Diagnostics;
using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Tests.Diagnostics;

/// <summary>What must hold for any chains.</summary>
public class DiagnosticProperties
{
    // Sums are taken in another order, or of numbers rounded by scaling; nothing else differs.
    private const double Rounding = 1e-9;

    private static readonly (string Name, Func<ChainValues, double> Of)[] Statistics =
    [
        ("rhat", RHat.RankNormalized),
        ("rhat basic", x => RHat.Basic(x)),
        ("bulk", EffectiveSampleSize.Bulk),
        ("tail", EffectiveSampleSize.Tail),
        ("mean", EffectiveSampleSize.Mean),
        ("sd", EffectiveSampleSize.StandardDeviation),
        ("median", EffectiveSampleSize.Median),
        ("unsplit", x => EffectiveSampleSize.Basic(x, split: false)),
    ];

    private static Arbitrary<(int Seed, int Chains, int Length, double Rho)> Runs =>
        (from seed in Gen.Choose(1, 100_000)
         from chains in Gen.Choose(1, 5)
         from length in Gen.Choose(1, 300)
         from rho in Gen.Elements(-0.7, 0.0, 0.5, 0.95)
         select (seed, chains, length, rho)).ToArbitrary();

    [Fact]
    public void Order_of_chains_does_not_matter() => Prop.ForAll(Runs, run =>
    {
        double[][] chains = Chains(run);
        return AllClose(new ChainValues(chains), new ChainValues([.. chains.Reverse()]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void R_hat_and_ess_do_not_depend_on_units() => Prop.ForAll(Runs, run =>
    {
        double[][] chains = Chains(run);
        double scale = Math.ScaleB(1, run.Seed % 101 - 50);
        double[][] scaled = [.. chains.Select(chain => chain.Select(x => scale * x).ToArray())];
        return AllClose(new ChainValues(chains), new ChainValues(scaled));
    }).QuickCheckThrowOnFailure();

    // Shifting and scaling round the draws. The two draws next to the median are equally far from it, and rounding
    // decides whether posterior's folding sees a tie: folded R-hat may then differ in its sixth digit or so.
    [Fact]
    public void All_but_folded_r_hat_do_not_depend_on_the_origin() => Prop.ForAll(Runs, run =>
    {
        double[][] chains = Chains(run);
        double[][] moved = [.. chains.Select(chain => chain.Select(x => 3.7 * x + 11).ToArray())];
        var (a, b) = (new ChainValues(chains), new ChainValues(moved));
        return Close(RHat.Bulk(a), RHat.Bulk(b)) && Statistics.Skip(1).All(statistic => Close(statistic.Of(a), statistic.Of(b)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Ess_is_at_most_s_log10_s() => Prop.ForAll(Runs, run =>
    {
        double[][] chains = Chains(run);
        var x = new ChainValues(chains);
        double draws = x.Chains * x.Iterations;
        return Statistics.Skip(2).All(statistic =>
        {
            double ess = statistic.Of(x);
            return double.IsNaN(ess) || (ess > 0 && ess <= draws * Math.Log10(draws) * (1 + 1e-15));
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Counts_are_over_all_chains_and_draws_whatever_thinning_and_warm_up() => Prop.ForAll(
        (from seed in Gen.Choose(1, 100_000)
         from chains in Gen.Choose(1, 4)
         from thin in Gen.Choose(1, 3)
         from warmup in Gen.Choose(0, 30)
         from save in Gen.Elements(0, 1)
         select (seed, chains, thin, warmup, save)).ToArbitrary(),
        run =>
        {
            var random = new Random(run.seed);
            int divergent = 0, deep = 0, total = 0;
            var collectors = new List<DrawsCollector>();
            for (int c = 0; c < run.chains; c++)
            {
                var collector = new DrawsCollector();
                int length = random.Next(1, 40);
                collector.OnStart(new ChainStart("m", c + 1, new VariableLayout([new Variable("x")]), new Dictionary<string, string>
                {
                    ["num_samples"] = $"{length}",
                    ["num_warmup"] = $"{run.warmup}",
                    ["thin"] = $"{run.thin}",
                    ["save_warmup"] = $"{run.save}",
                    ["max_depth"] = "5",
                }, DateTime.UnixEpoch));
                for (int i = 0; run.save == 1 && i < run.warmup; i += run.thin)
                    collector.OnDraw(Phase.Warmup, i, new Transition(0, 1, 1, 5, 31, true, 0), [0]);
                for (int i = 0; i < length; i += run.thin)
                {
                    bool diverges = random.Next(3) == 0, reaches = random.Next(4) == 0;
                    (divergent, deep, total) = (divergent + (diverges ? 1 : 0), deep + (reaches ? 1 : 0), total + 1);
                    collector.OnDraw(Phase.Sampling, i, new Transition(0, 1, 1, reaches ? 5 : 4, 31, diverges, i), [i]);
                }
                collector.OnEnd(new ChainEnd(ChainOutcome.Complete, 0, 0));
                collectors.Add(collector);
            }
            Diagnosis diagnosis = Draws.FromCollectors(collectors).Diagnose();
            Finding divergences = diagnosis.Find(FindingKind.Divergences)!, depth = diagnosis.Find(FindingKind.TreeDepth)!;
            return (divergences.Count, divergences.Total) == (divergent, total) && (depth.Count, depth.Total) == (deep, total)
                && divergences.ByChain.Sum() == divergent;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_mean_of_huge_draws_does_not_overflow()
    {
        Assert.Equal(1.5e308, Moments.Mean([1.5e308, 1.4e308, 1.6e308]), 1e293);
        Assert.Equal(double.PositiveInfinity, Moments.Mean([1, double.PositiveInfinity]));
        Assert.True(double.IsNaN(Moments.Mean([double.NegativeInfinity, double.PositiveInfinity])));
    }

    [Fact]
    public void Sorting_agrees_with_the_library_on_hostile_values() => Prop.ForAll(
        Gen.ArrayOf(Gen.OneOf(
            ArbMap.Default.GeneratorFor<double>().Where(x => !double.IsNaN(x)),
            Gen.Elements(0.0, -0.0, double.PositiveInfinity, double.NegativeInfinity, 1, -1, double.Epsilon, double.MaxValue)))
            .ToArbitrary(),
        some =>
        {
            double[] values = [.. Enumerable.Repeat(some, 300 / Math.Max(1, some.Length) + 1).SelectMany(x => x)];
            var sorted = new double[values.Length];
            var places = new int[values.Length];
            new DrawSorter().Sort(values, sorted, places);
            double[] expected = [.. values.Order()];
            return sorted.SequenceEqual(expected) && places.Select(place => values[place]).SequenceEqual(expected)
                && places.Distinct().Count() == values.Length;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Autocovariance_by_transform_equals_its_definition() => Prop.ForAll(Runs, run =>
    {
        double[] x = Chains(run)[0];
        double[] found = Autocovariance.Of(x);
        double mean = x.Average();
        double variance = x.Sum(v => (v - mean) * (v - mean)) / x.Length;
        return Enumerable.Range(0, x.Length).All(lag =>
        {
            double sum = 0;
            for (int i = 0; i + lag < x.Length; i++)
                sum += (x[i] - mean) * (x[i + lag] - mean);
            return Math.Abs(sum / x.Length - found[lag]) <= 1e-13 * variance;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lags_one_by_one_and_by_transform_are_the_same()
    {
        double[][] chains = Chains((5, 3, 200, 0.9));
        double[] flat = [.. chains.SelectMany(x => x)];
        double[] means = [.. chains.Select(x => x.Average())];
        var direct = new AutocovarianceWorkspace();
        direct.Load(flat, means, 200);
        double[] first = [.. Enumerable.Range(0, AutocovarianceWorkspace.DirectLags).Select(direct.At)];
        direct.Load(flat, means, 200);
        ReadOnlySpan<double> all = direct.All();
        for (int lag = 0; lag < first.Length; lag++)
            Assert.Equal(first[lag], all[lag], 1e-14 * first[0] * 200);
        Assert.Equal(direct.At(150), all[150]);
    }

    internal static double[][] Chains((int Seed, int Chains, int Length, double Rho) run)
    {
        var random = new Random(run.Seed);
        return [.. Enumerable.Range(0, run.Chains).Select(_ =>
        {
            double x = 0;
            return Enumerable.Range(0, run.Length).Select(_ => x = run.Rho * x
                + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())).ToArray();
        })];
    }

    private static bool AllClose(ChainValues a, ChainValues b) =>
        Statistics.All(statistic => Close(statistic.Of(a), statistic.Of(b)));

    private static bool Close(double x, double y) =>
        double.IsNaN(x) ? double.IsNaN(y) : Math.Abs(x - y) <= Rounding * Math.Abs(x);
}
