using HmcNet.Curing;

namespace HmcNet;

/// <summary>What became of a fit under the remedies that can be tried without rewriting the model. The model itself is never changed.</summary>
public sealed class CureResult
{
    internal CureResult(Fit before, CureScore score, bool isHealthy, IReadOnlyList<CureTrial> tried, IReadOnlyList<CureFailure> notTried)
    {
        Before = before;
        ScoreBefore = score;
        IsHealthy = isHealthy;
        Tried = tried;
        NotTried = notTried;
        CureTrial? first = tried.Order(BestFirst.Instance).FirstOrDefault();
        BestTrial = first is not null && BestFirst.Compare(first.Score, score) < 0 ? first : null;
    }

    /// <summary>The fit that was to be cured.</summary>
    public Fit Before { get; }

    /// <summary>How well it was sampled.</summary>
    public CureScore ScoreBefore { get; }

    /// <summary>Whether there was nothing to cure: every check of the fit was passed.</summary>
    public bool IsHealthy { get; }

    /// <summary>The remedies that were tried, in the order in which they were.</summary>
    public IReadOnlyList<CureTrial> Tried { get; }

    /// <summary>Remedies that failed or were cut off, with the reason.</summary>
    public IReadOnlyList<CureFailure> NotTried { get; }

    /// <summary>
    /// The best remedy: the fewest failed checks, then the fewest divergences, then the most effective draws for the gradients spent. Null
    /// where none is better than the fit before.
    /// </summary>
    public CureTrial? BestTrial { get; }

    /// <summary>The fit of the best remedy; the fit before where none is better.</summary>
    public Fit Best => BestTrial?.Fit ?? Before;

    /// <summary>The table of remedies and the verdict.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString() => CureText.Of(this);

    /// <summary>The order of trials.</summary>
    private sealed class BestFirst : IComparer<CureTrial>
    {
        public static BestFirst Instance { get; } = new();

        public int Compare(CureTrial? x, CureTrial? y) => Compare(x!.Score, y!.Score);

        public static int Compare(CureScore x, CureScore y)
        {
            int order = x.Problems.CompareTo(y.Problems);
            if (order == 0)
                order = x.Divergences.CompareTo(y.Divergences);
            return order != 0 ? order : y.MinEssPerThousandGradients.CompareTo(x.MinEssPerThousandGradients);
        }
    }
}
