namespace HmcNet.Diagnostics;

/// <summary>Rank normalisation: each draw becomes the normal quantile of (rank - 3/8)/(S + 1/4), ties sharing their mean rank.</summary>
/// <remarks>
/// Source: Blom (1958), Statistical Estimates and Transformed Beta-Variables; Vehtari et al. (2021), equation 14.
/// Quantiles of all whole and half ranks are tabled once for each S. Belongs to one thread.
/// </remarks>
internal sealed class RankScores
{
    private const double Offset = 3.0 / 8;
    private double[] table = [];
    private double[] kept = [];
    private int[] targets = [];
    private int tabled;

    /// <summary>Writes the scores of split chains.</summary>
    /// <param name="ordered">Read: draws of all chains in ascending order, shape [chains x iterations].</param>
    /// <param name="places">Read: for each of them its place, chain after chain.</param>
    /// <param name="iterations">Draws in a chain.</param>
    /// <param name="scores">Written: scores, half chain after half chain; middle draws of odd chains have none.</param>
    public void Write(ReadOnlySpan<double> ordered, ReadOnlySpan<int> places, int iterations, Span<double> scores)
    {
        Prepare(scores.Length);
        if (scores.Length < ordered.Length)
        {
            KeepSplit(ordered, places, iterations);
            ordered = kept.AsSpan(0, scores.Length);
            places = targets;
        }
        int first = 0;
        while (first < ordered.Length)
        {
            int last = first;
            while (last + 1 < ordered.Length && ordered[last + 1] == ordered[first])
                last++;
            double score = table[first + last];
            for (int i = first; i <= last; i++)
                scores[places[i]] = score;
            first = last + 1;
        }
    }

    // Entry 2(r - 1) of the table is the score of rank r, for whole and half r.
    private void Prepare(int count)
    {
        if (tabled == count)
            return;
        table = new double[Math.Max(0, 2 * count - 1)];
        for (int i = 0; i < table.Length; i++)
            table[i] = NormalQuantile.Of((i / 2.0 + 1 - Offset) / (count - 2 * Offset + 1));
        tabled = count;
    }

    private void KeepSplit(ReadOnlySpan<double> ordered, ReadOnlySpan<int> places, int iterations)
    {
        if (kept.Length < ordered.Length)
            (kept, targets) = (new double[ordered.Length], new int[ordered.Length]);
        int half = iterations / 2, count = 0;
        for (int i = 0; i < ordered.Length; i++)
        {
            int chain = Math.DivRem(places[i], iterations, out int iteration);
            if (iteration == half)
                continue;
            kept[count] = ordered[i];
            targets[count++] = iteration < half
                ? 2 * chain * half + iteration
                : (2 * chain + 1) * half + iteration - (iterations - half);
        }
    }
}
