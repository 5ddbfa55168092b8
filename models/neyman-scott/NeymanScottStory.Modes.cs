using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>One observation each: whether a run shows by itself that it cannot be trusted, and what does when it does not.</summary>
internal static partial class NeymanScottStory
{
    private const int Seeds = 3;
    private const double HighTarget = 0.99;
    private const double LargestRHat = 1.05;

    // The seeds of the session's own fits are 1, 2, ... above its first; these are out of their way.
    private const ulong FirstOfManySeeds = 100;

    // log of a standard deviation that is as good as zero here, and in the middle of neither place's range.
    private const double NearZero = -6;

    private static void ManySeeds(StudySession session, Model random, Model noncentered)
    {
        var runs = new List<SeedRun>();
        for (ulong s = 0; s < Seeds; s++)
        {
            NutsOptions nuts = new() { Seed = session.Settings.Seed + FirstOfManySeeds + s, Chains = session.Settings.Chains, IterSampling = session.Draws(1000) };
            GibbsOptions gibbs = new() { Seed = nuts.Seed, Chains = nuts.Chains, IterSampling = session.Draws(4000) };
            runs.Add(SeedRun.Of("NUTS", Nuts.Sample(random, nuts, session.Cancellation)));
            runs.Add(SeedRun.Of("NUTS, non-centred", Nuts.Sample(noncentered, nuts, session.Cancellation)));
            runs.Add(SeedRun.Of(FormattableString.Invariant($"NUTS, non-centred, {HighTarget}"), Nuts.Sample(noncentered, Careful(session, nuts), session.Cancellation)));
            runs.Add(SeedRun.Of("Gibbs", Gibbs.Sample(random, gibbs, session.Cancellation)));
            session.Cancellation.ThrowIfCancellationRequested();
        }
        session.Heading("One offspring: does any seed come out clean?");
        WriteRuns(session, runs.OrderBy(run => run.Title, StringComparer.Ordinal));
        session.Write("Chains: how many stay where sigma^2 < tau^2, how many where tau^2 < sigma^2, how many see both. By symmetry each place has half of the mass.");
        SeedRun[] clean = [.. runs.Where(run => run.Problems.Count == 0)];
        session.Write(clean.Length == 0
            ? FormattableString.Invariant($"None of the {runs.Count} runs is clean.")
            : FormattableString.Invariant($"{clean.Length} of the {runs.Count} runs come out clean, and each is wrong by half of the mass: {Titles(clean)}. Their diagnostics are right about what the chains saw; no diagnostic of draws tells of a place that no chain has been to."));
        SeedRun[] unseen = [.. runs.Where(run => run.Problems.Count > 0 && run.RHat < LargestRHat)];
        if (unseen.Length > 0)
            session.Write($"R-hat is below {LargestRHat} and other checks had to find the fault: {Titles(unseen)}.");
        if (unseen.Length > 0 && unseen.MinBy(run => run.Problems.Count) is { } nearest)
            session.Write($"Nearest to clean is {Titles([nearest])}: {string.Join(", ", nearest.Problems)}. With all chains in one place little is left to see of the other; whoever takes a few divergences for noise reports half of the posterior.");
        session.Write();
    }

    private static void TwoPlaces(StudySession session, Model random, Model noncentered)
    {
        session.Heading("One offspring: chains started in one place, and in both");
        double[] y = session.Data(1)["y"].ToArray();
        double mean = y.Average(), logSd = 0.5 * Math.Log(y.Average(v => (v - mean) * (v - mean)));
        // In the first place individuals are what was observed of them; in the second they are all alike.
        Dictionary<string, double[]> individuals = new() { ["mu"] = [mean], ["log_sigma"] = [NearZero], ["log_tau"] = [logSd], ["alpha"] = [.. y.Select(v => v - mean)] };
        Dictionary<string, double[]> errors = new() { ["mu"] = [mean], ["log_sigma"] = [logSd], ["log_tau"] = [NearZero], ["alpha"] = new double[y.Length] };
        (string Title, Func<int, Dictionary<string, double[]>> Start)[] places =
            [("sigma^2 = 0", _ => individuals), ("tau^2 = 0", _ => errors), ("both", chain => chain % 2 == 0 ? individuals : errors)];

        int chains = session.Settings.Chains;
        // A short run with short trajectories is enough to see that chains stay where they are.
        NutsOptions nuts = new() { Seed = session.Settings.Seed + FirstOfManySeeds, Chains = chains, IterWarmup = 200, IterSampling = session.Draws(500), MaxTreeDepth = 7, AdaptDelta = HighTarget };
        GibbsOptions gibbs = new() { Seed = nuts.Seed, Chains = chains, IterSampling = session.Draws(4000) };
        var started = new List<SeedRun>();
        foreach ((string title, Func<int, Dictionary<string, double[]>> start) in places)
        {
            IReadOnlyList<IReadOnlyDictionary<string, double[]>> starts = [.. Enumerable.Range(0, chains).Select(start)];
            started.Add(SeedRun.Of($"Gibbs started at {title}", Gibbs.Sample(random, gibbs with { InitialValuesPerChain = starts }, session.Cancellation)));
            session.Cancellation.ThrowIfCancellationRequested();
        }
        Fit last = Nuts.Sample(noncentered, nuts with { InitialValuesPerChain = [.. Enumerable.Range(0, chains).Select(places[^1].Start)] }, session.Cancellation);
        started.Add(SeedRun.Of(FormattableString.Invariant($"NUTS, non-centred, {HighTarget}, started at both"), last));
        WriteRuns(session, started);
        session.Write($"Chains started in both places have R-hat of {started[^2].RHat:0.00} (Gibbs) and {started[^1].RHat:0.00} (NUTS). What the verdict says of the latter:");
        foreach (Finding problem in last.Diagnose().Problems)
            session.Write("  " + problem.Sentence);
        session.Write("Starting chains where the model itself suggests a place is one way to find out. The other is data cloning: a variance that does not fall like 1/K belongs to something that no data of this kind can tell.");
        session.Write();
    }

    /// <summary>What the advice on divergences leads to: a higher target, and draws enough for effective sample sizes.</summary>
    private static NutsOptions Careful(StudySession session, NutsOptions options) => options with { AdaptDelta = HighTarget, IterSampling = session.Draws(2000) };

    private static string Titles(IEnumerable<SeedRun> runs) => string.Join("; ", runs.Select(run => FormattableString.Invariant($"{run.Title}, seed {run.Seed}")));

    private static void WriteRuns(StudySession session, IEnumerable<SeedRun> runs) => session.Table(
        ["run", "seed", "largest R-hat", "least E-BFMI", "divergences", "chains", "problems"],
        runs.Select(run => new object[]
        {
            run.Title, run.Seed, run.RHat, double.IsNaN(run.EBfmi) ? "" : run.EBfmi, double.IsNaN(run.Divergences) ? "" : (int)run.Divergences, run.Places,
            run.Problems.Count == 0 ? "none" : string.Join(", ", run.Problems),
        }));
}
