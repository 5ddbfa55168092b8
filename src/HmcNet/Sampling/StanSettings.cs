using System.Globalization;

namespace HmcNet.Sampling;

/// <summary>The options of a run under the keys of CmdStan's file headers.</summary>
internal static class StanSettings
{
    /// <summary>Makes the table for one chain, in the order in which CmdStan writes it.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="seed">The seed in use.</param>
    /// <param name="chain">Number of the chain, counted from 1.</param>
    public static IReadOnlyDictionary<string, string> For(SamplerOptions options, ulong seed, int chain)
    {
        var settings = new Dictionary<string, string>
        {
            ["num_samples"] = Text(options.IterSampling),
            ["num_warmup"] = Text(options.IterWarmup),
            ["save_warmup"] = Text(options.SaveWarmup),
            ["thin"] = Text(options.Thin),
            ["engaged"] = Text(options.Adapts),
        };
        if (options is HmcOptions hamiltonian)
            AddHamiltonian(settings, hamiltonian);
        else
            settings["algorithm"] = options.Algorithm;
        settings["num_chains"] = Text(options.Chains);
        settings["id"] = Text(chain);
        settings["init"] = options.InitialValuesOf(chain) is null ? Text(options.InitRadius) : "user";
        settings["seed"] = seed.ToString(CultureInfo.InvariantCulture);
        return settings;
    }

    private static void AddHamiltonian(Dictionary<string, string> settings, HmcOptions options)
    {
        settings["gamma"] = Text(options.Gamma);
        settings["delta"] = Text(options.AdaptDelta);
        settings["kappa"] = Text(options.Kappa);
        settings["t0"] = Text(options.T0);
        settings["init_buffer"] = Text(options.InitBuffer);
        settings["term_buffer"] = Text(options.TermBuffer);
        settings["window"] = Text(options.Window);
        settings["algorithm"] = options.Algorithm;
        if (options is StaticHmcOptions fixedTime)
        {
            settings["engine"] = "static";
            settings["int_time"] = Text(fixedTime.IntegrationTime);
        }
        else
        {
            settings["engine"] = "nuts";
            settings["max_depth"] = Text(((NutsOptions)options).MaxTreeDepth);
        }
        settings["metric"] = MetricName(options.Metric);
        settings["stepsize"] = Text(options.StepSize);
        settings["stepsize_jitter"] = Text(options.StepSizeJitter);
    }

    /// <summary>CmdStan's name of a metric.</summary>
    public static string MetricName(Metric metric) => metric switch
    {
        Metric.Unit => "unit_e",
        // What Auto comes to is known after warm-up only, when the header has been written; the adaptation block says it.
        Metric.Diagonal or Metric.Auto => "diag_e",
        _ => "dense_e",
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "1" : "0";
}
