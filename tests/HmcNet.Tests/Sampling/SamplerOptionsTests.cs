using System.Globalization;
using HmcNet.Sampling;

namespace HmcNet.Tests.Sampling;

public class SamplerOptionsTests
{
    [Fact]
    public void The_defaults_are_those_of_CmdStan_but_for_metric_and_length_of_warm_up()
    {
        var options = new NutsOptions();
        options.Validate();
        Assert.Equal((4, 400, 1000, 0.8, 10), (options.Chains, options.IterWarmup, options.IterSampling, options.AdaptDelta, options.MaxTreeDepth));
        Assert.Equal((Metric.Auto, 2.0, 1, 1.0, 0.0), (options.Metric, options.InitRadius, options.Thin, options.StepSize, options.StepSizeJitter));
        Assert.Equal((0.05, 0.75, 10.0, 75, 50, 25), (options.Gamma, options.Kappa, options.T0, options.InitBuffer, options.TermBuffer, options.Window));
        Assert.Equal(AdaptationMethod.DrawsAndGradients, options.Adaptation);
        // An exact metric would make the default integration time the period of a normal.
        Assert.Equal((AdaptationMethod.Stan, Metric.Diagonal), (new StaticHmcOptions().Adaptation, new StaticHmcOptions().Metric));
        Assert.Equal(1000, new NutsOptions { Adaptation = AdaptationMethod.Stan }.IterWarmup);
        Assert.Equal(7, new NutsOptions { Adaptation = AdaptationMethod.Stan, IterWarmup = 7 }.IterWarmup);
        Assert.Equal(400, (options with { Adaptation = AdaptationMethod.DrawsAndGradients }).IterWarmup);
        Assert.True(options.AdaptEngaged);
        Assert.False(options.SaveWarmup);
        Assert.Equal(6.283185307179586, new StaticHmcOptions().IntegrationTime);
    }

    public static TheoryData<string, HmcOptions, string> Wrong => new()
    {
        { "Chains", new NutsOptions { Chains = 0 }, "0" },
        { "IterWarmup", new NutsOptions { IterWarmup = -1 }, "-1" },
        { "IterSampling", new NutsOptions { IterSampling = -7 }, "-7" },
        { "IterSampling", new NutsOptions { IterSampling = int.MaxValue }, "2147483647" },
        { "AdaptDelta", new NutsOptions { AdaptDelta = 0 }, "0" },
        { "AdaptDelta", new NutsOptions { AdaptDelta = 1 }, "1" },
        { "AdaptDelta", new NutsOptions { AdaptDelta = double.NaN }, "NaN" },
        { "MaxTreeDepth", new NutsOptions { MaxTreeDepth = 0 }, "0" },
        { "MaxTreeDepth", new NutsOptions { MaxTreeDepth = 31 }, "31" },
        { "Metric", new NutsOptions { Metric = (Metric)9 }, "9" },
        { "InitRadius", new NutsOptions { InitRadius = -0.5 }, "-0.5" },
        { "InitRadius", new NutsOptions { InitRadius = double.PositiveInfinity }, "Infinity" },
        { "Thin", new NutsOptions { Thin = 0 }, "0" },
        { "StepSize", new NutsOptions { StepSize = 0 }, "0" },
        { "StepSizeJitter", new NutsOptions { StepSizeJitter = 1.5 }, "1.5" },
        { "MaxThreads", new NutsOptions { MaxThreads = 0 }, "0" },
        { "ThreadsPerChain", new NutsOptions { ThreadsPerChain = 0 }, "0" },
        { "ThreadsPerChain", new NutsOptions { ThreadsPerChain = 1025 }, "1025" },
        { "Gamma", new NutsOptions { Gamma = 0 }, "0" },
        { "Kappa", new NutsOptions { Kappa = -1 }, "-1" },
        { "T0", new NutsOptions { T0 = double.NaN }, "NaN" },
        { "InitBuffer", new NutsOptions { InitBuffer = -1 }, "-1" },
        { "TermBuffer", new NutsOptions { TermBuffer = -1 }, "-1" },
        { "Window", new NutsOptions { Window = 0 }, "0" },
        { "IntegrationTime", new StaticHmcOptions { IntegrationTime = 0 }, "0" },
        { "InitialValuesPerChain", new NutsOptions { InitialValuesPerChain = [new Dictionary<string, double[]>()] }, "1" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_option_out_of_range_is_named_with_its_range_and_what_was_found(string option, HmcOptions options, string found)
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(1, (q, g) => { g[0] = -q[0]; return -0.5 * q[0] * q[0]; });
        var error = Assert.Throws<HmcNetException>(() => ChainRunner.Run(target, options));
        Assert.Equal(option, error.Where);
        Assert.Contains(option, error.What, StringComparison.Ordinal);
        Assert.Equal(found, error.Found);
        Assert.False(string.IsNullOrEmpty(error.Expected));
        Assert.False(string.IsNullOrEmpty(error.Remedy));
    }

    [Fact]
    public void Starting_values_for_all_and_for_each_exclude_each_other()
    {
        var values = new Dictionary<string, double[]>();
        var error = Assert.Throws<HmcNetException>(
            () => new NutsOptions { Chains = 1, InitialValues = values, InitialValuesPerChain = [values] }.Validate());
        Assert.Contains("twice", error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Stans_adaptation_has_no_low_rank_metric()
    {
        var error = Assert.Throws<HmcNetException>(
            () => new NutsOptions { Adaptation = AdaptationMethod.Stan, Metric = Metric.LowRank }.Validate());
        Assert.Contains("low-rank", error.What, StringComparison.Ordinal);
        new NutsOptions { Adaptation = AdaptationMethod.Stan }.Validate();
        new NutsOptions { Metric = Metric.LowRank }.Validate();
        Assert.Throws<HmcNetException>(() => new NutsOptions { Adaptation = (AdaptationMethod)7 }.Validate());
    }

    /// <summary>What Auto comes to is not known when the header is written.</summary>
    [Theory]
    [InlineData(Metric.Unit, "unit_e")]
    [InlineData(Metric.Diagonal, "diag_e")]
    [InlineData(Metric.Auto, "diag_e")]
    [InlineData(Metric.Dense, "dense_e")]
    [InlineData(Metric.LowRank, "dense_e")]
    public void Metrics_have_the_names_of_CmdStan(Metric metric, string name) =>
        Assert.Equal(name, StanSettings.For(new NutsOptions { Metric = metric }, 1, 1)["metric"]);

    [Fact]
    public void A_null_sink_is_refused() =>
        Assert.Throws<HmcNetException>(() => new NutsOptions { Sinks = [null!] }.Validate());

    [Fact]
    public void Settings_use_the_keys_of_CmdStan_in_its_order()
    {
        var options = new NutsOptions { AdaptDelta = 0.95, Metric = Metric.Dense, SaveWarmup = true };
        IReadOnlyDictionary<string, string> settings = StanSettings.For(options, 12345, 3);
        string[] keys =
        [
            "num_samples", "num_warmup", "save_warmup", "thin", "engaged", "gamma", "delta", "kappa", "t0", "init_buffer",
            "term_buffer", "window", "algorithm", "engine", "max_depth", "metric", "stepsize", "stepsize_jitter",
            "num_chains", "id", "init", "seed",
        ];
        Assert.Equal(keys, settings.Keys);
        string[] values =
        [
            "1000", "400", "1", "1", "1", "0.05", "0.95", "0.75", "10", "75", "50", "25", "hmc", "nuts", "10", "dense_e",
            "1", "0", "4", "3", "2", "12345",
        ];
        Assert.Equal(values, settings.Values);
        IReadOnlyDictionary<string, string> other = StanSettings.For(
            new StaticHmcOptions { IterWarmup = 0, InitialValues = new Dictionary<string, double[]>() }, 1, 1);
        Assert.Equal("static", other["engine"]);
        Assert.Equal("6.283185307179586", other["int_time"]);
        Assert.Equal("0", other["engaged"]);
        Assert.Equal("user", other["init"]);
        Assert.False(other.ContainsKey("max_depth"));
    }

    [Fact]
    public void Numbers_in_messages_and_settings_do_not_follow_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal("0.8", StanSettings.For(new NutsOptions(), 1, 1)["delta"]);
            Assert.Equal("-0.5", Assert.Throws<HmcNetException>(() => new NutsOptions { InitRadius = -0.5 }.Validate()).Found);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
