namespace HmcNet.Autodiff.Special;

/// <summary>
/// The operations the vector special functions are written in, so that each is written once and specialised by the JIT for
/// every width. A mask is a vector of all-ones or all-zeros lanes.
/// </summary>
/// <typeparam name="T">The implementing wrapper of a hardware vector.</typeparam>
internal interface ILanes<T>
    where T : struct, ILanes<T>
{
    static abstract T operator +(T a, T b);
    static abstract T operator -(T a, T b);
    static abstract T operator *(T a, T b);
    static abstract T operator /(T a, T b);
    static abstract T operator -(T a);
    static abstract T operator &(T a, T b);
    static abstract T operator |(T a, T b);
    static abstract T operator <(T a, T b);
    static abstract T operator >(T a, T b);
    static abstract T operator <=(T a, T b);
    static abstract T operator >=(T a, T b);

    static abstract T All(double value);

    /// <summary>a b + c with one rounding.</summary>
    static abstract T Fma(T a, T b, T c);

    static abstract T Abs(T a);

    /// <summary>The smaller; NaN if either is NaN.</summary>
    static abstract T Min(T a, T b);

    /// <summary>The smaller of a number and <paramref name="a"/>; NaN if a is NaN.</summary>
    static abstract T AtMost(T limit, T a);

    /// <summary>The larger of a number and <paramref name="a"/>; NaN if a is NaN.</summary>
    static abstract T AtLeast(T limit, T a);

    /// <summary>Nearest integer, ties to even.</summary>
    static abstract T Round(T a);

    static abstract T CopySign(T magnitude, T sign);

    static abstract T Select(T mask, T whenTrue, T whenFalse);

    static abstract bool Any(T mask);

    /// <summary>2^k for integers k from -1022 to 1023 held as doubles.</summary>
    static abstract T PowerOfTwo(T k);

    /// <summary>For u above 0: the k, and the m from sqrt(1/2) to sqrt(2), with u = 2^k m.</summary>
    static abstract T SplitExponent(T u, out T mantissa);

    /// <summary>The scalar function on each lane.</summary>
    static abstract T Map(T a, Func<double, double> function);
}
