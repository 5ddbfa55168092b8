using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>Lines of single stations: by least squares, under flat priors, and drawn towards those of the others.</summary>
public static class BassMercuryLines
{
    /// <summary>Prints the least-squares line of each station, and the analysis of variance of common, parallel and separate lines.</summary>
    /// <param name="session">The run.</param>
    /// <param name="fish">The data.</param>
    /// <returns>The separate lines.</returns>
    public static LinearFit Tell(StudySession session, Table fish)
    {
        session.Heading("Least squares: a line for each station");
        LinearFit common = LeastSquares.Fit(fish, "y ~ x"), parallel = LeastSquares.Fit(fish, "y ~ station - 1 + x"), separate = LeastSquares.Fit(fish, "y ~ station - 1 + station:x");
        Factor station = fish.Factor("station");
        session.Table(
            ["station", "fish", "intercept", "se", "slope", "se"],
            station.Levels.Select((name, j) => new object[]
            {
                name, $"{station.Codes.Count(c => c == j)}", separate[$"station{name}"].Estimate, separate[$"station{name}"].StandardError,
                separate[$"station{name}:x"].Estimate, separate[$"station{name}:x"].StandardError,
            }));
        session.Write("Intercepts (log mercury of a fish of its station's mean log length) differ by more than their errors; slopes of stations with three or four fish say next to nothing.");
        session.Write();
        AnovaTable nested = Anova.Nested(common, parallel, separate);
        session.Write(nested);
        session.Table(
            ["", "coefficients", "sigma", "logLik", "AIC", "BIC"],
            new[] { ("common", common), ("parallel", parallel), ("separate", separate) }.Select(fit => new object[]
            {
                fit.Item1, $"{fit.Item2.Coefficients.Count}", fit.Item2.Sigma, fit.Item2.LogLikelihood, fit.Item2.Aic, fit.Item2.Bic,
            }));
        session.Write($"A line for all will not do (p = {nested.Rows[0].P:0.0e+0} for intercepts); for slopes that differ the data give p = {nested.Rows[1].P:0.000}.");
        session.Write();
        AgainstR(session, common, parallel, separate, nested);
        return separate;
    }

    /// <summary>Under flat priors posterior means are least squares.</summary>
    /// <param name="session">The run.</param>
    /// <param name="fits">Fits of separate lines.</param>
    /// <param name="separate">The same by least squares.</param>
    public static void UnderFlatPriors(StudySession session, StudyFits fits, LinearFit separate)
    {
        SummaryTable summary = fits.Nuts.Summary();
        IReadOnlyList<string> stations = fits.Data.Table.Factor("station").Levels;
        double largest = stations.SelectMany((name, j) => new[]
        {
            Difference(summary[FormattableString.Invariant($"b0[{j + 1}]")], separate[$"station{name}"]),
            Difference(summary[FormattableString.Invariant($"b1[{j + 1}]")], separate[$"station{name}:x"]),
        }).Max();
        session.Write($"Under flat priors the posterior means of separate lines are the least-squares lines: the largest of {2 * stations.Count} differences is {largest:0.00} Monte Carlo standard errors.");
        session.Write();

        static double Difference(SummaryRow row, Coefficient coefficient) => Math.Abs(row.Mean - coefficient.Estimate) / row.McseMean;
    }

    /// <summary>Least squares beside the posterior of random lines: the lecture's blue and black lines.</summary>
    /// <param name="session">The run.</param>
    /// <param name="fish">The data.</param>
    /// <param name="separate">Least squares.</param>
    /// <param name="random">A fit of random intercepts and slopes.</param>
    public static void Shrinkage(StudySession session, Table fish, LinearFit separate, Fit random)
    {
        session.Heading("Lines of stations: least squares and random effects");
        Factor station = fish.Factor("station");
        VariableDraws b0 = random["b0"], b1 = random["b1"];
        session.Table(
            ["station", "fish", "b0, LS", "b0, random", "sd", "b1, LS", "b1, random", "sd"],
            station.Levels.Select((name, j) => new object[]
            {
                name, $"{station.Codes.Count(c => c == j)}", separate[$"station{name}"].Estimate, b0.Mean(j), b0.StandardDeviation(j),
                separate[$"station{name}:x"].Estimate, b1.Mean(j), b1.StandardDeviation(j),
            }));
        session.Write($"Slopes, which single stations hardly know, are drawn close to beta1 = {random["beta1"].Mean():0.00}; intercepts, which they know well, keep near least squares but where there are few fish.");
        session.Write();
    }

    private static void AgainstR(StudySession session, LinearFit common, LinearFit parallel, LinearFit separate, AnovaTable nested)
    {
        if (session.Reference() is not { } reference)
            return;
        foreach ((string name, string block, LinearFit fit) in new[] { ("common", "common_lm", common), ("parallel", "parallel_fixed_lm", parallel), ("separate", "separate_lm", separate) })
            session.Expect(name, "AIC, least squares", new(fit.Aic), "lm", ToolPrecision.Printed(reference.Number("lme4", block, "AIC")));
        session.Expect("analysis of variance", "F of intercepts", new(nested.Rows[0].F), "R", ToolPrecision.Printed(reference.Number("lme4", "anova_nested", "F", "1")));
        session.Expect("analysis of variance", "F of slopes", new(nested.Rows[1].F), "R", ToolPrecision.Printed(reference.Number("lme4", "anova_nested", "F", "2")));
    }
}
