using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>The story of mercury in bass, in the order of the lecture.</summary>
public static class BassMercuryStory
{
    private const string NonCentred = "-noncentered";

    /// <summary>Fits the models, judges and compares them, and prints the tables.</summary>
    /// <param name="session">The run.</param>
    public static void Tell(StudySession session)
    {
        Table fish = BassMercury.Fish(session.Data());
        LinearFit separate = BassMercuryLines.Tell(session, fish);

        StudyFits[] lines = [session.Both("common"), session.Both("parallel"), session.Both("separate")];
        session.Expect(lines[0], "beta0", "beta1", "sigma");
        session.Expect(lines[1], "b0", "beta1", "sigma");
        session.Expect(lines[2], "b0", "b1", "sigma");
        BassMercuryLines.UnderFlatPriors(session, lines[2], separate);

        // A target above the default of 0.8: the scale of the slopes comes near 0, where steps must be short in every form.
        RandomLines intercepts = Random(session, "random-intercepts", ["beta0", "beta1", "tau0", "sigma", "b0"]);
        RandomLines slopes = Random(session, "random-slopes", ["beta0", "beta1", "tau0", "tau1", "sigma", "b0", "b1"]);
        RandomLines correlated = Random(session, "correlated", ["beta[1]", "beta[2]", "tau[1]", "tau[2]", "rho", "sigma", "b0", "b1"]);

        BassMercuryMixing.Tell(session, fish, intercepts, slopes, correlated);
        BassMercuryLines.Shrinkage(session, fish, separate, slopes.NonCentred.Nuts);
        BassMercuryLikelihood.Tell(session, fish, intercepts, slopes, correlated);
        BassMercuryAccuracy.Tell(session, [.. lines, intercepts.NonCentred, slopes.NonCentred, correlated.NonCentred]);
        BassMercuryPrediction.Tell(session, slopes.NonCentred.Nuts);
    }

    /// <summary>A model in the centred and in the non-centred form, each with both samplers.</summary>
    private static RandomLines Random(StudySession session, string name, string[] quantities)
    {
        StudyFits Fits(string form)
        {
            StudyFits fits = session.Both(
                name + form, o => o with { AdaptDelta = BassMercuryMixing.AdaptDelta, IterSampling = session.Draws(4000) }, o => o with { IterSampling = session.Draws(16_000) });
            session.Expect(fits, quantities);
            return fits;
        }
        return new RandomLines(Fits(""), Fits(NonCentred));
    }
}
