namespace HmcNet.Diagnostics;

/// <summary>All that is computed of the draws of one quantity; one sort serves ranks, folding and quantiles.</summary>
/// <remarks>
/// Load, then ask. Buffers are kept between loads, so that thousands of quantities are analysed without
/// allocation. Chains are split in two, dropping the middle draw when their length is odd. Definitions are those
/// of R's posterior 1.4.0. Belongs to one thread.
/// </remarks>
internal sealed class SampleAnalysis
{
    /// <summary>Makes the median absolute deviation of a normal variable its standard deviation: 1/Phi^-1(3/4), as in R.</summary>
    public const double MadScale = 1.4826;

    [ThreadStatic]
    private static SampleAnalysis? current;

    private readonly ChainStatistics statistics = new();
    private readonly DrawSorter sorter = new();
    private readonly RankScores scores = new();
    private double[] values = [];
    private double[] sorted = [];
    private int[] places = [];
    private double[] folded = [];
    private int[] foldedPlaces = [];
    private double[] split = [];
    private int chains;
    private int iterations;
    private bool hasNaN;
    private bool isSorted;
    private bool isFolded;

    /// <summary>Number of draws over all chains.</summary>
    public int Count => chains * iterations;

    /// <summary>Whether all draws are finite and the same.</summary>
    public bool IsConstant { get; private set; }

    private bool HasInfinite { get; set; }

    private int Half => iterations == 1 ? 1 : iterations / 2;

    private int SplitChains => iterations == 1 ? chains : 2 * chains;

    private int SplitCount => SplitChains * Half;

    /// <summary>The analysis of this thread, loaded.</summary>
    public static SampleAnalysis For(ChainValues x)
    {
        ArgumentNullException.ThrowIfNull(x);
        current ??= new SampleAnalysis();
        x.Values.CopyTo(current.Begin(x.Chains, x.Iterations));
        current.Loaded();
        return current;
    }

    /// <summary>Makes room for draws and returns where to write them, shape [chains, iterations]; then call Loaded.</summary>
    public Span<double> Begin(int chainCount, int iterationCount)
    {
        chains = chainCount;
        iterations = iterationCount;
        if (values.Length < Count)
        {
            (values, sorted, places) = (new double[Count], new double[Count], new int[Count]);
            (folded, foldedPlaces, split) = (new double[Count], new int[Count], new double[Count]);
        }
        return values.AsSpan(0, Count);
    }

    /// <summary>Looks the written draws over.</summary>
    public void Loaded()
    {
        (isSorted, isFolded, hasNaN, HasInfinite) = (false, false, false, false);
        bool varies = false;
        foreach (double value in values.AsSpan(0, Count))
        {
            hasNaN |= double.IsNaN(value);
            HasInfinite |= double.IsInfinity(value);
            varies |= value != values[0];
        }
        IsConstant = Count > 0 && !varies && !hasNaN && !HasInfinite;
    }

    /// <summary>Mean of all draws.</summary>
    public double Mean() => Count == 0 ? double.NaN : Moments.Mean(values.AsSpan(0, Count));

    /// <summary>Standard deviation of all draws, divisor n - 1.</summary>
    public double StandardDeviation() => Math.Sqrt(Moments.Variance(values.AsSpan(0, Count), Mean()));

    /// <summary>Quantile of all draws, type 7.</summary>
    public double Quantile(double probability) =>
        hasNaN || Count == 0 ? double.NaN : Quantiles.OfSorted(Sorted(), probability);

    /// <summary>Median absolute deviation from the median, times <see cref="MadScale"/>.</summary>
    public double Mad() => Fold() ? MadScale * Quantiles.OfSorted(folded.AsSpan(0, Count), 0.5) : double.NaN;

    /// <summary>R-hat and effective sample size of the rank-normalised split chains.</summary>
    public (double RHat, double Ess) Bulk(bool wantEss = true)
    {
        if (hasNaN || IsConstant || Count == 0)
            return (double.NaN, double.NaN);
        Sorted();
        return Ranked(sorted, places, wantEss);
    }

    /// <summary>R-hat of the rank-normalised split chains of absolute deviations from the median.</summary>
    public double FoldedRHat() => !IsConstant && Fold() ? Ranked(folded, foldedPlaces, wantEss: false).RHat : double.NaN;

    /// <summary>R-hat of the chains themselves.</summary>
    public double BasicRHat(bool splitChains) => hasNaN || Count == 0
        ? double.NaN
        : splitChains ? statistics.RHat(SplitValues(), SplitChains) : statistics.RHat(values.AsSpan(0, Count), chains);

    /// <summary>Effective sample size of the chains themselves.</summary>
    public double BasicEss(bool splitChains) => hasNaN || Count == 0
        ? double.NaN
        : splitChains
            ? statistics.EffectiveSampleSize(SplitValues(), SplitChains)
            : statistics.EffectiveSampleSize(values.AsSpan(0, Count), chains);

    /// <summary>Effective sample size of the indicator that a draw is at most the quantile.</summary>
    public double QuantileEss(double probability)
    {
        if (hasNaN || HasInfinite || IsConstant || Count == 0)
            return double.NaN;
        // The largest draw has no draw above it: its indicator would be constant.
        double p = probability == 1 ? (Count - 0.5) / Count : probability;
        double limit = Quantiles.OfSorted(Sorted(), p);
        Span<double> target = split.AsSpan(0, SplitCount);
        SplitValues();
        for (int i = 0; i < target.Length; i++)
            target[i] = target[i] <= limit ? 1 : 0;
        return statistics.EffectiveSampleSize(target, SplitChains);
    }

    /// <summary>Effective sample size of (|draw - mean|) or, squared, of its square.</summary>
    public double DeviationEss(bool squared)
    {
        if (hasNaN || Count == 0)
            return double.NaN;
        double mean = Mean();
        SplitValues();
        Span<double> target = split.AsSpan(0, SplitCount);
        for (int i = 0; i < target.Length; i++)
            target[i] = squared ? (target[i] - mean) * (target[i] - mean) : Math.Abs(target[i] - mean);
        return statistics.EffectiveSampleSize(target, SplitChains);
    }

    /// <summary>Mean of the k-th power of the deviations from the mean.</summary>
    public double CentralMoment(int power)
    {
        double mean = Mean(), sum = 0;
        foreach (double value in values.AsSpan(0, Count))
        {
            double square = (value - mean) * (value - mean);
            sum += power == 2 ? square : square * square;
        }
        return sum / Count;
    }

    /// <summary>The draws in ascending order; there is no NaN among them.</summary>
    public ReadOnlySpan<double> Sorted()
    {
        if (!isSorted)
            sorter.Sort(values.AsSpan(0, Count), sorted, places);
        isSorted = true;
        return sorted.AsSpan(0, Count);
    }

    private (double RHat, double Ess) Ranked(double[] ordered, int[] orderedPlaces, bool wantEss)
    {
        Span<double> target = split.AsSpan(0, SplitCount);
        scores.Write(ordered.AsSpan(0, Count), orderedPlaces, iterations, target);
        return (statistics.RHat(target, SplitChains),
            wantEss ? statistics.EffectiveSampleSize(target, SplitChains) : double.NaN);
    }

    // First half and second half of each chain; the middle draw of an odd chain is in neither.
    private Span<double> SplitValues()
    {
        Span<double> target = split.AsSpan(0, SplitCount);
        if (SplitCount == Count)
        {
            values.AsSpan(0, Count).CopyTo(target);
            return target;
        }
        for (int c = 0; c < chains; c++)
        {
            ReadOnlySpan<double> chain = values.AsSpan(c * iterations, iterations);
            chain[..Half].CopyTo(target[(2 * c * Half)..]);
            chain[(iterations - Half)..].CopyTo(target[((2 * c + 1) * Half)..]);
        }
        return target;
    }

    // |draw - median| in ascending order, by merging the two sides of the sorted draws; false when it is undefined.
    private bool Fold()
    {
        if (hasNaN || Count == 0)
            return false;
        if (isFolded)
            return true;
        ReadOnlySpan<double> ordered = Sorted();
        double median = Quantiles.OfSorted(ordered, 0.5);
        if (!double.IsFinite(median))
            return false;
        int above = 0;
        while (above < ordered.Length && ordered[above] < median)
            above++;
        int below = above - 1;
        for (int i = 0; i < ordered.Length; i++)
        {
            bool takeAbove = below < 0
                || (above < ordered.Length && ordered[above] - median < median - ordered[below]);
            int at = takeAbove ? above++ : below--;
            folded[i] = Math.Abs(ordered[at] - median);
            foldedPlaces[i] = places[at];
        }
        isFolded = true;
        return true;
    }
}
