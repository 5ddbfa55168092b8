namespace HmcNet.Evaluation;

/// <summary>Smooths ratios, one set after the other; buffers are kept. Belongs to one thread.</summary>
internal sealed class ParetoSmoother
{
    // R's loo: .Machine$double.eps / 100.
    private const double AllTheSame = 2.220446049250313e-16 / 100;

    private double[] values = [];
    private double[] tail = [];
    private int[] places = [];

    /// <summary>Smooths the largest ratios of a set.</summary>
    /// <param name="logRatios">Logarithms of the ratios, finite.</param>
    /// <param name="relativeEfficiency">r_eff.</param>
    /// <param name="logWeights">Written: log weights, not normalised, none above the largest raw one.</param>
    /// <returns>k; +infinity where the tail could not be fitted and was left as it is.</returns>
    public double Smooth(ReadOnlySpan<double> logRatios, double relativeEfficiency, Span<double> logWeights)
    {
        int draws = logRatios.Length;
        double largest = double.NegativeInfinity;
        foreach (double ratio in logRatios)
            largest = Math.Max(largest, ratio);
        for (int i = 0; i < draws; i++)
            logWeights[i] = logRatios[i] - largest;
        int length = ParetoSmoothing.TailLength(draws, relativeEfficiency);
        double k = double.PositiveInfinity;
        if (length >= ParetoSmoothing.SmallestTail)
        {
            double cutoff = TakeTail(logWeights, length);
            if (Math.Abs(tail[length - 1] - tail[0]) >= AllTheSame)
                k = SmoothTail(logWeights, length, cutoff);
        }
        for (int i = 0; i < draws; i++)
            logWeights[i] = Math.Min(logWeights[i], 0) + largest;
        return k;
    }

    private double SmoothTail(Span<double> logWeights, int length, double cutoff)
    {
        double threshold = Math.Exp(cutoff);
        Span<double> exceedances = tail.AsSpan(0, length);
        for (int i = 0; i < length; i++)
            exceedances[i] = Math.Exp(exceedances[i]) - threshold;
        GeneralizedParetoFit fit = GeneralizedPareto.Fit(exceedances);
        if (!double.IsFinite(fit.K) || !(fit.Sigma > 0))
            return fit.K;
        for (int i = 0; i < length; i++)
            logWeights[places[i]] = Math.Log(GeneralizedPareto.Quantile((i + 0.5) / length, fit) + threshold);
        return fit.K;
    }

    // The largest values in ascending order with their places, equal values in the order of their places; returns the next smaller
    // value. Only the tail is sorted: the threshold is found by selection.
    private double TakeTail(ReadOnlySpan<double> x, int length)
    {
        if (values.Length < x.Length)
            (values, tail, places) = (new double[x.Length], new double[x.Length], new int[x.Length]);
        x.CopyTo(values);
        double smallest = Select(values.AsSpan(0, x.Length), x.Length - length);
        int above = 0;
        double below = double.NegativeInfinity;
        int equal = 0;
        foreach (double value in x)
        {
            above += value > smallest ? 1 : 0;
            equal += value == smallest ? 1 : 0;
            if (value < smallest)
                below = Math.Max(below, value);
        }
        // Of values equal to the smallest of the tail the last ones belong to it.
        int skip = equal - (length - above);
        int taken = 0;
        for (int i = 0, met = 0; i < x.Length; i++)
        {
            if (x[i] > smallest || (x[i] == smallest && ++met > skip))
                (tail[taken], places[taken++]) = (x[i], i);
        }
        Array.Sort(tail, places, 0, length);
        for (int i = 1, run = 0; i <= length; i++)
        {
            if (i < length && tail[i] == tail[run])
                continue;
            Array.Sort(places, run, i - run);
            run = i;
        }
        return skip > 0 ? smallest : below;
    }

    /// <summary>The value at a rank, from 0; rearranges (Hoare's selection, median of three).</summary>
    private static double Select(Span<double> x, int rank)
    {
        int low = 0, high = x.Length - 1;
        while (low < high)
        {
            double a = x[low], b = x[(low + high) / 2], c = x[high];
            double pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            int i = low, j = high;
            while (i <= j)
            {
                while (x[i] < pivot)
                    i++;
                while (x[j] > pivot)
                    j--;
                if (i <= j)
                {
                    (x[i], x[j]) = (x[j], x[i]);
                    i++;
                    j--;
                }
            }
            if (rank <= j)
                high = j;
            else if (rank >= i)
                low = i;
            else
                break;
        }
        return x[rank];
    }
}
