using HmcNet.CaseStudies.Runner;
using HmcNet.Diagnostics;

namespace HmcNet.CaseStudies;

/// <summary>Data cloning: what converges like 1/K, beside dclone and the exact posteriors given K clones.</summary>
internal static partial class NeymanScottStory
{
    private static readonly string[] Variances = ["mu", "sigma_sq", "tau_sq"], Sum = ["mu", "sum_sq"];

    /// <summary>Data cloning under both samplers.</summary>
    private sealed record ClonePair(int Offspring, DataCloningResult Nuts, DataCloningResult Gibbs)
    {
        public string Label => FormattableString.Invariant($"cloning, m = {Offspring}");

        public ClonePair Monitor(params IReadOnlyList<string> names) => this with { Nuts = Nuts.Monitor(names), Gibbs = Gibbs.Monitor(names) };
    }

    private static ClonePair Cloned(StudySession session, Model random, int offspring)
    {
        session.Heading(FormattableString.Invariant($"Data cloning, {(offspring == 1 ? "one offspring" : "two offspring")}"));
        ulong seed = session.Settings.Seed;
        int chains = session.Settings.Chains;
        return new(
            offspring,
            Clone(new NutsOptions { Seed = seed, Chains = chains, IterSampling = session.Draws(1000) }),
            Clone(new GibbsOptions { Seed = seed, Chains = chains, IterSampling = session.Draws(2000) }));

        DataCloningResult Clone(SamplerOptions sampler)
        {
            DataCloningResult result = DataCloning.Fit(random, Clones, new DataCloningOptions { Sampler = sampler, Parameters = Variances }, session.Cancellation);
            session.Cancellation.ThrowIfCancellationRequested();
            session.Write($"{(sampler is NutsOptions ? "NUTS" : "Gibbs")}: K = {string.Join(", ", result.Fits.Select(fit => fit.Clones))} in {string.Join(", ", result.Fits.Select(fit => FormattableString.Invariant($"{fit.Elapsed.TotalSeconds:0.0}")))} s, {chains} chains of {sampler.IterWarmup} + {sampler.IterSampling} iterations, seed {seed}");
            return result;
        }
    }

    private static void NotIdentifiable(StudySession session, ClonePair cloned)
    {
        session.Write();
        session.Write("Judged by mu, sigma^2 and tau^2, under Gibbs:");
        session.Write(cloned.Gibbs);
        session.Write("and under NUTS:");
        foreach (string sentence in cloned.Nuts.Verdict.Sentences.Take(2))
            session.Write(sentence);
        session.Write();
        CloneTable(session, cloned, "mu_sigmasq_tausq");
        session.Write("The largest eigenvalue hardly falls: what clones of such data cannot tell is the difference of the variances. dclone shows the same in r.hat and lambda.max, and leaves the reading to the reader.");
        session.Write();
        ExpectRefusal(session, cloned, "sigma_sq, tau_sq");
    }

    private static void Identifiable(StudySession session, ClonePair cloned)
    {
        ClonePair sum = cloned.Monitor(Sum);
        session.Write("The same draws judged by mu and sigma^2 + tau^2, under Gibbs:");
        session.Write(sum.Gibbs);
        session.Write("and under NUTS:");
        session.Write(sum.Nuts.Verdict);
        session.Write();
        CloneTable(session, sum, "mu_sum");
        MeansTable(session, sum);
        if (Tool(session, 1, "likelihood_fit", "mle_sum") is { } mle && Tool(session, 1, "likelihood_fit", "se_sum") is { } error)
            session.Write($"Maximum likelihood in closed form has sigma^2 + tau^2 = {mle.Value:0.0000} with standard error {error.Value:0.0000}; cloning {sum.Gibbs["sum_sq"].Estimate:0.0000} and {sum.Gibbs["sum_sq"].StandardError:0.0000}.");
        session.Write();
        ExpectMeans(session, sum);
    }

    private static void AllIdentifiable(StudySession session, ClonePair cloned, MixedFit ml)
    {
        session.Write();
        session.Write("Under Gibbs:");
        session.Write(cloned.Gibbs);
        session.Write("and under NUTS:");
        session.Write(cloned.Nuts.Verdict);
        session.Write();
        CloneTable(session, cloned, "mu_sigmasq_tausq");
        CloneTable(session, cloned.Monitor(Sum), "mu_sum");
        MeansTable(session, cloned);
        session.Write($"Maximum likelihood has mu = {ml["(Intercept)"].Estimate:0.0000}, sigma^2 = {ml.Sigma * ml.Sigma:0.00000}, tau^2 = {ml.VarianceOf("i").Variances[0]:0.0000}; cloning {cloned.Gibbs["mu"].Estimate:0.0000}, {cloned.Gibbs["sigma_sq"].Estimate:0.00000}, {cloned.Gibbs["tau_sq"].Estimate:0.0000}. The rest is of the order 1/K.");
        session.Write();
        ExpectMeans(session, cloned);
    }

    /// <summary>dclone's table of diagnostics, and the same of its run and of the exact posteriors.</summary>
    private static void CloneTable(StudySession session, ClonePair cloned, string set)
    {
        int m = cloned.Offspring;
        var rows = new List<object[]>();
        for (int f = 0; f < Math.Min(cloned.Nuts.Table.Count, cloned.Gibbs.Table.Count); f++)
        {
            DataCloningRow nuts = cloned.Nuts.Table[f], gibbs = cloned.Gibbs.Table[f];
            string k = FormattableString.Invariant($"K{nuts.Clones}");
            double Dclone(string name) => Tool(session, m, "data_cloning", "dclone", k, $"dcdiag_{set}", name)?.Value ?? double.NaN;
            double exact = Tool(session, m, "data_cloning", "exact", k, $"lambda_max_{set}")?.Value ?? double.NaN;
            rows.Add(
            [
                k, Number(nuts.LambdaMax), Number(gibbs.LambdaMax), Number(Dclone("lambda.max")), Number(exact), Number(nuts.MsError), Number(gibbs.MsError), Number(Dclone("ms.error")),
                Number(nuts.RSquared), Number(gibbs.RSquared), Number(Dclone("r.squared")), nuts.RHat, gibbs.RHat, double.IsNaN(Dclone("r.hat")) ? "" : Dclone("r.hat"),
            ]);
        }
        session.Table(
            ["", "lambda.max NUTS", "Gibbs", "dclone", "exact", "ms.error NUTS", "Gibbs", "dclone", "r.squared NUTS", "Gibbs", "dclone", "r.hat NUTS", "Gibbs", "dclone"], rows);
    }

    /// <summary>Means and standard deviations for each K.</summary>
    private static void MeansTable(StudySession session, ClonePair cloned)
    {
        var rows = new List<object[]>();
        foreach (string name in cloned.Nuts.Names)
        {
            for (int f = 0; f < Math.Min(cloned.Nuts.Fits.Count, cloned.Gibbs.Fits.Count); f++)
            {
                string k = FormattableString.Invariant($"K{cloned.Nuts.Fits[f].Clones}");
                double Of(string tool, string quantity, string member) => Tool(session, cloned.Offspring, "data_cloning", tool, k, "parameters", quantity, member)?.Value ?? double.NaN;
                string dclone = name == "sum_sq" ? "sum" : name;
                rows.Add(
                [
                    $"{name}, {k}", Mean(cloned.Nuts.Fits[f], name).ToString(), Mean(cloned.Gibbs.Fits[f], name).ToString(), Number(Of("dclone", dclone, "mean")), Number(Of("exact", name, "mean")),
                    Sd(cloned.Nuts.Fits[f], name).ToString(), Sd(cloned.Gibbs.Fits[f], name).ToString(), Number(Of("dclone", dclone, "sd")), Number(Of("exact", name, "sd")),
                ]);
            }
        }
        session.Table(["", "mean NUTS", "Gibbs", "dclone", "exact", "sd NUTS", "Gibbs", "dclone", "exact"], rows);
    }

    private static void ExpectMeans(StudySession session, ClonePair cloned)
    {
        foreach (string name in cloned.Nuts.Names)
        {
            for (int f = 0; f < Math.Min(cloned.Nuts.Fits.Count, cloned.Gibbs.Fits.Count); f++)
            {
                string k = FormattableString.Invariant($"K{cloned.Nuts.Fits[f].Clones}");
                Expect($"{name}, {k}", "mean", Mean(cloned.Nuts.Fits[f], name), Mean(cloned.Gibbs.Fits[f], name));
                if (f == cloned.Nuts.Fits.Count - 1)
                    Expect($"sd of {name}, {k}", "sd", Sd(cloned.Nuts.Fits[f], name), Sd(cloned.Gibbs.Fits[f], name));

                void Expect(string quantity, string member, Figure nuts, Figure gibbs)
                {
                    if (Tool(session, cloned.Offspring, "data_cloning", "exact", k, "parameters", name, member) is not { } exact)
                        return;
                    session.Expect(Row(session, cloned, quantity) with { Nuts = nuts, Gibbs = gibbs, Tool = "quadrature", Expected = exact });
                }
            }
        }
    }

    private static void ExpectRefusal(StudySession session, ClonePair cloned, string quantity) =>
        session.Expect(Row(session, cloned, quantity) with { Nuts = new(double.NaN), Gibbs = new(double.NaN), MustBeRefused = true });

    private static ExpectedRow Row(StudySession session, ClonePair cloned, string quantity) => new()
    {
        Study = session.Study.Name,
        Model = cloned.Label,
        Quantity = quantity,
        AgainstNuts = Against(cloned.Nuts.Verdict),
        AgainstGibbs = Against(cloned.Gibbs.Verdict),
    };

    private static string? Against(DataCloningVerdict verdict) => verdict switch
    {
        { IsIdentifiable: true, ChainsAgree: true } => null,
        // That chains disagree is said last.
        { IsIdentifiable: true } => verdict.Sentences[^1],
        _ => verdict.Sentences[0],
    };

    private static Figure Mean(CloneFit fit, string name) => new(fit.Draws[name].Mean(), MonteCarloError.Mean(ChainValues.Of(fit.Draws, name)));

    private static Figure Sd(CloneFit fit, string name) => new(fit.Draws[name].StandardDeviation(), MonteCarloError.StandardDeviation(ChainValues.Of(fit.Draws, name)));
}
