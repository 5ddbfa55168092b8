using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Tests.Models;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Evaluation;

/// <summary>LOO with exact refits against a conjugate normal model, whose leave-one-out densities are in closed form.</summary>
public class ExactLooTests
{
    private static readonly double[] Y = [0.3, -0.8, 1.1, 0.6, -0.2, 5.0];
    private const double PriorSd = 3, Sd = 1;

    /// <summary>One value is far out: importance sampling fails for it.</summary>
    private static Model Conjugate(int[]? traced = null) => Model.Define("conjugate", m =>
    {
        if (traced is not null)
            traced[0]++;
        var mu = m.Parameter("mu", Normal(0, PriorSd));
        m.Observe("y", Y, Normal(mu, Sd));
    });

    private static double Exact(int i)
    {
        double precision = 1 / (PriorSd * PriorSd) + (Y.Length - 1) / (Sd * Sd);
        double mean = (Y.Sum() - Y[i]) / (Sd * Sd) / precision, variance = 1 / precision + Sd * Sd;
        return -0.5 * Math.Log(2 * Math.PI * variance) - 0.5 * (Y[i] - mean) * (Y[i] - mean) / variance;
    }

    [Theory]
    [InlineData("nuts")]
    [InlineData("gibbs")]
    public void Refits_have_the_exact_density(string sampler)
    {
        int[] traced = [0];
        Model model = Conjugate(traced);
        Fit fit = sampler == "nuts"
            ? Nuts.Sample(model, new NutsOptions { Seed = 5, IterSampling = 2000 })
            : HmcNet.Gibbs.Sample(model, new GibbsOptions { Seed = 5, IterSampling = 2000 });
        var reports = new List<LooProgress>();
        LooResult loo = fit.Loo(new LooOptions { RefitAbove = double.NegativeInfinity, Progress = new Report(reports.Add) });
        Assert.Equal(1, traced[0]);
        Assert.Equal(Y.Length, loo.Refits.Count);
        Assert.True(loo.IsComplete && loo.ObservationsAbove(0.5).Count == 0);
        for (int i = 0; i < Y.Length; i++)
        {
            LooPoint point = loo.Pointwise[i];
            Assert.True(point.IsRefitted);
            Assert.InRange(Math.Abs(point.ElpdLoo - Exact(i)) / point.McseElpdLoo, 0, 4);
            // elpd + p is the log density given all data, whatever the elpd.
            Assert.Equal(LogDensityGivenAll(i), point.ElpdLoo + point.PLoo, 0.05);
        }
        Assert.InRange(loo.McseElpdLoo, 0.001, 0.2);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], reports.Select(r => r.Done));
        Assert.All(reports, r => Assert.Equal(6, r.Total));
        Assert.True(reports[0].Remaining > TimeSpan.Zero && reports[^1].Remaining == TimeSpan.Zero);
    }

    [Fact]
    public void Only_what_is_above_the_bound_is_refitted()
    {
        Fit fit = Nuts.Sample(Conjugate(), new NutsOptions { Seed = 6 });
        LooResult psis = fit.Loo();
        // A difference of importance sampling from the truth is no more than its Monte Carlo error where k is good.
        for (int i = 0; i < Y.Length - 1; i++)
            Assert.InRange(Math.Abs(psis.Pointwise[i].ElpdLoo - Exact(i)) / psis.Pointwise[i].McseElpdLoo, 0, 4);
        double k = psis.Pointwise[^1].ParetoK;
        Assert.True(k > 0.5, FormattableString.Invariant($"k = {k}"));
        Assert.Equal([5], psis.ObservationsAbove(0.5));
        Assert.Empty(psis.Warnings);

        LooResult exact = fit.Loo(new LooOptions { RefitAbove = 0.5 });
        LooRefit refit = Assert.Single(exact.Refits);
        Assert.Equal(("y[6]", 5, k, psis.Pointwise[^1].ElpdLoo), (refit.Name, refit.Observation, refit.ParetoK, refit.ElpdPsis));
        Assert.InRange(Math.Abs(refit.ElpdExact - Exact(5)) / refit.McseElpd, 0, 4);
        Assert.Equal(psis.Pointwise.Take(5), exact.Pointwise.Take(5));
        Assert.Empty(exact.Warnings);
        Assert.Equal(1, exact.ParetoK.Refitted);
        Assert.Contains("1 left out exactly", exact.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Observations_with_high_k_are_named_with_the_cost_of_refits()
    {
        LooResult loo = Nuts.Sample(Conjugate().With("y", [.. Y.Take(5), 9.0]), new NutsOptions { Seed = 6 }).Loo();
        Assert.Equal([5], loo.ObservationsAbove());
        string warning = Assert.Single(loo.Warnings);
        Assert.StartsWith("Pareto k exceeds 0.7 for 1 of 6 observations (y[6])", warning, StringComparison.Ordinal);
        Assert.Contains("samples 1 time again, about ", warning, StringComparison.Ordinal);
        Assert.True(double.IsNaN(loo.McseElpdLoo));
    }

    [Fact]
    public void Cancelling_refits_keeps_those_that_are_done()
    {
        Fit fit = Nuts.Sample(Conjugate(), new NutsOptions { Seed = 6, IterSampling = 200 });
        using var stop = new CancellationTokenSource();
        var options = new LooOptions { RefitAbove = double.NegativeInfinity, Progress = new Report(p => { if (p.Done == 2) stop.Cancel(); }) };
        LooResult loo = fit.Loo(options, stop.Token);
        Assert.Equal((2, 4, false), (loo.Refits.Count, loo.RefitsLeft, loo.IsComplete));
        Assert.Contains(loo.Warnings, w => w.StartsWith("Cancelled: 4 refits", StringComparison.Ordinal));
        Assert.Throws<OperationCanceledException>(() => fit.Loo(null, stop.Token));
    }

    [Fact]
    public void Refits_with_bad_diagnostics_are_reported()
    {
        Fit fit = Nuts.Sample(Conjugate(), new NutsOptions { Seed = 6, IterSampling = 30, IterWarmup = 30 });
        LooResult loo = fit.Loo(new LooOptions { RefitAbove = double.NegativeInfinity });
        Assert.Contains(loo.Refits, r => r.Problems.Count > 0);
        Assert.Contains(loo.Warnings, w => w.StartsWith("The refit without y[", StringComparison.Ordinal));
    }

    /// <summary>The density without an observation is that of a model that never had it: also with compressed rows, a group that loses
    /// its only row, bounds that are parameters, and an event of two values.</summary>
    [Fact]
    public void A_weight_of_zero_is_the_model_without_the_observation()
    {
        Model Define(int leftOut) => Model.Define("groups", m =>
        {
            int[] rows = [.. Enumerable.Range(0, 5).Where(i => i != leftOut)];
            int[] group = [.. rows.Select(i => new[] { 0, 0, 1, 1, 2 }[i])];
            double[] y = [.. rows.Select(i => Y[i])];
            var sd = m.Parameter("sd", HalfNormal(2));
            var alpha = m.Parameter("alpha", Normal(0, sd), over: 3);
            var top = m.Parameter("top", HalfNormal(9));
            m.Observe("y", y, Normal(alpha[group], 1.5));
            if (leftOut != 5)
                m.Observe("u", new[] { 2.5 }, Uniform(0, top));
            var cov = new double[,] { { 1, 0.2 }, { 0.2, 2 } };
            m.Observe("pair", Tensor.FromArray([0.4, -1.0], new Shape(1, 2)), MultivariateNormal(alpha[new[] { 0, 1 }], cov));
        });
        Model whole = Define(-1), weighted = whole.WithObservationWeights();
        double[] at = [0.3, 0.5, -0.4, 0.9, 1.4];
        Assert.Equal(Value(whole, at), Value(weighted, at), 1e-12);
        for (int i = 0; i < 5; i++)
        {
            double[] weights = [1, 1, 1, 1, 1];
            weights[i] = 0;
            Assert.Equal(Value(Define(i), at), Value(weighted.With("weight of y", weights), at), 1e-12);
        }
        // Here the value of u is impossible; without u that does not matter.
        double[] impossible = [0.3, 0.5, -0.4, 0.9, 0.4];
        Assert.Equal(double.NegativeInfinity, Value(whole, impossible));
        Assert.Equal(Value(Define(5), impossible), Value(weighted.With("weight of u", [0.0]), impossible), 1e-12);
        Assert.Equal(["y[1]", "y[2]", "y[3]", "y[4]", "y[5]", "u[1]", "pair[1]"], Nuts.Sample(whole, new NutsOptions { Seed = 1, IterSampling = 20, IterWarmup = 50 }).LogLikelihood().Names);
    }

    private static double Value(Model model, double[] at) => model.At(at).Value;

    private static double LogDensityGivenAll(int i)
    {
        double precision = 1 / (PriorSd * PriorSd) + Y.Length / (Sd * Sd);
        double mean = Y.Sum() / (Sd * Sd) / precision, variance = 1 / precision + Sd * Sd;
        return -0.5 * Math.Log(2 * Math.PI * variance) - 0.5 * (Y[i] - mean) * (Y[i] - mean) / variance;
    }

    private sealed class Report(Action<LooProgress> report) : IProgress<LooProgress>
    {
        void IProgress<LooProgress>.Report(LooProgress value) => report(value);
    }
}
