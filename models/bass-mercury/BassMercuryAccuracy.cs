using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>LOO over the six models.</summary>
public static class BassMercuryAccuracy
{
    /// <summary>Compares the models, with exact refits for the fish whose Pareto k is too high.</summary>
    /// <param name="session">The run.</param>
    /// <param name="fits">Fits of the models.</param>
    public static void Tell(StudySession session, IReadOnlyList<StudyFits> fits)
    {
        session.Heading("Which lines predict best: leave-one-out");
        (StudyFits Fits, LooResult Loo)[] loo = [.. fits.Select(fit => (fit, fit.Nuts.Loo(new LooOptions { RefitAbove = 0.7 }, session.Cancellation)))];
        session.Table(
            ["model", "elpd_loo", "MCSE", "p_loo", "largest k", "refits"],
            loo.Select(one => new object[]
            {
                Name(one.Fits), one.Loo.Elpd.Value, one.Loo.McseElpdLoo, one.Loo.EffectiveParameters.Value,
                one.Loo.Pointwise.Where(p => !p.IsRefitted).Max(p => p.ParetoK), $"{one.Loo.Refits.Count}",
            }));
        var comparison = Evaluate.Compare([.. loo.Select(one => (Name(one.Fits), (ElpdResult)one.Loo))]);
        session.Write(comparison);
        session.Write();
        ElpdComparisonRow common = comparison["common"], separate = comparison["separate"];
        session.Write($"A common line is out by {-common.ElpdDifference:0.0} (standard error {common.StandardError:0.0}). Separate lines, with 32 coefficients, lose {-separate.ElpdDifference:0.0} ({separate.StandardError:0.0}) to {comparison.Rows[0].Name}; between the models of random lines there is nothing to choose by prediction of further fish of these stations.");
        session.Write();
        foreach ((StudyFits fit, LooResult ours) in loo)
            AgainstR(session, fit, ours);
    }

    private static void AgainstR(StudySession session, StudyFits fits, LooResult ours)
    {
        if (session.Reference() is not { } reference || reference.Part("models", fits.Reference!, "loo_waic") is null)
            return;
        string[] block = ["models", fits.Reference!, "loo_waic"];
        // Where loo's own Monte Carlo error is not in the file it is taken from ours, in proportion to the root of the draws.
        double error = reference.Part([.. block, "mcse_elpd_loo"]) is { } stated ? stated.GetDouble() : ours.McseElpdLoo * Math.Sqrt(ours.Draws / reference.Number([.. block, "S"]));
        session.Expect(fits.Label, "elpd_loo", new(ours.Elpd.Value, ours.McseElpdLoo), "loo (JAGS)", new(reference.Number([.. block, "loo", "elpd_loo", "estimate"]), error));
    }

    private static string Name(StudyFits fits) => fits.Label.Replace("-noncentered", "", StringComparison.Ordinal);
}
