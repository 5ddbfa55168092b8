using HmcNet.Diagnostics;
using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Tests.Diagnostics;

public class DiagnoseTests
{
    private static readonly VariableLayout Layout = new(
        [new Variable("mu"), new Variable("alpha", [2], [["north", "south"]])]);

    [Fact]
    public void Good_draws_pass_every_check()
    {
        Diagnosis diagnosis = Run().Diagnose();
        Assert.True(diagnosis.IsClean, diagnosis.ToString());
        Assert.Equal(
            [FindingKind.TreeDepth, FindingKind.Divergences, FindingKind.EBfmi, FindingKind.Ess, FindingKind.RHat],
            diagnosis.Findings.Select(finding => finding.Kind));
        Assert.EndsWith("All checks done, no problems found.", diagnosis.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("What to do", diagnosis.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Divergences_are_counted_over_all_chains_and_only_after_warm_up()
    {
        Draws draws = Collected(thin: 2, divergent: (chain, i) => chain == 2 && i < 3);
        Finding finding = draws.Diagnose().Find(FindingKind.Divergences)!;
        Assert.Equal((3, 4 * 250), (finding.Count, finding.Total));
        Assert.Equal([3], finding.Chains);
        Assert.Equal([0, 0, 3.0, 0], finding.ByChain);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("3 of 1000 (0.30%) transitions", finding.Sentence, StringComparison.Ordinal);
        Assert.Contains("from 0.8 to 0.95", finding.Advice!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.95", "raise adapt delta from 0.95 to 0.99; if divergences remain, re-parameterise: ")]
    [InlineData("0.99", "adapt delta is 0.99 already: re-parameterise; ")]
    [InlineData("0.999", "adapt delta is 0.999 already: re-parameterise; ")]
    public void A_target_that_is_high_already_is_not_to_be_raised(string delta, string advice)
    {
        Draws draws = Collected(thin: 2, divergent: (chain, i) => chain == 2 && i < 3, delta);
        Assert.StartsWith(advice, draws.Diagnose().Find(FindingKind.Divergences)!.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, DiagnoseParity.HmcNet, FindingSeverity.None)]
    [InlineData(41, DiagnoseParity.HmcNet, FindingSeverity.Warning)]
    [InlineData(1, DiagnoseParity.CmdStan, FindingSeverity.Warning)]
    [InlineData(1, DiagnoseParity.Rstan, FindingSeverity.Warning)]
    [InlineData(0, DiagnoseParity.CmdStan, FindingSeverity.None)]
    public void Tree_depth_warns_above_its_share(int hits, DiagnoseParity parity, FindingSeverity expected)
    {
        // 4000 transitions; 1 % of them are 40.
        int left = hits;
        Draws draws = Run(depth: () => left-- > 0 ? 10 : 3);
        Finding finding = draws.Diagnose(new DiagnoseOptions { Parity = parity }).Find(FindingKind.TreeDepth)!;
        Assert.Equal((hits, 4000, expected), (finding.Count, finding.Total, finding.Severity));
    }

    [Fact]
    public void The_greatest_tree_depth_is_that_of_the_settings_or_of_the_options()
    {
        Draws draws = Run(settings: new() { ["max_depth"] = "3" });
        Assert.Equal(4000, draws.Diagnose().Find(FindingKind.TreeDepth)!.Count);
        Assert.Contains("depth of 3, that is 2^3 leapfrog steps", draws.Diagnose().ToString(), StringComparison.Ordinal);
        Assert.Equal(0, draws.Diagnose(new DiagnoseOptions { MaxTreeDepth = 4 }).Find(FindingKind.TreeDepth)!.Count);
    }

    // k waves of a cosine over 1000 draws have E-BFMI 2 (1 - cos(2 pi k / 1000)) but for the difference that the
    // circle closes with: 0.141, 0.247, 0.312.
    [Theory]
    [InlineData(60, DiagnoseParity.HmcNet, FindingSeverity.Severe)]
    [InlineData(60, DiagnoseParity.CmdStan, FindingSeverity.Warning)]
    [InlineData(80, DiagnoseParity.HmcNet, FindingSeverity.Warning)]
    [InlineData(80, DiagnoseParity.Rstan, FindingSeverity.None)]
    [InlineData(80, DiagnoseParity.ArviZ, FindingSeverity.Warning)]
    [InlineData(90, DiagnoseParity.HmcNet, FindingSeverity.None)]
    public void Energy_is_judged_chain_by_chain(int waves, DiagnoseParity parity, FindingSeverity expected)
    {
        Draws draws = Run(waves: chain => chain == 1 ? waves : 0);
        Finding finding = draws.Diagnose(new DiagnoseOptions { Parity = parity }).Find(FindingKind.EBfmi)!;
        Assert.Equal(expected, finding.Severity);
        Assert.Equal(expected == FindingSeverity.None ? [] : [2], finding.Chains);
        // Divisors n and n - 1 differ by 0.1 %.
        Assert.Equal(2 * (1 - Math.Cos(2 * Math.PI * waves / 1000)), finding.ByChain[1], 1e-3);
    }

    [Fact]
    public void E_bfmi_is_as_computed_by_hand()
    {
        // Differences 1, 1, 1; sample variance 5/3.
        Assert.Equal(0.6, EnergyDiagnostics.EBfmi([1.0, 2, 3, 4]), 1e-15);
        // Differences 2, -1, 0, 3: mean square 14/4; squared deviations from the mean 1.6 sum to 9.2.
        Assert.Equal(3.5 / (9.2 / 4), EnergyDiagnostics.EBfmi([0.0, 2, 1, 1, 4]), 1e-15);
        Assert.True(double.IsNaN(EnergyDiagnostics.EBfmi([1.0])));
        Assert.True(double.IsNaN(EnergyDiagnostics.EBfmi([2.0, 2, 2])));
    }

    [Fact]
    public void A_chain_elsewhere_is_found_by_r_hat_with_its_quantity_and_lp_is_checked_too()
    {
        Diagnosis diagnosis = Run(shift: chain => chain == 3 ? 3 : 0).Diagnose();
        Finding rHat = diagnosis.Find(FindingKind.RHat)!;
        Assert.Equal(FindingSeverity.Severe, rHat.Severity);
        Assert.Equal(["alpha[2]", "lp__"], rHat.Quantities.Select(quantity => quantity.Name).Order());
        Assert.Contains("  alpha[south] (1.", diagnosis.ToString(), StringComparison.Ordinal);
        Finding ess = diagnosis.Find(FindingKind.Ess)!;
        Assert.Equal(2, ess.Count);
        Assert.Equal(400, ess.Threshold);
        Assert.True(ess.Worst < 20);
    }

    [Fact]
    public void Parity_uses_each_tools_thresholds()
    {
        Assert.Equal(new(0.01, 0.3, 0.2, 1.01, 1.05, 100, 0.001), DiagnosticThresholds.Of(DiagnoseParity.HmcNet));
        DiagnosticThresholds cmdStan = DiagnosticThresholds.Of(DiagnoseParity.CmdStan);
        Assert.Equal((0.3, 1.01499, 0, 0.001), (cmdStan.EBfmi, cmdStan.RHat, cmdStan.EssPerChain, cmdStan.EssRatio));
        DiagnosticThresholds rstan = DiagnosticThresholds.Of(DiagnoseParity.Rstan);
        Assert.Equal((0.2, 1.05, 100, 0), (rstan.EBfmi, rstan.RHat, rstan.EssPerChain, rstan.EssRatio));
        DiagnosticThresholds arviz = DiagnosticThresholds.Of(DiagnoseParity.ArviZ);
        Assert.Equal((0.3, 1.01, 100, 0.001), (arviz.EBfmi, arviz.RHat, arviz.EssPerChain, arviz.EssRatio));
        Finding ess = Run(shift: chain => chain == 3 ? 3 : 0)
            .Diagnose(new DiagnoseOptions { Parity = DiagnoseParity.CmdStan }).Find(FindingKind.Ess)!;
        Assert.Equal((FindingSeverity.None, 4.0), (ess.Severity, ess.Threshold));
    }

    [Theory]
    [InlineData(ChainOutcome.Cancelled, FindingSeverity.Warning, "was cancelled after 600 draws")]
    [InlineData(ChainOutcome.Failed, FindingSeverity.Severe, "failed after 600 draws: boom")]
    public void Chains_that_did_not_finish_are_told(ChainOutcome outcome, FindingSeverity severity, string text)
    {
        Fault fault = new("boom");
        Diagnosis diagnosis = Run(lengths: [1000, 600, 1000, 1000], end: chain => chain == 1
            ? new ChainEnd(outcome, 0, 0, outcome == ChainOutcome.Failed ? fault : null)
            : new ChainEnd(ChainOutcome.Complete, 0, 0)).Diagnose();
        Finding finding = diagnosis.Find(FindingKind.Incomplete)!;
        Assert.Equal(severity, finding.Severity);
        Assert.Equal([2], finding.Chains);
        Assert.Contains(text, finding.Sentence, StringComparison.Ordinal);
        Assert.Contains("first 600 draws", finding.Sentence, StringComparison.Ordinal);
        Assert.Equal(3600, diagnosis.Find(FindingKind.Divergences)!.Total);
    }

    [Fact]
    public void Draws_that_are_not_finite_constant_or_too_few_are_told_apart()
    {
        Diagnosis broken = new DrawsBuilder("ok", "nan", "same")
            .AddChain([.. Enumerable.Range(0, 100).Select(i => new[] { i * 7 % 11, i == 5 ? double.NaN : i, 2 })]).Build().Diagnose();
        Finding notFinite = broken.Find(FindingKind.NotFinite)!;
        Assert.Equal([new QuantityEvidence("nan", null, 1)], notFinite.Quantities);
        Assert.Equal(["same"], broken.Find(FindingKind.Constant)!.Quantities.Select(quantity => quantity.Name));
        Assert.Null(broken.Find(FindingKind.Undefined));
        Assert.Null(broken.Find(FindingKind.Divergences));
        Diagnosis few = new DrawsBuilder("x").AddColumn([1, 2, 3]).AddColumn([2, 3, 4]).Build().Diagnose();
        Assert.Equal(["x"], few.Find(FindingKind.Undefined)!.Quantities.Select(quantity => quantity.Name));
        Assert.False(few.IsClean);
    }

    [Fact]
    public void A_quantity_of_two_values_is_judged_by_its_bulk()
    {
        var builder = new DrawsBuilder("indicator");
        for (int c = 0; c < 4; c++)
            builder.AddChain([.. DiagnosticProperties.Chains((40 + c, 1, 1000, 0))[0].Select(z => new[] { z > 1 ? 1.0 : 0 })]);
        Draws draws = builder.Build();
        Assert.True(double.IsNaN(draws.Summary()["indicator"].EssTail));
        Assert.True(draws.Diagnose().IsClean, draws.Diagnose().ToString());
    }

    [Fact]
    public void An_entry_that_is_constant_by_construction_is_no_fault()
    {
        var layout = new VariableLayout([new Variable("L", [2]) { ConstantEntries = [true, false] }]);
        var builder = new DrawsBuilder(layout);
        for (int c = 0; c < 4; c++)
            builder.AddChain([.. DiagnosticProperties.Chains((c + 1, 1, 1000, 0))[0].Select(z => new[] { 1, z })]);
        Diagnosis diagnosis = builder.Build().Diagnose();
        Assert.True(diagnosis.IsClean, diagnosis.ToString());
    }

    private sealed class Fault(string message) : Exception(message);

    private static Draws Run(
        Func<int>? depth = null,
        Func<int, int>? waves = null,
        Func<int, double>? shift = null,
        int[]? lengths = null,
        Func<int, ChainEnd>? end = null,
        Dictionary<string, string>? settings = null)
    {
        var builder = new DrawsBuilder(Layout, "test", settings ?? []);
        for (int c = 0; c < 4; c++)
        {
            int n = lengths?[c] ?? 1000;
            double[][] z = DiagnosticProperties.Chains((10 + c, 3, n, 0));
            int k = waves?.Invoke(c) ?? 0;
            double[] energy = k == 0
                ? DiagnosticProperties.Chains((20 + c, 1, n, 0))[0]
                : [.. Enumerable.Range(0, n).Select(i => Math.Cos(2 * Math.PI * k * i / n))];
            double moved = shift?.Invoke(c) ?? 0;
            builder.AddChain(
                [.. Enumerable.Range(0, n).Select(i => new[] { z[0][i], z[1][i], z[2][i] + moved })],
                [.. Enumerable.Range(0, n).Select(i =>
                    new Transition(z[2][i] - moved, 0.9, 0.1, depth?.Invoke() ?? 3, 7, false, energy[i]))],
                end?.Invoke(c));
        }
        return builder.Build();
    }

    private static Draws Collected(int thin, Func<int, int, bool> divergent, string delta = "0.8")
    {
        var collectors = new List<DrawsCollector>();
        for (int c = 0; c < 4; c++)
        {
            var collector = new DrawsCollector();
            var settings = new Dictionary<string, string>
            {
                ["num_samples"] = "500",
                ["num_warmup"] = "100",
                ["save_warmup"] = "1",
                ["thin"] = $"{thin}",
                ["delta"] = delta,
            };
            collector.OnStart(new ChainStart("test", c + 1, Layout, settings, DateTime.UnixEpoch));
            double[][] z = DiagnosticProperties.Chains((30 + c, 3, 500, 0));
            for (int i = 0; i < 100 / thin; i++)
                collector.OnDraw(Phase.Warmup, thin * i, new Transition(0, 0.5, 1, 10, 1023, true, i), [0, 0, 0]);
            collector.OnWarmupComplete(new AdaptationResult(0.1, "unit_e", [1, 1, 1], 3));
            for (int i = 0; i < 500 / thin; i++)
                collector.OnDraw(
                    Phase.Sampling, thin * i, new Transition(z[0][i], 0.9, 0.1, 3, 7, divergent(c, i), z[1][i]),
                    [z[0][i], z[1][i], z[2][i]]);
            collector.OnEnd(new ChainEnd(ChainOutcome.Complete, 0.1, 0.2));
            collectors.Add(collector);
        }
        return Draws.FromCollectors(collectors);
    }
}
