using HmcNet.CaseStudies.Runner;
using HmcNet.Diagnostics;

namespace HmcNet.CaseStudies;

/// <summary>Which form mixes better under which sampler, and why.</summary>
public static class BassMercuryMixing
{
    /// <summary>NUTS's target in all forms, so that they are compared at the same one.</summary>
    public const double AdaptDelta = 0.95;

    /// <summary>Prints the table of forms and samplers, and the evidence for the reason.</summary>
    /// <param name="session">The run.</param>
    /// <param name="fish">The data.</param>
    /// <param name="intercepts">Random intercepts.</param>
    /// <param name="slopes">Random intercepts and slopes.</param>
    /// <param name="correlated">Correlated intercepts and slopes.</param>
    public static void Tell(StudySession session, Table fish, RandomLines intercepts, RandomLines slopes, RandomLines correlated)
    {
        session.Heading("Which form mixes better under which sampler");
        session.Write($"NUTS again, at the default target of {new NutsOptions().AdaptDelta} where it was {AdaptDelta}; and Gibbs as in the lecture, coefficients and their means in turn, where HmcNet draws them together.");
        (string Form, Fit Fit)[] more = [.. AtDefaultTarget(session), .. InTurn(session)];
        session.Write();
        session.Table(
            ["model and form", "sampler", "divergences", "slowest", "ESS", "r1", "ESS/s", "ESS/1000", "tau0", "tau1", "beta0", "beta1"],
            [
                .. Rows("random-intercepts", Forms(intercepts), ["beta0", "beta1", "tau0", "sigma"]),
                .. Rows("random-slopes", [.. Forms(slopes), .. more], ["beta0", "beta1", "tau0", "tau1", "sigma"]),
                .. Rows("correlated", Forms(correlated), ["beta[1]", "beta[2]", "tau[1]", "tau[2]", "sigma"]),
            ]);
        session.Write("slowest: the quantity of the smallest effective sample size (ESS) among means, scales and sigma; r1 is its autocorrelation at lag 1, ESS/s its ESS per second of sampling (chains summed), ESS/1000 its ESS per 1000 gradients of NUTS or 1000 sweeps of Gibbs. Last columns: autocorrelation time, the draws that one independent draw costs.");
        session.Write();
        Why(session, fish, slopes);
    }

    private static (string Form, Fit Fit)[] AtDefaultTarget(StudySession session) =>
    [
        ("centred, target 0.8", session.Nuts("random-slopes")), ("non-centred, target 0.8", session.Nuts("random-slopes-noncentered")),
    ];

    /// <summary>The lecture's Gibbs samplers, in its two forms and in the standardised one.</summary>
    private static (string Form, Fit Fit)[] InTurn(StudySession session)
    {
        StudyData data = session.Data();
        return [.. new[] { CoefficientForm.Centered, CoefficientForm.Uncentered, CoefficientForm.Noncentered }.Select(form => (
            $"{Name(form)}, in turn",
            session.Gibbs(BassMercury.RandomSlopes(data, form), o => o with { AutomaticBlocks = false, IterSampling = session.Draws(16_000) })))];
    }

    private static (string Form, Fit Fit)[] Forms(RandomLines lines) =>
    [
        ("centred", lines.Centred.Nuts), ("non-centred", lines.NonCentred.Nuts), ("centred", lines.Centred.Gibbs), ("non-centred", lines.NonCentred.Gibbs),
    ];

    private static IEnumerable<object[]> Rows(string model, (string Form, Fit Fit)[] forms, string[] quantities)
    {
        var comparison = Comparison.Of([.. forms.Select(form => form.Fit)]);
        for (int f = 0; f < forms.Length; f++)
        {
            Fit fit = forms[f].Fit;
            ComparisonRow slowest = quantities.Select(Find).MinBy(row => row.Cells[f].EssBulk)!;
            ComparisonCell cell = slowest.Cells[f];
            string Time(string one, string other) => comparison.Rows.FirstOrDefault(row => row.Name == one || row.Name == other) is { } row
                ? FormattableString.Invariant($"{row.Cells[f].AutocorrelationTime:0.0}") : "";
            yield return
            [
                $"{model}, {forms[f].Form}", fit.SamplerName, fit.Run.Options is NutsOptions ? $"{fit.Diagnose().Find(FindingKind.Divergences)?.Count ?? 0}" : "",
                slowest.Name, $"{cell.EssBulk:0}", FormattableString.Invariant($"{FirstAutocorrelation(fit, slowest.Name):0.00}"),
                $"{cell.EssPerSecond:0}", FormattableString.Invariant($"{(fit.Run.Options is NutsOptions ? 1000 * cell.EssPerEvaluation : cell.EssPer1000Draws):0.0}"),
                Time("tau0", "tau[1]"), Time("tau1", "tau[2]"), Time("beta0", "beta[1]"), Time("beta1", "beta[2]"),
            ];
        }

        ComparisonRow Find(string name) => comparison.Rows.First(row => row.Name == name);
    }

    /// <summary>What the data of a station say of its line, against what its population says.</summary>
    private static void Why(StudySession session, Table fish, RandomLines slopes)
    {
        Fit fit = slopes.NonCentred.Nuts;
        double sigma = fit["sigma"].Mean(), tau0 = fit["tau0"].Mean(), tau1 = fit["tau1"].Mean();
        Factor station = fish.Factor("station");
        Column x = fish["x"];
        double[] n = new double[station.Levels.Count], sxx = new double[station.Levels.Count];
        for (int i = 0; i < station.Length; i++)
        {
            n[station.Codes[i]]++;
            sxx[station.Codes[i]] += x[i] * x[i];
        }
        double[] error0 = [.. n.Select(size => sigma / Math.Sqrt(size))], error1 = [.. sxx.Select(s => sigma / Math.Sqrt(s))];
        session.Table(
            ["station", "fish", "error of b0", "data's share", "error of b1", "data's share"],
            station.Levels.Select((name, j) => new object[] { name, $"{n[j]:0}", error0[j], Share(tau0, error0[j]), error1[j], Share(tau1, error1[j]) }));
        double share0 = error0.Average(e => Share(tau0, e)), share1 = error1.Average(e => Share(tau1, e)), near = fit.Probability(p => p["tau1"] < 0.1);
        session.Write($"Why. What a station's fish say of its intercept has an error of sigma/sqrt(n) = {error0.Min():0.00} to {error0.Max():0.00}, against tau0 = {tau0:0.00}: {100 * share0:0} % of an intercept's precision comes from the data, on average.");
        session.Write($"Where the data hold the coefficients, the centred form suits: intercepts hardly depend on tau0 then. Non-centred, tau0 cannot move without all z_j moving against it. tau0 costs {Time(slopes.Centred.Nuts, "tau0"):0.0} draws of NUTS and {Time(slopes.Centred.Gibbs, "tau0"):0.0} sweeps of Gibbs centred, {Time(slopes.NonCentred.Nuts, "tau0"):0.0} and {Time(slopes.NonCentred.Gibbs, "tau0"):0.0} non-centred.");
        session.Write($"For slopes the errors are {error1.Min():0.00} to {error1.Max():0.00} against tau1 = {tau1:0.00}: {100 * share1:0} % from the data, and tau1 may be close to 0 (below 0.1 with probability {near:0.000}). Where the population holds the coefficients, the non-centred form suits: centred, the slopes are confined to a neck as narrow as tau1,");
        session.Write($"where NUTS needs steps shorter than those that suit elsewhere, and Gibbs moves tau1 no further than the present spread of slopes allows. tau1 costs {Time(slopes.Centred.Nuts, "tau1"):0.0} draws and {Time(slopes.Centred.Gibbs, "tau1"):0.0} sweeps centred, {Time(slopes.NonCentred.Nuts, "tau1"):0.0} and {Time(slopes.NonCentred.Gibbs, "tau1"):0.0} non-centred.");
        session.Write();
    }

    /// <summary>Draws that one independent draw costs.</summary>
    private static double Time(Fit fit, string quantity) => fit.Draws.TotalDraws / fit.Summary()[quantity].EssBulk;

    private static double Share(double tau, double error) => tau * tau / (tau * tau + error * error);

    private static double FirstAutocorrelation(Fit fit, string quantity)
    {
        int entry = fit.Draws.EntryIndex(quantity);
        return Enumerable.Range(0, fit.Draws.Chains).Average(chain => Autocovariance.Correlation(fit.Draws.Column(chain, entry))[1]);
    }

    private static string Name(CoefficientForm form) => form switch
    {
        CoefficientForm.Centered => "centred",
        CoefficientForm.Uncentered => "uncentered (Li)",
        _ => "non-centred",
    };
}
