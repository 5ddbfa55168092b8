using System.Globalization;
using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>
/// The story of Neyman and Scott: a variance that no number of individuals makes right; one observation of each, from which the variances
/// cannot be told apart; and two, with which everything can.
/// </summary>
internal static partial class NeymanScottStory
{
    // Numbers of R and of quadrature have no Monte Carlo error; lme4's optimiser leaves about seven digits. Differences are counted in the sixth.
    private const double Digits = 1e-6;

    private static readonly int[] Clones = [1, 10, 25];

    /// <summary>Tells it: both parts, or the one that was asked for.</summary>
    public static void Tell(StudySession session)
    {
        if (IsTold(session, 2))
            GrowingNumbers(session);
        if (IsTold(session, 1))
            OneOffspring(session);
        if (IsTold(session, 2))
            TwoOffspring(session);
    }

    private static bool IsTold(StudySession session, int offspring) =>
        (session.Settings.Offspring ?? offspring) == offspring && session.HasData(offspring);

    private static void OneOffspring(StudySession session)
    {
        Unpooled(session);
        StudyFits random = session.Both("random", offspring: 1);
        session.Write("One number of each individual is its own deviation and its error in one: the likelihood knows sigma^2 + tau^2 alone. R-hat and E-BFMI say so, whatever the means look like.");
        session.Write();
        session.ExpectRefusal(random, "sigma_sq, tau_sq");

        Model noncentered = NeymanScott.RandomEffects(session.Data(1), centered: false);
        ManySeeds(session, random.Model, noncentered);
        TwoPlaces(session, random.Model, noncentered);
        ClonePair cloned = Cloned(session, random.Model, 1);
        NotIdentifiable(session, cloned);
        Identifiable(session, cloned);
        Predictions(session, 1, random, cloned, ml: null);
    }

    private static void Unpooled(StudySession session)
    {
        StudyFits fits = session.Both("fixed", offspring: 1);
        session.Write("Each individual has one observation and a mean of its own, which can meet it exactly: sigma^2 may be as small as its prior allows, and mu can be exchanged for the mean of alpha. Below the scale of the data the posterior of log sigma is its prior, tens of units wide, which neither sampler gets through.");
        session.Write();
        session.ExpectRefusal(fits, "sigma_sq");
    }

    private static void TwoOffspring(StudySession session)
    {
        StudyFits unpooled = session.Both("fixed", offspring: 2, nuts: o => o with { IterSampling = session.Draws(1000) });
        session.Write($"The posterior mean of sigma^2 ({unpooled.Gibbs.Draws["sigma_sq"].Mean():0.0000}) is not the half: integrating over alpha spends one observation of each pair, which maximising does not count. mu and the mean of alpha are held apart by their priors alone.");
        session.Write();
        session.Expect(unpooled, "sigma_sq");

        StudyFits random = session.Both("random", offspring: 2, nuts: o => o with { AdaptDelta = 0.9 }, gibbs: o => o with { IterSampling = session.Draws(4000) });
        session.Write(random.Comparison.Verdict == ComparisonVerdict.Same
            ? "With two observations of each the samplers agree, and everything is estimated."
            : "The samplers do not agree as they should with two observations of each.");
        session.Write();
        session.Expect(random, "mu", "sigma_sq", "tau_sq", "sum_sq", "alpha");

        MixedFit ml = MaximumLikelihood(session, random);
        ClonePair cloned = Cloned(session, random.Model, 2);
        AllIdentifiable(session, cloned, ml);
        Predictions(session, 2, random, cloned, ml);
    }

    /// <summary>A number of reference.json without Monte Carlo error; null where there is none.</summary>
    private static Figure? Tool(StudySession session, int offspring, params string[] path)
    {
        if (session.Reference(offspring) is not { } reference || reference.Part([FormattableString.Invariant($"m{offspring}"), .. path]) is null)
            return null;
        double value = reference.Number([FormattableString.Invariant($"m{offspring}"), .. path]);
        return new(value, Digits * Math.Abs(value));
    }

    /// <summary>A number with four digits, for cells where three decimals are too few.</summary>
    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("G4", CultureInfo.InvariantCulture);
}
