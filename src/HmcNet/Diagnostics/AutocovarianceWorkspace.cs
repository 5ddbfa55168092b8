using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HmcNet.Diagnostics;

/// <summary>Mean autocovariance over chains, lag by lag as far as it is asked for; buffers are kept between uses.</summary>
/// <remarks>
/// gamma(t) = mean over chains of (1/n) sum_i y_i y_(i+t), y centred within its chain; divisor n, not n - t.
/// The first lags are plain dot products: a well mixing chain needs only a few of them. From
/// <see cref="DirectLags"/> on all lags come from one Fourier transform of padded length: two chains make one
/// complex sequence, and the real part of the inverse of the summed power spectrum is the sum of their
/// autocovariances. Belongs to one thread.
/// </remarks>
internal sealed class AutocovarianceWorkspace
{
    /// <summary>Number of lags computed one by one; about where the transform of all lags costs as much.</summary>
    public const int DirectLags = 64;

    private double[] centred = [];
    private double[] lags = [];
    private double[] re = [];
    private double[] im = [];
    private double[] power = [];
    private FourierTransform? transform;
    private int chains;
    private int length;
    private int known;

    /// <summary>Takes chains and centres each.</summary>
    /// <param name="values">Chain after chain, shape [chains, length].</param>
    /// <param name="means">Mean of each chain, shape [chains].</param>
    /// <param name="chainLength">Draws in a chain.</param>
    public void Load(ReadOnlySpan<double> values, ReadOnlySpan<double> means, int chainLength)
    {
        chains = means.Length;
        length = chainLength;
        known = 0;
        if (centred.Length < values.Length)
            centred = new double[values.Length];
        if (lags.Length < length)
            lags = new double[length];
        for (int c = 0; c < chains; c++)
        {
            double mean = means[c];
            ReadOnlySpan<double> chain = values.Slice(c * length, length);
            Span<double> target = centred.AsSpan(c * length, length);
            for (int i = 0; i < chain.Length; i++)
                target[i] = chain[i] - mean;
        }
    }

    /// <summary>Mean autocovariance at a lag.</summary>
    /// <param name="lag">0 to length - 1.</param>
    /// <returns>gamma(lag).</returns>
    public double At(int lag)
    {
        while (known <= lag)
        {
            if (known >= DirectLags)
            {
                TransformAll();
                known = length;
            }
            else
            {
                lags[known] = Direct(known);
                known++;
            }
        }
        return lags[lag];
    }

    /// <summary>All lags by transform, whatever was computed one by one.</summary>
    /// <returns>gamma(0) to gamma(length - 1).</returns>
    public ReadOnlySpan<double> All()
    {
        TransformAll();
        known = length;
        return lags.AsSpan(0, length);
    }

    private double Direct(int lag)
    {
        double sum = 0;
        for (int c = 0; c < chains; c++)
        {
            ReadOnlySpan<double> chain = centred.AsSpan(c * length, length);
            sum += Dot(chain[..(length - lag)], chain[lag..]);
        }
        return sum / length / chains;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double x = ref MemoryMarshal.GetReference(a);
        ref double y = ref MemoryMarshal.GetReference(b);
        Vector256<double> s0 = Vector256<double>.Zero, s1 = s0;
        int width = Vector256<double>.Count;
        int i = 0;
        for (; i <= a.Length - 2 * width; i += 2 * width)
        {
            s0 += Vector256.LoadUnsafe(ref x, (nuint)i) * Vector256.LoadUnsafe(ref y, (nuint)i);
            s1 += Vector256.LoadUnsafe(ref x, (nuint)(i + width)) * Vector256.LoadUnsafe(ref y, (nuint)(i + width));
        }
        double sum = Vector256.Sum(s0 + s1);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private void TransformAll()
    {
        int padded = Math.Max(2, (int)BitOperations.RoundUpToPowerOf2((uint)(2 * length)));
        if (transform?.Length != padded)
        {
            transform = new FourierTransform(padded);
            re = new double[padded];
            im = new double[padded];
            power = new double[padded];
        }
        Array.Clear(power);
        for (int c = 0; c < chains; c += 2)
        {
            Pad(c, re);
            Pad(c + 1, im);
            transform.Forward(re, im);
            for (int k = 0; k < padded; k++)
                power[k] += re[k] * re[k] + im[k] * im[k];
        }
        Array.Clear(im);
        transform.Inverse(power, im);
        double scale = 1 / ((double)padded * length * chains);
        for (int lag = 0; lag < length; lag++)
            lags[lag] = power[lag] * scale;
    }

    private void Pad(int chain, double[] target)
    {
        Array.Clear(target);
        if (chain < chains)
            centred.AsSpan(chain * length, length).CopyTo(target);
    }
}
