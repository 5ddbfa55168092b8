using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HmcNet.Autodiff.Special;

/// <summary>The special functions on hardware vectors, lane by lane equal to the scalar functions within the stated errors.</summary>
/// <remarks>
/// Domains, edge values and methods are those of the scalar functions of the same name; "differs" is the largest difference
/// found from them, in ulp. Against the tables of 60-digit values both widths are within, in ulp: Exp 1, Log 1.5, Tanh 2.5,
/// Expm1 1.5, Log1p 1, Log1mExp 1.5, Softplus 1.5, InvLogit 2, LogInvLogit 1.5, Erf 1, Erfc 3, Phi 3, LogPhi 3, LogGamma 4 and
/// Digamma 2.5 (these two below zero counted in units of 10). Each works on every machine, and is fast where the width is hardware accelerated. The methods are
/// compiled with full optimisation at their first call: a sampler should not wait for tiered compilation.
/// </remarks>
public static class VectorMath
{
    /// <summary>exp(x) for any x, subnormal results included; differs from Math.Exp by at most 1 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x) => VectorKernels<Lanes256>.Exp(new(x)).Value;

    /// <summary>exp(x) for any x, subnormal results included; differs from Math.Exp by at most 1 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x) => VectorKernels<Lanes512>.Exp(new(x)).Value;

    /// <summary>log(x); differs from Math.Log by at most 1 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Log(Vector256<double> x) => VectorKernels<Lanes256>.Log(new(x)).Value;

    /// <summary>log(x); differs from Math.Log by at most 1 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Log(Vector512<double> x) => VectorKernels<Lanes512>.Log(new(x)).Value;

    /// <summary>sin(x), x in radians; vectors with a lane beyond 1e6 go to the scalar function; differs from Math.Sin by at most 2 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Sin(Vector256<double> x) => VectorKernels<Lanes256>.Sin(new(x)).Value;

    /// <summary>sin(x), x in radians; vectors with a lane beyond 1e6 go to the scalar function; differs from Math.Sin by at most 2 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Sin(Vector512<double> x) => VectorKernels<Lanes512>.Sin(new(x)).Value;

    /// <summary>cos(x), x in radians; vectors with a lane beyond 1e6 go to the scalar function; differs from Math.Sin by at most 2 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Cos(Vector256<double> x) => VectorKernels<Lanes256>.Cos(new(x)).Value;

    /// <summary>cos(x), x in radians; vectors with a lane beyond 1e6 go to the scalar function; differs from Math.Sin by at most 2 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Cos(Vector512<double> x) => VectorKernels<Lanes512>.Cos(new(x)).Value;

    /// <summary>tanh(x) = -e / (2 + e) with e = expm1(-2 |x|), odd; differs from Math.Tanh by at most 4 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Tanh(Vector256<double> x) => VectorKernels<Lanes256>.Tanh(new(x)).Value;

    /// <summary>tanh(x) = -e / (2 + e) with e = expm1(-2 |x|), odd; differs from Math.Tanh by at most 4 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Tanh(Vector512<double> x) => VectorKernels<Lanes512>.Tanh(new(x)).Value;

    /// <summary><see cref="LogExp.Expm1"/>; the same bits.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Expm1(Vector256<double> x) => VectorKernels<Lanes256>.Expm1(new(x)).Value;

    /// <summary><see cref="LogExp.Expm1"/>; the same bits.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Expm1(Vector512<double> x) => VectorKernels<Lanes512>.Expm1(new(x)).Value;

    /// <summary><see cref="LogExp.Log1p"/>; the same bits.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Log1p(Vector256<double> x) => VectorKernels<Lanes256>.Log1p(new(x)).Value;

    /// <summary><see cref="LogExp.Log1p"/>; the same bits.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Log1p(Vector512<double> x) => VectorKernels<Lanes512>.Log1p(new(x)).Value;

    /// <summary><see cref="LogExp.Log1mExp"/>; differs by at most 3 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Log1mExp(Vector256<double> x) => VectorKernels<Lanes256>.Log1mExp(new(x)).Value;

    /// <summary><see cref="LogExp.Log1mExp"/>; differs by at most 3 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Log1mExp(Vector512<double> x) => VectorKernels<Lanes512>.Log1mExp(new(x)).Value;

    /// <summary><see cref="LogExp.Softplus"/>; differs by at most 2 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Softplus(Vector256<double> x) => VectorKernels<Lanes256>.Softplus(new(x)).Value;

    /// <summary><see cref="LogExp.Softplus"/>; differs by at most 2 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Softplus(Vector512<double> x) => VectorKernels<Lanes512>.Softplus(new(x)).Value;

    /// <summary><see cref="LogExp.InvLogit"/>; differs by at most 2 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> InvLogit(Vector256<double> x) => VectorKernels<Lanes256>.InvLogit(new(x)).Value;

    /// <summary><see cref="LogExp.InvLogit"/>; differs by at most 2 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> InvLogit(Vector512<double> x) => VectorKernels<Lanes512>.InvLogit(new(x)).Value;

    /// <summary><see cref="LogExp.LogInvLogit"/>; differs by at most 2 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> LogInvLogit(Vector256<double> x) => -VectorKernels<Lanes256>.Softplus(new(-x)).Value;

    /// <summary><see cref="LogExp.LogInvLogit"/>; differs by at most 2 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> LogInvLogit(Vector512<double> x) => -VectorKernels<Lanes512>.Softplus(new(-x)).Value;

    /// <summary><see cref="ErrorFunction.Erf"/>; differs by at most 1 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Erf(Vector256<double> x) => VectorKernels<Lanes256>.Erf(new(x)).Value;

    /// <summary><see cref="ErrorFunction.Erf"/>; differs by at most 1 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Erf(Vector512<double> x) => VectorKernels<Lanes512>.Erf(new(x)).Value;

    /// <summary><see cref="ErrorFunction.Erfc"/>; differs by at most 2 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Erfc(Vector256<double> x) => VectorKernels<Lanes256>.Erfc(new(x)).Value;

    /// <summary><see cref="ErrorFunction.Erfc"/>; differs by at most 2 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Erfc(Vector512<double> x) => VectorKernels<Lanes512>.Erfc(new(x)).Value;

    /// <summary><see cref="ErrorFunction.Phi"/>; differs by at most 3 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Phi(Vector256<double> x) => VectorKernels<Lanes256>.Phi(new(x)).Value;

    /// <summary><see cref="ErrorFunction.Phi"/>; differs by at most 3 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Phi(Vector512<double> x) => VectorKernels<Lanes512>.Phi(new(x)).Value;

    /// <summary><see cref="ErrorFunction.LogPhi"/>; differs by at most 4 ulp.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> LogPhi(Vector256<double> x) => VectorKernels<Lanes256>.LogPhi(new(x)).Value;

    /// <summary><see cref="ErrorFunction.LogPhi"/>; differs by at most 4 ulp.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> LogPhi(Vector512<double> x) => VectorKernels<Lanes512>.LogPhi(new(x)).Value;

    /// <summary><see cref="Gamma.LogGamma"/>; differs by at most 4 ulp. Vectors with a lane that is not positive and finite go to the scalar function.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> LogGamma(Vector256<double> x) => VectorKernels<Lanes256>.LogGamma(new(x)).Value;

    /// <summary><see cref="Gamma.LogGamma"/>; differs by at most 4 ulp. Vectors with a lane that is not positive and finite go to the scalar function.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> LogGamma(Vector512<double> x) => VectorKernels<Lanes512>.LogGamma(new(x)).Value;

    /// <summary><see cref="Gamma.Digamma"/>; differs by at most 4 ulp. Vectors with a lane that is not positive and finite go to the scalar function.</summary>
    /// <param name="x">4 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector256<double> Digamma(Vector256<double> x) => VectorKernels<Lanes256>.Digamma(new(x)).Value;

    /// <summary><see cref="Gamma.Digamma"/>; differs by at most 4 ulp. Vectors with a lane that is not positive and finite go to the scalar function.</summary>
    /// <param name="x">8 arguments.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<double> Digamma(Vector512<double> x) => VectorKernels<Lanes512>.Digamma(new(x)).Value;

    /// <summary>Any scalar function on each lane, for those without a vector form.</summary>
    /// <param name="x">4 arguments.</param>
    /// <param name="function">The scalar function, called once a lane.</param>
    public static Vector256<double> PerLane(Vector256<double> x, Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Lanes256.Map(new(x), function).Value;
    }

    /// <summary>Any scalar function on each lane, for those without a vector form.</summary>
    /// <param name="x">8 arguments.</param>
    /// <param name="function">The scalar function, called once a lane.</param>
    public static Vector512<double> PerLane(Vector512<double> x, Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Lanes512.Map(new(x), function).Value;
    }
}
