"""Writes src/HmcNet.Autodiff/Special/Coefficients.cs: the polynomials of the special functions.

Each is the Chebyshev interpolant of lowest degree whose error, with coefficients rounded to
double, is below the bound given here; it is found in 60-digit arithmetic (mpmath).
Run: python3 make_coefficients.py > ../../../src/HmcNet.Autodiff/Special/Coefficients.cs
"""
from mpmath import (mp, mpf, cos, pi, erf, erfc, exp, expm1, log, loggamma, psi, sqrt, inf, besseli,
                    euler, log1p, factorial, findroot, zeta, bernoulli)

mp.dps = 60
ULP = mpf(2) ** -53


def interpolate(f, lo, hi, n):
    """Monomial coefficients (lowest first) of the degree n interpolant of f at Chebyshev points of [lo, hi]."""
    lo, hi = mpf(lo), mpf(hi)
    nodes = [cos(pi * (2 * k + 1) / (2 * (n + 1))) for k in range(n + 1)]
    values = [f((hi + lo) / 2 + (hi - lo) / 2 * t) for t in nodes]
    cheb = []
    for j in range(n + 1):
        c = sum(values[k] * cos(j * pi * (2 * k + 1) / (2 * (n + 1))) for k in range(n + 1)) * 2 / (n + 1)
        cheb.append(c if j else c / 2)
    # Chebyshev to monomial in t, then t = a x + b.
    prev, cur = [mpf(1)], [mpf(0), mpf(1)]
    mono = [mpf(0)] * (n + 1)
    mono[0] += cheb[0]
    for j in range(1, n + 1):
        for i, c in enumerate(cur):
            mono[i] += cheb[j] * c
        nxt = [mpf(0)] + [2 * c for c in cur]
        for i, c in enumerate(prev):
            nxt[i] -= c
        prev, cur = cur, nxt
    a, b = 2 / (hi - lo), -(hi + lo) / (hi - lo)
    out = [mpf(0)]
    for c in reversed(mono):  # Horner with polynomials
        nxt = [mpf(0)] * (len(out) + 1)
        for i, o in enumerate(out):
            nxt[i] += o * b
            nxt[i + 1] += o * a
        nxt[0] += c
        out = nxt
    return out[: n + 1]


def fit(f, lo, hi, weight, bound, start=3):
    """Lowest-degree fit with weight(x) * |error| <= bound on a grid of [lo, hi]."""
    lo, hi = mpf(lo), mpf(hi)
    grid = [(lo + hi) / 2 + (hi - lo) / 2 * cos(pi * k / 301) for k in range(302)]
    exact = [f(x) for x in grid]
    for n in range(start, 45):
        coef = [float(c) for c in interpolate(f, lo, hi, n)]
        worst = mpf(0)
        for x, y in zip(grid, exact):
            p = mpf(0)
            for c in reversed(coef):
                p = p * x + c
            worst = max(worst, abs(weight(x) * (p - y)))
        if worst <= bound:
            return coef, worst
    raise SystemExit("no convergence, last error %s, coefficients %s" % (mp.nstr(worst, 5), coef))


def patched(f, at, value_series):
    """f with its removable singularity at `at` replaced by a limit taken nearby in high precision."""
    def g(x):
        if abs(x - at) < mpf(10) ** -25:
            return value_series(x)
        return f(x)
    return g


def emit(name, doc, coef, worst, weightdoc):
    print("\n    /// <summary>%s</summary>" % doc)
    if worst is not None:
        print("    /// <remarks>Degree %d; largest error %s %s.</remarks>" % (len(coef) - 1, mp.nstr(worst, 2), weightdoc))
    print("    internal static ReadOnlySpan<double> %s =>\n    [" % name)
    for c in coef:
        print("        %s," % repr(c))
    print("    ];")


def emit_constants(name, coef):
    """The numbers one by one: the runtime's compiler reads vectors of constants from memory, elements of a table it spreads first."""
    print()
    for i, c in enumerate(coef):
        print("    internal const double %s%d = %r;" % (name, i, c))


def one(x):
    return mpf(1)


def stirling(v):  # x * delta(x), v = 1/x^2
    if v == 0:
        return mpf(1) / 12
    x = 1 / sqrt(v)
    if x > 1000:
        return sum(bernoulli(2 * k) / (2 * k * (2 * k - 1)) * v ** (k - 1) for k in range(1, 15))
    return x * (loggamma(x) - ((x - mpf(1) / 2) * log(x) - x + log(2 * pi) / 2))


def digamma_tail(v):  # x^2 (log x - 1/(2x) - psi(x)), v = 1/x^2
    if v == 0:
        return mpf(1) / 12
    x = 1 / sqrt(v)
    if x > 1000:
        return sum(bernoulli(2 * k) / (2 * k) * v ** (k - 1) for k in range(1, 15))
    return x * x * (log(x) - 1 / (2 * x) - psi(0, x))


def erfcx(x):
    if x > 60:
        s, t = mpf(0), mpf(1)
        for k in range(0, 60):
            s += t
            nxt = -t * (2 * k + 1) / (2 * x * x)
            if abs(nxt) > abs(t) or abs(nxt) < mpf(10) ** -60:
                break
            t = nxt
        return s / (x * sqrt(pi))
    return exp(x * x) * erfc(x)


K = mpf(4)


def erfcx_scaled(t):  # (1 + 2x) erfcx(x), x = K (1 + t) / (1 - t)
    if t == 1:
        return 2 / sqrt(pi)
    x = K * (1 + t) / (1 - t)
    return (1 + 2 * x) * erfcx(x)


def hankel(nu, x, terms=60):
    s, t = mpf(0), mpf(1)
    for k in range(terms):
        s += t
        nxt = -t * (4 * nu * nu - (2 * k + 1) ** 2) / ((k + 1) * 8 * x)
        if abs(nxt) > abs(t) or abs(nxt) < mpf(10) ** -60:
            break
        t = nxt
    return s


def bessel_scaled(nu):
    def g(t):  # sqrt(2 pi x) exp(-x) I_nu(x), t = 16/x - 1
        u = (1 + t) / 2
        if u == 0:
            return mpf(1)
        x = 8 / u
        if x > 200:
            return hankel(nu, x)
        return sqrt(2 * pi * x) * exp(-x) * besseli(nu, x)
    return g


def ratio_derivative(t):  # x^2 (1 - r/x - r^2), t = 16/x - 1
    if t == -1:
        return mpf(1) / 2
    x = 16 / (1 + t)
    r = bessel_scaled(1)(t) / bessel_scaled(0)(t)
    return x * x * (1 - r / x - r * r)


def ratio_derivative_direct(x):
    r = besseli(1, x) / besseli(0, x)
    return x * x * (1 - r / x - r * r)


print("namespace HmcNet.Autodiff.Special;\n")
print("/// <summary>Polynomial coefficients, lowest power first, written by tests/data/special-functions/make_coefficients.py.</summary>")
print("internal static class Coefficients\n{", end="")

root = findroot(lambda x: psi(0, x), mpf("1.4616321449683623"))
hi = float(root)
print("\n    /// <summary>The positive zero of digamma, rounded to double.</summary>")
print("    internal const double DigammaRoot = %r;" % hi)
print("\n    /// <summary>What rounding took from <see cref=\"DigammaRoot\"/>.</summary>")
print("    internal const double DigammaRootLow = %r;" % float(root - mpf(hi)))

half_pi = pi / 2
for part in ("High", "Middle", "Low"):
    print("\n    /// <summary>pi / 2 in three parts: %s.</summary>" % part.lower())
    print("    internal const double HalfPi%s = %r;" % (part, float(half_pi)))
    half_pi -= mpf(float(half_pi))

# The error of each fit is weighted to be relative to the function it ends up in.
expm1_fit = fit(patched(lambda r: (expm1(r) - r) / r ** 2, 0, lambda r: mpf(1) / 2 + r / 6), -0.35, 0.35, lambda r: abs(r), ULP / 32)
emit("Expm1", "E in expm1(r) = r + r^2 E(r), |r| at most 0.35.", *expm1_fit, "relative to expm1")
emit_constants("Expm1C", expm1_fit[0])
log1p_fit = fit(lambda z: mpf(2) / 3 if z == 0 else (log((1 + sqrt(z)) / (1 - sqrt(z))) - 2 * sqrt(z)) / sqrt(z) ** 3, 0, 0.0295, lambda z: z, ULP / 32)
emit("Log1p", "L in log((1 + s) / (1 - s)) = 2 s + s z L(z), z = s^2 at most 0.0295.", *log1p_fit, "relative to the logarithm")
emit_constants("Log1pC", log1p_fit[0])
atanhremainder_fit = fit(lambda z: mpf(2) / 3 if z == 0 else (log((1 + sqrt(z)) / (1 - sqrt(z))) - 2 * sqrt(z)) / sqrt(z) ** 3, 0, mpf(1) / 9, lambda z: z / 2, ULP / 32)
emit("AtanhRemainder", "A in log((1 + s) / (1 - s)) = 2 s + s z A(z), z = s^2 at most 1 / 9.", *atanhremainder_fit, "relative to the logarithm")
emit_constants("AtanhRemainderC", atanhremainder_fit[0])
emit("Sine", "S in sin(r) = r + r z S(z), z = r^2, |r| at most pi / 4.",
     *fit(lambda z: mpf(-1) / 6 if z == 0 else (mp.sin(sqrt(z)) / sqrt(z) - 1) / z, 0, 0.62, lambda z: z, ULP / 16), "relative to sine")
emit("Cosine", "C in cos(r) = 1 - z / 2 + z^2 C(z), z = r^2, |r| at most pi / 4.",
     *fit(lambda z: mpf(1) / 24 if z == 0 else (mp.cos(sqrt(z)) - 1 + z / 2) / z ** 2, 0, 0.62, lambda z: z ** 2, ULP / 16), "absolute")
emit("Erf", "E in erf(x) = x + x E(x^2), |x| at most 1.",
     *fit(lambda v: 2 / sqrt(pi) - 1 if v == 0 else erf(sqrt(v)) / sqrt(v) - 1, 0, 1, one, ULP / 4), "relative to erf")
emit("Erfcx", "(1 + 2 x) exp(x^2) erfc(x) in t = (x - 4) / (x + 4), x not negative.",
     *fit(erfcx_scaled, -1, 1, one, ULP * 3 / 2, 15), "relative to erfcx")
emit("LogGamma", "B in log gamma(2 + z) = z B(z), z from -0.75 to 1.",
     *fit(patched(lambda z: loggamma(2 + z) / z, 0, lambda z: 1 - euler + z * (zeta(2) - 1) / 2), -0.75, 1, lambda z: 2, ULP, 10), "relative to B")
emit("Stirling", "x times the remainder of Stirling's formula for log gamma, in 1 / x^2, x at least 9.",
     *fit(stirling, 0, mpf(1) / 81, lambda v: mpf(1) / 12, ULP / 64), "relative to log gamma")
emit("Digamma", "psi(x) / (x - root), in x - 1.5, x from 1 to 2.",
     *fit(lambda w: psi(0, mpf(3) / 2 + w) / (mpf(3) / 2 + w - root), -0.5, 0.5, one, ULP * 3 / 2, 10), "relative to digamma")
emit("DigammaTail", "x^2 (log x - 1 / (2 x) - psi(x)) in 1 / x^2, x at least 9.",
     *fit(digamma_tail, 0, mpf(1) / 81, lambda v: mpf(1) / 81, ULP / 32), "absolute, in digamma")
emit("BesselI0Series", "(I0(x) - 1) / t by powers of t = x^2 / 4, x from 0 to 8 (Taylor).",
     [float(1 / factorial(k) ** 2) for k in range(1, 28)], None, "")
emit("BesselI1Series", "2 I1(x) / x by powers of t = x^2 / 4, x from 0 to 8 (Taylor).",
     [float(1 / factorial(k) / factorial(k + 1)) for k in range(0, 27)], None, "")
emit("BesselI0Tail", "sqrt(2 pi x) exp(-x) I0(x) in t = 16 / x - 1, x at least 8.",
     *fit(bessel_scaled(0), -1, 1, one, ULP * 3 / 2, 8), "relative")
emit("BesselI1Tail", "sqrt(2 pi x) exp(-x) I1(x) in t = 16 / x - 1, x at least 8.",
     *fit(bessel_scaled(1), -1, 1, one, ULP * 3 / 2, 8), "relative")
emit("BesselRatioDerivativeTail", "x^2 times the derivative of I1 / I0 in t = 16 / x - 1, x at least 8.",
     *fit(ratio_derivative, -1, 1, one, ULP * 4, 8), "relative")
emit("BesselRatioDerivativeMiddle", "The derivative of I1 / I0 times x^2 in t = (x - 5) / 3, x from 2 to 8.",
     *fit(lambda t: ratio_derivative_direct(5 + 3 * t), -1, 1, one, ULP * 3, 8), "absolute, of about 0.6")
print("\n    /// <summary>B(2k) / (2k)! for k = 1, 2, ..., of the Euler-Maclaurin sum.</summary>")
print("    internal static ReadOnlySpan<double> BernoulliOverFactorial =>\n    [")
for k in range(1, 13):
    print("        %r," % float(bernoulli(2 * k) / factorial(2 * k)))
print("    ];")
print("}")
