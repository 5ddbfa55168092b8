using HmcNet.CaseStudies.Runner;
using HmcNet.Randomness;

namespace HmcNet.CaseStudies;

/// <summary>Predictions of log mercury for fish of observed stations and of a station never seen.</summary>
public static class BassMercuryPrediction
{
    private const string New = "new";
    private static readonly double[] X = [-0.2, 0, 0.2];

    /// <summary>Predicts with <c>fit.Predict</c>, and by the lecture's recipe written out.</summary>
    /// <param name="session">The run.</param>
    /// <param name="fit">A fit of random intercepts and slopes.</param>
    public static void Tell(StudySession session, Fit fit)
    {
        session.Heading("Mercury of the next fish, at observed stations and at a new one");
        Factor station = session.Data().Table.Factor("station");
        int[] bySize = [.. Enumerable.Range(0, station.Levels.Count).OrderBy(j => station.Codes.Count(c => c == j))];
        string few = station.Levels[bySize[0]], many = station.Levels[bySize[^1]];
        string[] stations = [many, few, New];
        Table rows = Table.FromColumns(("x", [.. stations.SelectMany(_ => X)])).WithColumn("station", stations.SelectMany(name => X.Select(_ => name)));
        Prediction predicted = fit.Predict(rows);
        session.Write(predicted);
        session.Write($"x is log length less its mean at the station: a fish of x = 0.2 is {Math.Exp(0.2):0.00} times as long as a typical one. Station {many} has the most fish, {few} the fewest.");
        session.Write();
        Recipe(session, fit, predicted, stations);

        PredictionRow known = predicted[1], unknown = predicted[7];
        session.Write($"At a new station a fish of typical length has mercury between {Math.Exp(unknown.Quantiles[0]):0.00} and {Math.Exp(unknown.Quantiles[2]):0.00} ppm (90 %), at station {many} between {Math.Exp(known.Quantiles[0]):0.00} and {Math.Exp(known.Quantiles[2]):0.00}: not knowing the station adds the spread of stations, tau0, to that of fish, sigma.");
        session.Write();
    }

    /// <summary>The lecture: draw the line of the station from its posterior, for a new one from the population, then the fish about it.</summary>
    private static void Recipe(StudySession session, Fit fit, Prediction predicted, string[] stations)
    {
        var random = new RandomStream(session.Settings.Seed, 1);
        random.Begin(0, StreamPurpose.Predictive);
        Draws recipe = fit.Derive("y", p =>
        {
            double newB0 = p["beta0"] + p["tau0"] * random.NextNormal(), newB1 = p["beta1"] + p["tau1"] * random.NextNormal();
            return [.. stations.SelectMany(name => X.Select(x =>
                (name == New ? newB0 + newB1 * x : p["b0"][name] + p["b1"][name] * x) + p["sigma"] * random.NextNormal()))];
        });
        SummaryTable written = recipe.Summary();
        session.Table(
            ["row", "Predict", "recipe", "sd, Predict", "sd, recipe", "d"],
            predicted.Rows.Select((row, i) =>
            {
                SummaryRow other = written[FormattableString.Invariant($"y[{i + 1}]")];
                return new object[] { row.Label, row.Mean, other.Mean, row.Sd, other.Sd, (row.Mean - other.Mean) / Math.Sqrt(Math.Pow(row.Value.McseMean, 2) + Math.Pow(other.McseMean, 2)) };
            }));
        session.Write("recipe: the lecture's steps written out, (b0, b1) of the station from its posterior or, for a new station, from N(beta, Sigma) of each draw, then y about the line. d: difference of means in Monte Carlo standard errors.");
        session.Write();
    }
}
