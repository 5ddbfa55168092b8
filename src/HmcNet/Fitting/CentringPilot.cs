using System.Globalization;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Learns the form of group-level parameters from a short run at weights of 1/2, and samples with what was learnt.</summary>
/// <param name="model">The model.</param>
/// <param name="parameters">Names of the parameters; they have location-scale priors.</param>
internal sealed class CentringPilot(Model model, IReadOnlyList<string> parameters)
{
    private const int PilotChains = 4;
    private const int PilotWarmup = 200;
    private const int PilotSampling = 250;

    // Weights of 1/2 are no good form where data are strong: trajectories are cut off where they would cost more than the run.
    private const int DeepestTree = 8;

    /// <summary>Sets the pilot's random streams apart from the run's.</summary>
    private const ulong PilotSeed = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Gradients that the pilot run took.</summary>
    public long Gradients { get; private set; }

    private int drawCount;

    /// <summary>What was learnt.</summary>
    public IReadOnlyList<CentringChoice> Choices { get; private set; } = [];

    /// <summary>Whether no chain of the pilot run was cut short.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Wall-clock time of the pilot run.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Learns, then samples.</summary>
    /// <param name="options">Options of the run.</param>
    /// <param name="cancellation">Stops it.</param>
    public Fit Sample(NutsOptions options, CancellationToken cancellation)
    {
        options.Validate();
        options = options with { Seed = options.Seed ?? ChainRunner.SeedFromClock() };
        Model half = model.WithForms(parameters.ToDictionary(name => name, _ => new CentringForm(default, [0.5])));
        Fit first = Fit.Sample(half, OfPilot(options), cancellation);
        IsComplete = first.Run.Outcome != ChainOutcome.Cancelled;
        Elapsed = first.Elapsed;
        Gradients = first.Run.Chains.Sum(c => c.Evaluations.Warmup + c.Evaluations.Sampling);
        drawCount = first.Draws.TotalDraws;
        Choices = [.. parameters.Select(name => CentringCriterion.Choose(half, first.Draws, name))];
        Model learnt = half.With(Choices.ToDictionary(c => CentringForm.WeightName(c.Parameter), c => c.Weights.ToArray()));
        return Fit.Sample(learnt, options, cancellation, this);
    }

    /// <summary>Learns and samples anew.</summary>
    /// <param name="options">Options of the run.</param>
    /// <param name="cancellation">Stops it.</param>
    public Fit SampleAnew(NutsOptions options, CancellationToken cancellation) => new CentringPilot(model, parameters).Sample(options, cancellation);

    /// <summary>What was learnt as a finding, of no severity.</summary>
    public Finding Describe() => new()
    {
        Kind = FindingKind.Centring,
        Severity = FindingSeverity.None,
        Sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"Centring was learnt from {drawCount} draws of a pilot run: {string.Join("; ", Choices)} (0 is the non-centred form, 1 the centred one)."),
        Evidence = [.. Choices.SelectMany(c => c.Entries.Zip(c.Weights, (entry, weight) => new Evidence($"weight of {entry}", weight)))],
    };

    private static NutsOptions OfPilot(NutsOptions options) => options with
    {
        Seed = unchecked(options.Seed!.Value + PilotSeed),
        Chains = options.InitialValuesPerChain is null ? PilotChains : options.Chains,
        IterWarmup = PilotWarmup,
        IterSampling = PilotSampling,
        AdaptEngaged = true,
        MaxTreeDepth = Math.Min(options.MaxTreeDepth, DeepestTree),
        SaveWarmup = false,
        Thin = 1,
        Sinks = [],
        Progress = null,
    };
}
