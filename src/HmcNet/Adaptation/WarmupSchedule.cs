namespace HmcNet.Adaptation;

/// <summary>Divides the warm-up into windows: a pure function of its arguments.</summary>
/// <remarks>
/// Stan, windowed_adaptation.hpp: an initial buffer, slow windows that double, a final buffer; for 1000 iterations
/// 75 | 25, 50, 100, 200, 500 | 50. A window is stretched to the final buffer when the one after it would pass the
/// start of that buffer. Fewer than 20 iterations learn no metric; where buffers and first window do not fit, they are
/// 15 %, 75 % and 10 %. One departure from Stan: a remnant after the first window that is shorter than that window
/// (151 to 174 iterations by default) is joined to it, where Stan would estimate a metric from as little as one draw.
/// </remarks>
internal static class WarmupSchedule
{
    /// <summary>Number of iterations below which no metric is learnt (Stan).</summary>
    public const int ShortestForMetric = 20;

    /// <summary>Computes the windows.</summary>
    /// <param name="iterations">Number of warm-up iterations, not negative.</param>
    /// <param name="initBuffer">Length of the initial buffer, not negative.</param>
    /// <param name="window">Length of the first slow window, at least 1.</param>
    /// <param name="termBuffer">Length of the final buffer, not negative.</param>
    /// <returns>The windows in order; their lengths are positive and sum to <paramref name="iterations"/>.</returns>
    public static IReadOnlyList<WarmupWindow> Windows(int iterations, int initBuffer = 75, int window = 25, int termBuffer = 50)
    {
        if (iterations < ShortestForMetric)
            return Fast(iterations);
        if ((long)initBuffer + window + termBuffer > iterations)
        {
            initBuffer = (int)(0.15 * iterations);
            termBuffer = (int)(0.1 * iterations);
            window = iterations - initBuffer - termBuffer;
        }
        return [.. Fast(initBuffer), .. Slow(iterations - initBuffer - termBuffer, window), .. Fast(termBuffer)];
    }

    private static WarmupWindow[] Fast(int length) => length > 0 ? [new WarmupWindow(length, false)] : [];

    private static List<WarmupWindow> Slow(int total, int first)
    {
        var windows = new List<WarmupWindow>();
        long left = total, length = first;
        if (left < 2 * length)
            length = left;
        while (left > 0)
        {
            if (windows.Count > 0 && left < 3 * length)
                length = left;
            windows.Add(new WarmupWindow((int)length, true));
            left -= length;
            length *= 2;
        }
        return windows;
    }
}
