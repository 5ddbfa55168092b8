using System.Runtime.CompilerServices;

namespace HmcNet.Autodiff.Special;

/// <summary>The vector special functions, each the algorithm of its scalar twin without branches between lanes.</summary>
/// <typeparam name="T">The vector: <see cref="Lanes256"/> or <see cref="Lanes512"/>.</typeparam>
internal static class VectorKernels<T>
    where T : struct, ILanes<T>
{
    private static T Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => T.All(0);
    }

    private static T One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => T.All(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Horner(ReadOnlySpan<double> c, T x)
    {
        var sum = T.All(c[^1]);
        for (var i = c.Length - 2; i >= 0; i--)
            sum = T.Fma(sum, x, T.All(c[i]));
        return sum;
    }

    /// <summary>
    /// The polynomial <see cref="Coefficients.Log1p"/>, rounded as <see cref="Polynomial.Halves8"/>. One half after the other:
    /// line by line in turns, the runtime's compiler would run out of registers and keep both in memory.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogSeries(T z)
    {
        var square = z * z;
        var even = T.Fma(T.All(Coefficients.Log1pC6), square, T.All(Coefficients.Log1pC4));
        even = T.Fma(even, square, T.All(Coefficients.Log1pC2));
        even = T.Fma(even, square, T.All(Coefficients.Log1pC0));
        var odd = T.Fma(T.All(Coefficients.Log1pC7), square, T.All(Coefficients.Log1pC5));
        odd = T.Fma(odd, square, T.All(Coefficients.Log1pC3));
        odd = T.Fma(odd, square, T.All(Coefficients.Log1pC1));
        return T.Fma(odd, z, even);
    }

    /// <summary>The polynomial <see cref="Coefficients.Expm1"/>, rounded as <see cref="Polynomial.Halves11"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpSeries(T r)
    {
        var square = r * r;
        var even = T.Fma(T.All(Coefficients.Expm1C10), square, T.All(Coefficients.Expm1C8));
        even = T.Fma(even, square, T.All(Coefficients.Expm1C6));
        even = T.Fma(even, square, T.All(Coefficients.Expm1C4));
        even = T.Fma(even, square, T.All(Coefficients.Expm1C2));
        even = T.Fma(even, square, T.All(Coefficients.Expm1C0));
        var odd = T.Fma(T.All(Coefficients.Expm1C9), square, T.All(Coefficients.Expm1C7));
        odd = T.Fma(odd, square, T.All(Coefficients.Expm1C5));
        odd = T.Fma(odd, square, T.All(Coefficients.Expm1C3));
        odd = T.Fma(odd, square, T.All(Coefficients.Expm1C1));
        return T.Fma(odd, r, even);
    }

    /// <summary>The polynomial <see cref="Coefficients.AtanhRemainder"/>, likewise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T AtanhSeries(T z)
    {
        var square = z * z;
        var even = T.Fma(T.All(Coefficients.AtanhRemainderC10), square, T.All(Coefficients.AtanhRemainderC8));
        even = T.Fma(even, square, T.All(Coefficients.AtanhRemainderC6));
        even = T.Fma(even, square, T.All(Coefficients.AtanhRemainderC4));
        even = T.Fma(even, square, T.All(Coefficients.AtanhRemainderC2));
        even = T.Fma(even, square, T.All(Coefficients.AtanhRemainderC0));
        var odd = T.Fma(T.All(Coefficients.AtanhRemainderC9), square, T.All(Coefficients.AtanhRemainderC7));
        odd = T.Fma(odd, square, T.All(Coefficients.AtanhRemainderC5));
        odd = T.Fma(odd, square, T.All(Coefficients.AtanhRemainderC3));
        odd = T.Fma(odd, square, T.All(Coefficients.AtanhRemainderC1));
        return T.Fma(odd, z, even);
    }

    /// <summary>log((1 + s) / (1 - s)) / s - 2 for |s| at most 1/3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T AtanhRemainder(T s)
    {
        var z = s * s;
        return z * AtanhSeries(z);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Exp(T x)
    {
        var bounded = T.AtLeast(T.All(-746), T.AtMost(T.All(710), x));
        var k = T.Round(bounded * T.All(LogExp.Log2E));
        var high = T.Fma(-k, T.All(LogExp.Ln2High), bounded);
        var low = k * T.All(LogExp.Ln2Low);
        var r = high - low;
        var correction = (high - r) - low;
        var e = r + T.Fma(r * r, ExpSeries(r), correction);
        // The power of two in two factors: 2^1024 and 2^-1076 are no doubles. Only the last product rounds.
        var part = T.Round(k * T.All(0.5));
        var scale = T.PowerOfTwo(part);
        return T.Fma(scale, e, scale) * T.PowerOfTwo(k - part);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Log(T x)
    {
        var subnormal = x < T.All(2.2250738585072014E-308);
        var scaled = T.Any(subnormal) ? T.Select(subnormal, x * T.All(18014398509481984), x) : x;
        var k = T.SplitExponent(scaled, out var m);
        k = T.Select(subnormal, k - T.All(54), k);
        var f = m - One;
        var s = f / (T.All(2) + f);
        var z = s * s;
        var half = T.All(0.5) * f * f;
        var tail = T.Fma(s, T.Fma(z, LogSeries(z), half), k * T.All(LogExp.Ln2Low));
        var result = T.Fma(k, T.All(LogExp.Ln2High), f - (half - tail));
        var usual = (x > Zero) & (x <= T.All(double.MaxValue));
        var edge = T.Select(x <= Zero, T.Select(x >= Zero, T.All(double.NegativeInfinity), T.All(double.NaN)), x);
        return T.Select(usual, result, edge);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Expm1(T x)
    {
        // Outside -40 to 710 the result is -1 or overflows whatever x is; Min keeps NaN.
        var bounded = T.Select(x < T.All(-40), T.All(-40), T.Min(x, T.All(710)));
        var k = T.Round(bounded * T.All(LogExp.Log2E));
        var high = T.Fma(-k, T.All(LogExp.Ln2High), bounded);
        var low = k * T.All(LogExp.Ln2Low);
        var r = high - low;
        var correction = (high - r) - low;
        var e = r + T.Fma(r * r, Horner(Coefficients.Expm1, r), correction * (One + r));
        // Half the power of two, doubled at the end: 2^1024 is no double.
        var half = T.PowerOfTwo(k - One);
        var sum = T.Fma(half, e, half - T.All(0.5));
        var result = sum + sum;
        return T.Select(T.Abs(x) < T.All(LogExp.Tiny), x, T.Select(x < T.All(-40), T.All(-1), result));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Log1p(T x)
    {
        var u = One + x;
        var c = T.Select(x >= One, One - (u - x), x - (u - One)) / u;
        var k = T.SplitExponent(u, out var m);
        var f = m - One;
        var s = f / (T.All(2) + f);
        var z = s * s;
        var half = T.All(0.5) * f * f;
        var tail = T.Fma(s, T.Fma(z, LogSeries(z), half), T.Fma(k, T.All(LogExp.Ln2Low), c));
        var result = T.Fma(k, T.All(LogExp.Ln2High), f - (half - tail));
        var usual = (T.Abs(x) >= T.All(LogExp.Tiny)) & (x > -One) & (x <= T.All(double.MaxValue));
        var edge = T.Select(x <= -One, T.Select(x >= -One, T.All(double.NegativeInfinity), T.All(double.NaN)), x);
        return T.Select(usual, result, edge);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Softplus(T x) => T.Select(x > Zero, x, Zero) + Log1p(Exp(-T.Abs(x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T InvLogit(T x)
    {
        var e = Exp(-T.Abs(x));
        return T.Select(x < Zero, e, One) / (One + e);
    }

    /// <summary>sin(x) for quarter 0 and cos(x) for quarter 1: sin(x + quarter pi / 2).</summary>
    /// <remarks>
    /// x = k pi / 2 + r with pi / 2 in three doubles (Cody and Waite 1980; exact with fused multiply-add up to 1e6, beyond that
    /// the scalar function), then one of two polynomials by the parity of k.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Sine(T x, double quarter)
    {
        var k = T.Round(x * T.All(2 / Math.PI));
        var first = T.Fma(-k, T.All(Coefficients.HalfPiHigh), x);
        var second = k * T.All(Coefficients.HalfPiMiddle);
        var r = first - second;
        var shift = r - first;
        var lost = (first - (r - shift)) - (second + shift) - T.Fma(k, T.All(Coefficients.HalfPiMiddle), -second);
        var low = T.Fma(-k, T.All(Coefficients.HalfPiLow), lost);
        var z = r * r;
        var half = T.All(0.5) * z;
        var sine = r + T.Fma(r * z, Horner(Coefficients.Sine, z), T.Fma(-half, low, low));
        var whole = One - half;
        var cosine = whole + (((One - whole) - half) + T.Fma(z * z, Horner(Coefficients.Cosine, z), -r * low));

        // Quadrant q = (k + quarter) mod 4 from -2 to 2: odd takes the cosine; 2 mod 4 and 3 mod 4 change the sign.
        var turn = k + T.All(quarter);
        var pairs = turn * T.All(0.5);
        var odd = T.Abs(pairs - T.Round(pairs)) > Zero;
        var quads = turn - T.All(4) * T.Round(turn * T.All(0.25));
        var negative = (quads < Zero) | (quads > One);
        var result = T.Select(odd, cosine, sine);
        return T.Select(negative, -result, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Sin(T x) => T.Any(T.Abs(x) > T.All(1e6)) ? T.Map(x, Math.Sin) : T.Select(T.Abs(x) < T.All(1e-8), x, Sine(x, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Cos(T x) => T.Any(T.Abs(x) > T.All(1e6)) ? T.Map(x, Math.Cos) : Sine(x, 1);

    /// <summary>log(1 - exp(x)): one logarithm, of -expm1(x) above -ln 2, as log1p(-exp(x)) below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Log1mExp(T x)
    {
        var near = x > T.All(-LogExp.Ln2);
        var result = Log1p(-Exp(x));
        if (T.Any(near))
            result = T.Select(near, Log(-Expm1(x)), result);
        return T.Select(x > Zero, T.All(double.NaN), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Tanh(T x)
    {
        var e = Expm1(T.All(-2) * T.Abs(x));
        return T.CopySign(-e / (T.All(2) + e), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Erf(T x)
    {
        var z = T.Abs(x);
        var inner = z <= One;
        var result = T.Fma(x, Horner(Coefficients.Erf, x * x), x);
        if (!T.Any(z > One))
            return result; // also where lanes are NaN: x * NaN
        return T.Select(inner, result, T.CopySign(One - UpperTail(z), x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Erfc(T x)
    {
        var upper = x >= T.All(0.5);
        var inner = One - T.Fma(x, Horner(Coefficients.Erf, x * x), x);
        if (!T.Any(upper | (x < -One)))
            return inner;
        var tail = UpperTail(T.Abs(x));
        return T.Select(upper, tail, T.Select(x < -One, T.All(2) - tail, inner));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Phi(T x)
    {
        var z = T.Abs(x);
        var y = x * T.All(ErrorFunction.Sqrt1Over2);
        var inner = T.Fma(T.All(0.5), T.Fma(y, Horner(Coefficients.Erf, y * y), y), T.All(0.5));
        var outer = z > T.All(0.7);
        if (!T.Any(outer))
            return inner;
        var tail = LowerTail(z);
        return T.Select(outer, T.Select(x < Zero, tail, One - tail), inner);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T LogPhi(T x)
    {
        var far = x < -One;
        var positive = x > Zero;
        var phi = Phi(T.Select(positive, -x, x));
        var scaled = T.All(0.5) * ScaledTail(T.Abs(x) * T.All(ErrorFunction.Sqrt1Over2));
        var log = Log(T.Select(far, scaled, phi));
        var result = T.Select(far, T.Fma(T.All(-0.5) * x, x, log), log);
        result = T.Select(x < T.All(-1e160), T.All(double.NegativeInfinity), result);
        return T.Any(positive) ? T.Select(positive, Log1p(-phi), result) : result;
    }

    /// <summary>exp(-x^2 / 2) with the rounding error of x^2 put back, for x from 0 to 40.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T GaussianKernel(T x)
    {
        var square = x * x;
        var low = T.Fma(x, x, -square);
        var e = Exp(T.All(-0.5) * square);
        return T.Fma(e, T.All(-0.5) * low, e);
    }

    /// <summary>Phi(-z) for z at least 0.7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LowerTail(T z)
    {
        var bounded = T.Min(z, T.All(40));
        var tail = T.All(0.5) * GaussianKernel(bounded) * ScaledTail(bounded * T.All(ErrorFunction.Sqrt1Over2));
        return T.Select(z > T.All(39), Zero, tail);
    }

    /// <summary>erfc(z) for z at least 1/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T UpperTail(T z)
    {
        var bounded = T.Min(z, T.All(29));
        var square = bounded * bounded;
        var low = T.Fma(bounded, bounded, -square);
        var e = Exp(-square);
        return T.Select(z > T.All(28), Zero, T.Fma(e, -low, e) * ScaledTail(bounded));
    }

    /// <summary>erfcx(z) for z at least 1/2; for smaller z some number that is not used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ScaledTail(T z)
    {
        var t = (z - T.All(4)) / (z + T.All(4));
        var result = Horner(Coefficients.Erfcx, t) / T.Fma(T.All(2), z, One);
        return T.Select(z > T.All(1e9), T.All(ErrorFunction.OneOverSqrtPi) / z, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T LogGamma(T x)
    {
        if (T.Any(NotWithin(x, 1e306)))
            return T.Map(x, Gamma.LogGamma);
        var large = x >= T.All(Gamma.StirlingFrom);
        var small = x < T.All(1.25);
        var tiny = x < T.All(0.5);

        // From 3 to 9 down to 2 .. 3, with the product of the steps.
        var y = T.Select(large, T.All(2), x);
        var product = One;
        for (var more = y >= T.All(3); T.Any(more); more = y >= T.All(3))
        {
            y = T.Select(more, y - One, y);
            product = T.Select(more, product * y, product);
        }

        var log = Log(T.Select(large | tiny, x, product));
        var z = T.Select(tiny, x, T.Select(small, x - One, y - T.All(2)));
        var result = z * Horner(Coefficients.LogGamma, z);
        if (T.Any(small))
            result = T.Select(small, result - Log1p(z), result);
        result = T.Select(tiny, result - log, T.Select(small, result, result + log));
        if (!T.Any(large))
            return result;
        var inverse = One / x;
        var remainder = inverse * Horner(Coefficients.Stirling, inverse * inverse);
        var stirling = T.Fma(x, log - One, T.All(-0.5) * log) + (T.All(Gamma.HalfLog2Pi) + remainder);
        return T.Select(large, stirling, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Digamma(T x)
    {
        if (T.Any(NotWithin(x, double.MaxValue)))
            return T.Map(x, Gamma.Digamma);
        var large = x >= T.All(Gamma.StirlingFrom);
        var below = x < One;

        // To 1 .. 2; the sum of the reciprocals as one fraction.
        var y = T.Select(large, One, T.Select(below, x + One, x));
        var numerator = T.Select(below, -One, Zero);
        var denominator = T.Select(below, x, One);
        for (var more = y > T.All(2); T.Any(more); more = y > T.All(2))
        {
            y = T.Select(more, y - One, y);
            numerator = T.Select(more, T.Fma(numerator, y, denominator), numerator);
            denominator = T.Select(more, denominator * y, denominator);
        }

        var root = y - T.All(Coefficients.DigammaRoot) - T.All(Coefficients.DigammaRootLow);
        var result = T.Fma(root, Horner(Coefficients.Digamma, y - T.All(1.5)), numerator / denominator);
        if (!T.Any(large))
            return result;
        var inverse = One / x;
        var square = inverse * inverse;
        var tail = T.Fma(square, Horner(Coefficients.DigammaTail, square), T.All(0.5) * inverse);
        return T.Select(large, Log(x) - tail, result);
    }

    /// <summary>Mask of lanes that are not above 0 and at most <paramref name="limit"/>: the scalar function's business.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T NotWithin(T x, double limit) =>
        T.Select((x > Zero) & (x <= T.All(limit)), Zero, T.All(BitConverter.Int64BitsToDouble(-1)));
}
