using System.CommandLine;

namespace HmcNet.CaseStudies.Runner;

/// <summary>The command-line options of the samplers: those that all share, and those that belong to some.</summary>
public sealed class SamplerArguments
{
    private const string Nuts = "nuts", Gibbs = "gibbs", Hmc = "hmc";
    private static readonly NutsOptions Defaults = new();

    private readonly Option<int> chains = new("--chains") { Description = "number of chains", DefaultValueFactory = _ => Defaults.Chains };
    private readonly Option<int?> warmup = new("--iter-warmup") { Description = $"warm-up iterations of each chain; when not given {HmcOptions.DefaultWarmup(AdaptationMethod.DrawsAndGradients)} with nuts, {HmcOptions.DefaultWarmup(AdaptationMethod.Stan)} with gibbs, hmc or --adaptation stan" };
    private readonly Option<int> sampling = new("--iter-sampling") { Description = "iterations of each chain after warm-up", DefaultValueFactory = _ => Defaults.IterSampling };
    private readonly Option<int> thin = new("--thin") { Description = "keeps every n-th iteration", DefaultValueFactory = _ => Defaults.Thin };
    private readonly Option<ulong?> seed = new("--seed") { Description = "seed of the random numbers; from the clock when not given" };
    private readonly Option<double> init = new("--init") { Description = "radius of the uniform starting values on the unconstrained scale; 0 starts at zero", DefaultValueFactory = _ => Defaults.InitRadius };
    private readonly Option<bool> saveWarmup = new("--save-warmup") { Description = "write the warm-up draws to the files, too" };
    private readonly Option<string> sampler = new("--sampler") { Description = "no-U-turn sampler, Gibbs sampler, or Hamiltonian Monte Carlo of fixed length", DefaultValueFactory = _ => Nuts };
    private readonly Option<double> delta = new("--adapt-delta") { Description = "nuts, hmc: target of the accept statistic, in (0, 1)", DefaultValueFactory = _ => Defaults.AdaptDelta };
    private readonly Option<int> depth = new("--max-treedepth") { Description = "nuts: limit of the tree depth", DefaultValueFactory = _ => Defaults.MaxTreeDepth };
    private readonly Option<double> time = new("--int-time") { Description = "hmc: integration time of a transition", DefaultValueFactory = _ => new StaticHmcOptions().IntegrationTime };
    private readonly Option<string?> metric = new("--metric") { Description = "nuts, hmc: metric of the kinetic energy (auto with nuts, diag with hmc when not given)" };
    private readonly Option<string?> adaptation = new("--adaptation") { Description = "nuts, hmc: how warm-up learns the metric (gradients with nuts, stan with hmc when not given)" };
    private readonly Option<int?> threads = new("--threads-per-chain") { Description = "nuts, hmc: threads that share one chain's sums over very many rows; processors over chains when not given" };

    /// <summary>Makes the options.</summary>
    public SamplerArguments()
    {
        sampler.AcceptOnlyFromAmong(Nuts, Gibbs, Hmc);
        metric.AcceptOnlyFromAmong("auto", "diag", "dense", "low-rank", "unit");
        adaptation.AcceptOnlyFromAmong("gradients", "stan");
    }

    /// <summary>The options that all samplers share.</summary>
    public IReadOnlyList<Option> Shared => [chains, warmup, sampling, thin, seed, init, saveWarmup];

    /// <summary>The choice of the sampler, and the options that belong to some samplers only.</summary>
    public IReadOnlyList<Option> Special => [sampler, delta, depth, time, metric, adaptation, threads];

    /// <summary>Reads the options of the sampler that the command line names.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>Options of that sampler, not yet checked for their ranges.</returns>
    /// <exception cref="HmcNetException">When an option belongs to another sampler; the message names both.</exception>
    public SamplerOptions Read(ParseResult parsed)
    {
        string name = parsed.GetValue(sampler)!;
        RequireOwn(parsed, name, delta, Nuts, Hmc);
        RequireOwn(parsed, name, depth, Nuts);
        RequireOwn(parsed, name, time, Hmc);
        RequireOwn(parsed, name, metric, Nuts, Hmc);
        RequireOwn(parsed, name, adaptation, Nuts, Hmc);
        RequireOwn(parsed, name, threads, Nuts, Hmc);
        return name switch
        {
            Gibbs => ReadGibbs(parsed),
            Hmc => Hamiltonian(parsed, new StaticHmcOptions { IntegrationTime = parsed.GetValue(time) }),
            _ => ReadNuts(parsed),
        };
    }

    /// <summary>Reads options of the no-U-turn sampler.</summary>
    /// <param name="parsed">The command line; options that it does not know have their defaults.</param>
    public NutsOptions ReadNuts(ParseResult parsed) => Hamiltonian(parsed, new NutsOptions { MaxTreeDepth = ValueOf(parsed, depth, Defaults.MaxTreeDepth) });

    /// <summary>Reads options of the Gibbs sampler.</summary>
    /// <param name="parsed">The command line; options that it does not know have their defaults.</param>
    public GibbsOptions ReadGibbs(ParseResult parsed) => WithShared(parsed, new GibbsOptions());

    private T Hamiltonian<T>(ParseResult parsed, T options)
        where T : HmcOptions =>
        WithShared(parsed, (T)(options with
        {
            AdaptDelta = ValueOf(parsed, delta, options.AdaptDelta),
            Metric = MetricOf(parsed.GetValue(metric)) ?? options.Metric,
            Adaptation = AdaptationOf(parsed.GetValue(adaptation)) ?? options.Adaptation,
            ThreadsPerChain = parsed.GetValue(threads),
        }));

    private T WithShared<T>(ParseResult parsed, T options)
        where T : SamplerOptions =>
        (T)(options with
        {
            Chains = parsed.GetValue(chains),
            IterWarmup = parsed.GetValue(warmup) ?? options.IterWarmup,
            IterSampling = parsed.GetValue(sampling),
            Thin = parsed.GetValue(thin),
            Seed = parsed.GetValue(seed),
            InitRadius = parsed.GetValue(init),
            SaveWarmup = parsed.GetValue(saveWarmup),
        });

    /// <summary>The value of an option; the command need not have it.</summary>
    private static T ValueOf<T>(ParseResult parsed, Option<T> option, T otherwise) =>
        parsed.GetResult(option) is null ? otherwise : parsed.GetValue(option)!;

    private static void RequireOwn(ParseResult parsed, string sampler, Option option, params string[] owners)
    {
        if (parsed.GetResult(option) is { Implicit: false } && !owners.Contains(sampler))
            throw new HmcNetException(
                $"{option.Name} is no option of the sampler {sampler}.", where: option.Name, expected: $"--sampler {string.Join(" or ", owners)}",
                found: $"--sampler {sampler}", remedy: $"leave out {option.Name}, or choose another sampler");
    }

    private static Metric? MetricOf(string? name) => name switch
    {
        null => null,
        "auto" => Metric.Auto,
        "diag" => Metric.Diagonal,
        "low-rank" => Metric.LowRank,
        "dense" => Metric.Dense,
        "unit" => Metric.Unit,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static AdaptationMethod? AdaptationOf(string? name) => name switch
    {
        null => null,
        "stan" => AdaptationMethod.Stan,
        _ => AdaptationMethod.DrawsAndGradients,
    };
}
