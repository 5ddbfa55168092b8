namespace HmcNet.Autodiff.LinearAlgebra;

/// <summary>The arithmetic that an algorithm needs, so that it can run in double precision or in twice that.</summary>
internal interface IReal<T>
    where T : struct, IReal<T>
{
    /// <summary>A double as this kind of number.</summary>
    static abstract T Of(double x);

    /// <summary>The nearest double.</summary>
    double Rounded { get; }

    /// <summary>x + y.</summary>
    static abstract T operator +(T x, T y);

    /// <summary>x - y.</summary>
    static abstract T operator -(T x, T y);

    /// <summary>x * y.</summary>
    static abstract T operator *(T x, T y);

    /// <summary>x / y.</summary>
    static abstract T operator /(T x, T y);

    /// <summary>The square root of x, not negative.</summary>
    static abstract T Sqrt(T x);
}
