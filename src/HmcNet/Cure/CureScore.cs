using HmcNet.Diagnostics;

namespace HmcNet;

/// <summary>How well a fit was sampled, in the few numbers that a cure is judged by.</summary>
public sealed record CureScore
{
    /// <summary>Transitions after warm-up that diverged, all chains together.</summary>
    public required int Divergences { get; init; }

    /// <summary>The smaller of bulk and tail effective sample size of the quantity in which it is smallest; lp__ is not counted, which differs between forms.</summary>
    public required double MinEss { get; init; }

    /// <summary>The quantity of <see cref="MinEss"/>.</summary>
    public required string SlowestQuantity { get; init; }

    /// <summary><see cref="MinEss"/> over the wall-clock time of the run, warm-up and pilot run included.</summary>
    public required double MinEssPerSecond { get; init; }

    /// <summary><see cref="MinEss"/> for a thousand evaluations of the gradient, warm-up and pilot run included.</summary>
    public required double MinEssPerThousandGradients { get; init; }

    /// <summary>E-BFMI of the worst chain.</summary>
    public required double EBfmi { get; init; }

    /// <summary>The largest R-hat; lp__ is not counted.</summary>
    public required double RHat { get; init; }

    /// <summary>Number of checks of draws and transitions that failed.</summary>
    public required int Problems { get; init; }

    /// <summary>Scores a fit.</summary>
    internal static CureScore Of(Fit fit, SummaryTable summary)
    {
        SummaryRow[] rows = [.. summary.Rows.Where(r => r.Name != "lp__" && !r.IsConstant)];
        SummaryRow? slowest = rows.MinBy(EssOf);
        double ess = slowest is null ? double.NaN : EssOf(slowest);
        int divergences = 0;
        double ebfmi = double.NaN;
        for (int c = 0; c < fit.Draws.Chains; c++)
        {
            foreach (Hmc.Transition transition in fit.Draws.Transitions(c))
                divergences += transition.Divergent ? 1 : 0;
            ebfmi = double.MinNumber(ebfmi, EnergyDiagnostics.EBfmi(fit.Draws.Transitions(c)));
        }
        return new CureScore
        {
            Divergences = divergences,
            MinEss = ess,
            SlowestQuantity = slowest?.DisplayName ?? "",
            MinEssPerSecond = ess / fit.Elapsed.TotalSeconds,
            MinEssPerThousandGradients = 1000 * ess / fit.Gradients,
            EBfmi = ebfmi,
            RHat = rows.Select(r => r.RHat).DefaultIfEmpty(double.NaN).Max(),
            Problems = fit.Draws.Diagnose().Problems.Count,
        };

        static double EssOf(SummaryRow row) => Math.Min(row.EssBulk, row.EssTail);
    }
}
