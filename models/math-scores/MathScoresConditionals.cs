using HmcNet.CaseStudies.Runner;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.CaseStudies;

/// <summary>The full conditionals that the lecture derives for the default prior, typed in and checked.</summary>
public static class MathScoresConditionals
{
    /// <summary>Checks the lecture's conditionals against the model, and samples with them beside the automatic ones.</summary>
    /// <param name="session">The run.</param>
    /// <param name="flat">Fits under the default prior.</param>
    public static void Tell(StudySession session, StudyFits flat)
    {
        session.Heading("The lecture's full conditionals under the default prior, typed in");
        Model model = InPrecisions(session.Data());
        session.Write(Gibbs.Plan(model));
        session.Write();
        IReadOnlyDictionary<string, GibbsConditional> typed = OfLecture(session.Data());
        foreach ((string parameter, GibbsConditional conditional) in typed)
            session.Write(Gibbs.Check(model, parameter, conditional));
        session.Write();
        session.Write("A slip, J/2 for (J - 1)/2, which is what a prior flat in log tau gives:");
        session.Write(Gibbs.Check(model, "phi_mu", PhiMu(degreesOfFreedom: 0)));
        session.Write();

        Fit byHand = session.Gibbs(model, o => typed.Aggregate(o with { IterWarmup = 200, IterSampling = session.Draws(1000) }, (options, c) => options.Conditional(c.Key, c.Value)));
        session.Write(Trust.Against(byHand) ?? "All checks passed.");
        var comparison = Comparison.Of(flat.Gibbs, byHand);
        session.Table(
            ["", "automatic", "typed in", "d", "sweeps an independent draw, automatic", "typed in"],
            comparison.Rows.Where(row => !row.Name.StartsWith("theta[", StringComparison.Ordinal)).Select(row => new object[]
            {
                row.Name, Significant(row.Cells[0].Mean), Significant(row.Cells[1].Mean), row.Cells[1].MeanDifference,
                row.Cells[0].AutocorrelationTime, row.Cells[1].AutocorrelationTime,
            }));
        session.Write(comparison.Verdict == ComparisonVerdict.Same
            ? $"The two samplers give the same posterior: no mean or standard deviation of {comparison.Rows.Count} quantities differs by more than {comparison.Bound:0.00} Monte Carlo standard errors."
            : $"The two samplers do not give the same posterior: {string.Join(", ", comparison.Different)}.");
        session.Write();
    }

    /// <summary>The model of the default prior in the lecture's own parameters: phi_mu = 1/tau^2 has density phi_mu^(-3/2), flat in tau.</summary>
    /// <param name="data">Data of the study.</param>
    /// <returns>The model.</returns>
    public static Model InPrecisions(StudyData data)
    {
        Factor school = data.Table.Factor("school");
        return Model.Define("math_precisions", m =>
        {
            var mu = m.Parameter("mu", Support.Real);
            var phi = m.Parameter("phi", Support.Positive);
            var phiMu = m.Parameter("phi_mu", Support.Positive);
            var theta = m.Parameter("theta", Normal(mu, 1 / Sqrt(phiMu)), over: school);

            m.AddLogDensity("prior of phi", -Log(phi));
            m.AddLogDensity("prior of phi_mu", -1.5 * Log(phiMu));
            m.Observe("mathscore", data["mathscore"], Normal(theta[school], 1 / Sqrt(phi)));
            m.Derived("sigma2", 1 / phi);
            m.Derived("tau", 1 / Sqrt(phiMu));
            m.Derived("tau2", 1 / phiMu);
        });
    }

    /// <summary>The conditionals of mu, phi, phi_mu and theta, with phi = 1/sigma^2 and phi_mu = 1/tau^2.</summary>
    /// <param name="data">Data of the study.</param>
    /// <returns>Conditionals under the parameters' names.</returns>
    public static IReadOnlyDictionary<string, GibbsConditional> OfLecture(StudyData data)
    {
        Factor school = data.Table.Factor("school");
        int schools = school.Levels.Count;
        double[] y = data["mathscore"];
        double[] n = new double[schools], mean = new double[schools];
        for (int i = 0; i < y.Length; i++)
        {
            n[school.Codes[i]]++;
            mean[school.Codes[i]] += y[i];
        }
        for (int j = 0; j < schools; j++)
            mean[j] /= n[j];
        double within = y.Select((v, i) => Math.Pow(v - mean[school.Codes[i]], 2)).Sum();

        return new Dictionary<string, GibbsConditional>
        {
            // N(sum of theta_j / J, 1 / (J phi_mu)).
            ["mu"] = GibbsConditional.FromDistribution(state => Normal(state["theta"].Average(), 1 / Math.Sqrt(schools * state.Scalar("phi_mu")))),

            // Gamma(n / 2, sum of (y_ij - theta_j)^2 / 2).
            ["phi"] = GibbsConditional.FromDistribution(state => Gamma(y.Length / 2.0, (within + state["theta"].Select((t, j) => n[j] * Math.Pow(mean[j] - t, 2)).Sum()) / 2)),
            ["phi_mu"] = PhiMu(degreesOfFreedom: 1),

            // N((n_j phi ybar_j + phi_mu mu) / (n_j phi + phi_mu), 1 / (n_j phi + phi_mu)).
            ["theta"] = GibbsConditional.FromDistribution(state =>
            {
                double phi = state.Scalar("phi"), phiMu = state.Scalar("phi_mu"), mu = state.Scalar("mu");
                double[] precision = [.. n.Select(size => size * phi + phiMu)];
                double[] centre = [.. precision.Select((p, j) => (n[j] * phi * mean[j] + phiMu * mu) / p)], sd = [.. precision.Select(p => 1 / Math.Sqrt(p))];
                return Normal(centre, sd);
            }),
        };
    }

    /// <summary>Gamma((J - 1) / 2, sum of (theta_j - mu)^2 / 2).</summary>
    /// <param name="degreesOfFreedom">1 by the lecture.</param>
    /// <returns>The conditional.</returns>
    public static GibbsConditional PhiMu(int degreesOfFreedom) => GibbsConditional.FromDistribution(state =>
    {
        double mu = state.Scalar("mu");
        return Gamma((state["theta"].Count - degreesOfFreedom) / 2.0, state["theta"].Sum(t => Math.Pow(t - mu, 2)) / 2);
    });

    private static string Significant(double value) => FormattableString.Invariant($"{value:g5}");
}
