using HmcNet.Evaluation;

namespace HmcNet;

/// <summary>Leave-one-out cross-validation; its text reads like that of R's loo.</summary>
public sealed class LooResult : ElpdResult
{
    private readonly TimeSpan? costOfRefit;

    internal LooResult(LogLikelihoodSource source, IReadOnlyList<LooPoint> points, IReadOnlyList<LooRefit> refits, int refitsLeft, TimeSpan? costOfRefit)
        : base(source, [.. points.Select(p => p.ElpdLoo)], [.. points.Select(p => p.PLoo)])
    {
        this.costOfRefit = costOfRefit;
        Pointwise = points;
        Refits = refits;
        RefitsLeft = refitsLeft;
        KThreshold = ParetoSmoothing.KThreshold(Draws);
        ParetoK = new ParetoKTable(points, KThreshold);
        McseElpdLoo = points.Any(p => !p.IsRefitted && !(p.ParetoK <= ParetoSmoothing.LargestGoodK))
            ? double.NaN
            : Math.Sqrt(points.Sum(p => p.McseElpdLoo * p.McseElpdLoo));
        Warnings = [.. FindWarnings()];
    }

    /// <inheritdoc/>
    public override string ElpdName => "elpd_loo";

    /// <summary>One entry an observation.</summary>
    public IReadOnlyList<LooPoint> Pointwise { get; }

    /// <summary>Monte Carlo standard error of the sum; NaN when a k exceeds 0.7, as in loo.</summary>
    public double McseElpdLoo { get; }

    /// <summary>The largest k that can be relied on with this number of draws: min(1 - 1 / log10(S), 0.7).</summary>
    public double KThreshold { get; }

    /// <summary>Counts of Pareto k.</summary>
    public ParetoKTable ParetoK { get; }

    /// <summary>The observations that were left out exactly.</summary>
    public IReadOnlyList<LooRefit> Refits { get; }

    /// <summary>Refits that were asked for and not made because the run was cancelled.</summary>
    public int RefitsLeft { get; }

    /// <summary>Whether every refit that was asked for was made.</summary>
    public bool IsComplete => RefitsLeft == 0;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings { get; }

    /// <inheritdoc/>
    public override int Unreliable => ParetoK.Bad + ParetoK.VeryBad;

    /// <summary>Observations whose k exceeds a bound and that were not left out exactly: those that a refit would be for.</summary>
    /// <param name="bound">The bound; <see cref="KThreshold"/> when null.</param>
    /// <returns>Places from 0, in order.</returns>
    public IReadOnlyList<int> ObservationsAbove(double? bound = null) =>
        [.. Enumerable.Range(0, Pointwise.Count).Where(i => !Pointwise[i].IsRefitted && !(Pointwise[i].ParetoK <= (bound ?? KThreshold)))];

    /// <summary>The table as R's loo prints it, then the warnings.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString() => ElpdText.Of(this);

    private IEnumerable<string> FindWarnings()
    {
        if (Unreliable > 0)
        {
            string cost = costOfRefit is { } one
                ? FormattableString.Invariant($" fit.Loo(new LooOptions {{ RefitAbove = {KThreshold:0.##} }}) samples {Unreliable} {(Unreliable == 1 ? "time" : "times")} again, about {Unreliable * one.TotalSeconds:0.#} s.")
                : " Leave them out exactly by sampling again.";
            string names = string.Join(", ", ObservationsAbove().Take(8).Select(i => Pointwise[i].Name)) + (Unreliable > 8 ? ", ..." : "");
            yield return FormattableString.Invariant($"Pareto k exceeds {KThreshold:0.##} for {Unreliable} of {Observations} observations ({names}): their elpd is not reliable.{cost}");
        }
        foreach (LooRefit refit in Refits.Where(r => r.Problems.Count > 0))
            yield return $"The refit without {refit.Name} has problems: {string.Join(" ", refit.Problems)}";
        if (RefitsLeft > 0)
            yield return FormattableString.Invariant($"Cancelled: {RefitsLeft} refits that were asked for were not made.");
    }
}
