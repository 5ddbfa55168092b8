namespace HmcNet.Autodiff.LinearAlgebra;

/// <summary>A double under <see cref="IReal{T}"/>.</summary>
internal readonly record struct SingleReal(double Rounded) : IReal<SingleReal>
{
    public static SingleReal Of(double x) => new(x);

    public static SingleReal operator +(SingleReal x, SingleReal y) => new(x.Rounded + y.Rounded);

    public static SingleReal operator -(SingleReal x, SingleReal y) => new(x.Rounded - y.Rounded);

    public static SingleReal operator *(SingleReal x, SingleReal y) => new(x.Rounded * y.Rounded);

    public static SingleReal operator /(SingleReal x, SingleReal y) => new(x.Rounded / y.Rounded);

    public static SingleReal Sqrt(SingleReal x) => new(Math.Sqrt(x.Rounded));
}
