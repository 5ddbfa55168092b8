using HmcNet.Autodiff;
using HmcNet.Benchmarks.Models;
using HmcNet.CaseStudies.Runner;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks;

/// <summary>The models of the table "HMC against Gibbs", in its order.</summary>
internal static class GibbsCases
{
    /// <summary>Makes the rows; those whose data are not on this machine are left out.</summary>
    public static IEnumerable<GibbsCase> All()
    {
        yield return Of(new EightSchools(centered: true), ["mu", "tau", "theta"], "eight_schools");
        yield return Of(new EightSchools(centered: false), ["mu", "tau", "theta"], "eight_schools_noncentred");
        yield return Of(new RadonIntercepts(), ["mu", "tau", "beta", "gamma", "sigma", "alpha"], "radon_intercepts");
        foreach (GibbsCase row in Snakes())
            yield return row;
        var scores = new MathScores();
        yield return new GibbsCase("math scores, informative", InformativeMathScores(scores), ["mu", "between", "within", "theta"], "math_scores_informative", scores.StanData);
        yield return Of(scores, ["mu", "tau", "sigma", "theta"], "math_scores");
        foreach (GibbsCase row in Bass())
            yield return row;
        yield return Of(new Regression(), ["alpha", "beta", "sigma"], "regression") with { JagsIterations = (100, 400) };
        yield return Of(new Years(), ["alpha", "beta", "sigma"], "years");
        yield return Of(new Seeds(), ["alpha", "sigma", "b"], "seeds");
    }

    private static GibbsCase Of(BenchmarkModel row, string[] monitored, string program) => new(row.Name, row.Define(), monitored, program, row.StanData);

    private static IEnumerable<GibbsCase> Snakes()
    {
        Table table = Table.ReadCsv(Study.DataFile("snakes", "snakes.csv"));
        var data = new Dictionary<string, object>
        {
            ["N"] = table.RowCount,
            ["pop"] = table.Factor("pop").Codes.Select(c => c + 1).ToArray(),
            ["y"] = table["svl"].ToArray(),
        };
        foreach (StudyModel model in CaseStudies.Snakes.Study.Models)
        {
            string[] monitored = model.Name == "fixed" ? ["alpha", "sigma"] : ["mu", "sigma_alpha", "sigma_res", "alpha"];
            yield return new GibbsCase($"snakes, {model.Name}", model.Create(), monitored, $"snakes_{model.Name}", data);
        }
    }

    /// <summary>Hoff's prior: gamma on both precisions, each with one degree of freedom about a variance of 100.</summary>
    private static Model InformativeMathScores(MathScores scores)
    {
        Factor school = Factor.From("school", (int[])scores.StanData["school"]);
        return Model.Define("math_scores_informative", m =>
        {
            var mu = m.Parameter("mu", Normal(50, 5));
            var between = m.Parameter("between", Gamma(0.5, 50));
            var within = m.Parameter("within", Gamma(0.5, 50));
            var theta = m.Parameter("theta", Normal(mu, 1 / Sqrt(between)), over: school);

            m.Observe("score", (double[])scores.StanData["y"], Normal(theta[school], 1 / Sqrt(within)));
        });
    }

    /// <summary>Mercury in bass of 16 stations against length, intercepts and slopes independent, with the priors of the JAGS reference.</summary>
    private static IEnumerable<GibbsCase> Bass()
    {
        if (SharedReference.Find("bass_mercury", "data.csv") is not { } file)
            yield break;
        Table table = Table.ReadCsv(file);
        Factor station = table.Factor("station");
        double[] y = [.. table["mercury"].ToArray().Select(v => Math.Log(v))], x = [.. table["length"].ToArray().Select(v => Math.Log(v))];
        double[] means = [.. Enumerable.Range(0, station.Levels.Count).Select(j => x.Where((_, i) => station.Codes[i] == j).Average())];
        for (int i = 0; i < x.Length; i++)
            x[i] -= means[station.Codes[i]];
        var data = new Dictionary<string, object>
        {
            ["N"] = y.Length,
            ["J"] = station.Levels.Count,
            ["station"] = station.Codes.Select(c => c + 1).ToArray(),
            ["x"] = x,
            ["y"] = y,
        };
        foreach (bool centred in new[] { true, false })
        {
            (string first, string second) = centred ? ("b0", "b1") : ("u0", "u1");
            Model model = Model.Define("bass", m =>
            {
                var beta0 = m.Parameter("beta0", Normal(0, 1e4));
                var beta1 = m.Parameter("beta1", Normal(0, 1e4));
                var tau0 = m.Parameter("tau0", Uniform(0, 100));
                var tau1 = m.Parameter("tau1", Uniform(0, 100));
                var within = m.Parameter("within", Gamma(1e-6, 1e-6));
                var b0 = m.Parameter(first, Normal(centred ? beta0 : 0, tau0), over: station);
                var b1 = m.Parameter(second, Normal(centred ? beta1 : 0, tau1), over: station);
                Tensor line = centred ? b0[station] + b1[station] * x : beta0 + b0[station] + (beta1 + b1[station]) * x;
                m.Observe("mercury", y, Normal(line, 1 / Sqrt(within)));
            });
            string form = centred ? "centred" : "uncentred";
            yield return new GibbsCase($"bass, {form}", model, ["beta0", "beta1", "tau0", "tau1", "within", first, second], $"bass_{form}", data);
        }
    }
}
