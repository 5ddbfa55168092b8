"""Writes one CSV of high-precision values for each special function of HmcNet.Autodiff.Special.

Run: python3 make_tables.py [Class.Function ...]     (mpmath 1.2 or later; two minutes, nearly all for the shapes of 2e8)
To search for worse errors at other random points: SEED=7 OUT=/some/folder python3 make_tables.py, then run the
accuracy tests with HMCNET_SPECIAL_TABLES=/some/folder.

Columns: the arguments, as doubles in shortest round-trip form and taken as exact; `value`, the result to 25 digits;
`rest`, what is left of the value after rounding it to double, so that errors below one ulp can be measured.
"""
import math
import os
import random
import sys

from mpmath import (mp, mpf, nstr, exp, expm1, log, log1p, erf, erfc, erfinv, loggamma, psi, pi, sqrt, tanh, besseli, gammainc,
                    betainc, findroot, inf, factorial, zeta, isnan, isinf, re, floor, hyp1f1, hyp2f1, quad, ncdf)

mp.dps = 60
rng = random.Random()
OUT = os.environ.get("OUT", os.path.dirname(os.path.abspath(__file__)))
SEED = os.environ.get("SEED", "")


def near(x, n=3):
    """x and its neighbours."""
    x = float(x)
    out = [x]
    a = b = x
    for _ in range(n):
        a, b = math.nextafter(a, -math.inf), math.nextafter(b, math.inf)
        out += [a, b]
    return out + [x * (1 + 1e-9), x * (1 - 1e-9), x * (1 + 1e-4), x * (1 - 1e-4)]


def loguniform(lo, hi, n):
    return [math.exp(rng.uniform(math.log(lo), math.log(hi))) for _ in range(n)]


def uniform(lo, hi, n):
    return [rng.uniform(lo, hi) for _ in range(n)]


def both(xs):
    return [s * x for x in xs for s in (1, -1)]


def nears(*xs):
    return [y for x in xs for y in near(x)]


def erfc_mp(x):
    # mpmath's erfc loses nothing here: working precision is raised in the right tail.
    with mp.workdps(90):
        return erfc(x)


def erfcx_mp(x):
    if x > 1e4:
        s, t = mpf(0), mpf(1)
        for k in range(12):
            s += t
            t *= -(2 * k + 1) / (2 * x * x)
        return s / (x * sqrt(pi))
    with mp.workdps(90):
        return exp(x * x) * erfc(x)


def phi_mp(x):
    with mp.workdps(90):
        return erfc(-x / sqrt(mpf(2))) / 2


def logphi_mp(x):
    with mp.workdps(90):
        if x < -100:
            return -x * x / 2 + log(erfcx_mp(-x / sqrt(mpf(2))) / 2)
        if x > 5:
            return log1p(-erfc(x / sqrt(mpf(2))) / 2)
        return log(phi_mp(x))


def mills_mp(x):
    with mp.workdps(90):
        if x < 0:
            return sqrt(2 / pi) / erfcx_mp(-x / sqrt(mpf(2)))
        return exp(-x * x / 2) / sqrt(2 * pi) / phi_mp(x)


def invphi_mp(p):
    with mp.workdps(60):
        if p == mpf(1) / 2:
            return mpf(0)
        if p > mpf(1) / 2:
            return -invphi_mp(1 - p)
        if p > mpf("0.01"):
            return sqrt(mpf(2)) * erfinv(2 * p - 1)
        t = sqrt(-2 * log(p))
        x = -(t - log(2 * pi * t * t) / (2 * t))
        for _ in range(12):
            m = mills_mp(x)
            step = (logphi_mp(x) - log(p)) / m
            x -= step / (1 + step * (x + m) / 2)
            if abs(step) < mpf(10) ** -50:
                break
        return x


def lgamma_mp(x):
    with mp.workdps(90):
        if x > 0:
            return re(loggamma(x))
        # |Gamma(x)| = pi / (|sin(pi x)| Gamma(1 - x))
        return log(pi / abs(mp.sinpi(x))) - re(loggamma(1 - x))


def polygamma_mp(n, x):
    n = int(n)
    # zeta(s, x) is computed to an absolute precision, so small values need more digits.
    with mp.workdps(80 + int(n * max(0, mp.log10(abs(x))))):
        if n == 0:
            return psi(0, x)
        if x > 0:
            return (-1) ** (n + 1) * factorial(n) * zeta(n + 1, x)
        return psi(n, x)


def logbeta_mp(a, b):
    with mp.workdps(90):
        # a + b must be exact at 90 digits, and cancellation of up to 300 digits survives
        d = 90 + int(abs(mp.log10(max(a, b) / min(a, b)))) + int(max(0, mp.log10(max(a, b))))
        with mp.workdps(d):
            return re(loggamma(a) + loggamma(b) - loggamma(a + b))


def logchoose_mp(n, k):
    with mp.workdps(150):
        return re(loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1))


def logrising_mp(x, n):
    with mp.workdps(400):
        return re(loggamma(x + n) - loggamma(x))


def logi0_mp(x):
    with mp.workdps(90):
        x = abs(x)
        return x + log(scaled_i(0, x)) if x > 1000 else log(besseli(0, x))


def scaled_i(nu, x):
    if x > 1000:
        s, t = mpf(0), mpf(1)
        for k in range(60):
            s += t
            t *= -(4 * nu * nu - (2 * k + 1) ** 2) / ((k + 1) * 8 * x)
        return s / sqrt(2 * pi * x)
    return exp(-x) * besseli(nu, x)


def ratio_mp(x):
    with mp.workdps(120):
        return mp.sign(x) * scaled_i(1, abs(x)) / scaled_i(0, abs(x))


def ratio_derivative_mp(x):
    with mp.workdps(400):
        if abs(x) > 1000:
            # r' = 1/2 x^-2 + 1/4 x^-3 + ...: from the asymptotic sums at high precision
            r = ratio_mp_high(x)
        else:
            r = besseli(1, x) / besseli(0, x)
        return 1 - r / x - r * r


def ratio_mp_high(x):
    a = abs(x)
    def s(nu):
        total, t = mpf(0), mpf(1)
        for k in range(150):
            total += t
            t *= -(4 * nu * nu - (2 * k + 1) ** 2) / ((k + 1) * 8 * a)
        return total
    return mp.sign(x) * s(1) / s(0)


def log1mexp_mp(x):
    with mp.workdps(60 + int(max(0, -mp.log10(-x)))):
        return log(-expm1(x)) if x > -1 else log1p(-exp(x))


def logaddexp_mp(a, b):
    with mp.workdps(400):
        m, d = max(a, b), -abs(a - b)
        return m + (log1p(exp(d)) if d > -2000 else mpf(0))


def logsubexp_mp(a, b):
    with mp.workdps(400):
        d = b - a
        return a + (log(-expm1(d)) if d > -2000 else mpf(0))


def softplus_mp(x):
    with mp.workdps(400):
        return log1p(exp(x)) if x < 900 else x + log1p(exp(-x)) if x < 2000 else x


def gamma_series(a, x):
    """P(a, x) by its power series of positive terms."""
    term = total = mpf(1)
    n = a
    while term > total * mpf(10) ** -75:
        n += 1
        term *= x / n
        total += term
    return total * exp(a * log(x) - x - loggamma(a + 1))


def gammap_mp(a, x):
    with mp.workdps(100):
        return re(gamma_series(a, x))


def gammaq_mp(a, x):
    if a > 1e6:
        with mp.workdps(100):
            return 1 - gammap_mp(a, x)
    # 1 - P loses log10(1 / Q) digits, with Q about exp(-x) at the least.
    with mp.workdps(120 + min(int(x / 2), 400)):
        term = total = mpf(1)
        n = a
        while term > total * mpf(10) ** -(100 + min(int(x / 2), 400)):
            n += 1
            term *= x / n
            total += term
        return re(1 - total * exp(a * log(x) - x - loggamma(a + 1)))


def beta_mp(a, b, x):
    with mp.workdps(60):
        return betainc(a, b, 0, x, regularized=True)


LN2 = math.log(2)
SWITCH = nears(-LN2, -LN2 / 2, LN2, LN2 / 2, 3 * LN2 / 2)
BIG = [1e3, 1e5, 1e8, 1e10, 1e16, 1e100, 1e300, 1.7976931348623157e308]
SMALL = [1e-3, 1e-5, 1e-8, 1e-10, 5e-17, 1.2e-16, 2.3e-16, 1e-20, 1e-100, 2.3e-308, 1e-310]

TABLES = {
    "Math.Exp": (exp, lambda: [[x] for x in both(SMALL) + uniform(-2, 2, 150) + uniform(-708, 709, 150) + both(loguniform(1e-18, 1, 60))
        + nears(709.7, -37, -1, 1, 38, LN2 / 2, -LN2 / 2)]),
    "Math.Log": (log, lambda: [[x] for x in loguniform(1e-300, 1e300, 150) + loguniform(0.5, 2, 150) + uniform(0, 20, 80)
        + nears(1, 2, 0.5, math.sqrt(2), math.sqrt(0.5), 10) + [1 + t for t in both(loguniform(1e-15, 1e-2, 60))] + [5e-324, 1e-310]]),
    "Math.Tanh": (lambda x: tanh(x), lambda: [[x] for x in both(SMALL) + uniform(-2, 2, 200) + uniform(-20, 20, 80) + both(loguniform(1e-18, 1, 60))
        + nears(0.5, -0.5, 0.625, 1, 18.5, 22) + [-40.0, 300.0]]),
    "LogExp.Expm1": (lambda x: expm1(x), lambda: [[x] for x in both(SMALL) + SWITCH
        + uniform(-2, 2, 150) + uniform(-40, 710, 80) + both(loguniform(1e-18, 1, 60)) + nears(709.7, -37, -1, 1, 38) + [709.782, -39.9, -700., -1e10]]),
    "LogExp.Log1p": (lambda x: log1p(x), lambda: [[x] for x in both(SMALL) + SWITCH[:11]
        + uniform(-0.9999, 2, 150) + both(loguniform(1e-18, 0.5, 60)) + loguniform(1, 1e300, 60) + BIG
        + nears(math.sqrt(2) - 1, math.sqrt(0.5) - 1, 1, 0.5, -0.5, 2 * math.sqrt(2) - 1) + [-1 + 2.0 ** -k for k in (10, 30, 52, 53)]]),
    "LogExp.Log1mExp": (log1mexp_mp, lambda: [[x] for x in near(-LN2) + near(-1)
        + [-t for t in SMALL + loguniform(1e-18, 700, 200) + uniform(0, 3, 60)] + [-745.0, -740.0, -710.0, -36.0, -37.5]]),
    "LogExp.LogAddExp": (logaddexp_mp, lambda: [[a, b] for a, b in
        [(u, u + d) for u in uniform(-50, 50, 60) + [0.0, 1e10, -1e10, 1e300, -1e300] for d in uniform(-3, 3, 2) + [0.0, 40.0, -40.0, 1e3]]
        + [(-LN2, -LN2), (-LN2, -LN2 * (1 + 1e-8)), (-1e-3, -7.0), (-1e-5, -11.5), (0.0, -745.0), (0.0, -800.0)]]),
    "LogExp.LogSubExp": (logsubexp_mp, lambda: [[a, b] for a, b in
        [(u, u - d) for u in uniform(-50, 50, 60) + [0.0, 1e10, -1e10] for d in loguniform(1e-6, 50, 3) + [LN2, 40.0, 1e3]]
        + [(LN2, 0.0), (1e-3, -7.0), (1e300, -1e300)] if a > b]),
    "LogExp.Softplus": (softplus_mp, lambda: [[x] for x in both(SMALL) + uniform(-745, 745, 80) + uniform(-5, 5, 120) + uniform(-40, 40, 60)
        + nears(-37, 37, -745, 36) + BIG + [0.0]]),
    "LogExp.InvLogit": (lambda x: 1 / (1 + exp(-x)), lambda: [[x] for x in both(SMALL) + uniform(-745, 50, 80) + uniform(-5, 5, 120)
        + uniform(-40, 40, 60) + nears(-37, 37, -745, -709) + [0.0]]),
    "LogExp.LogInvLogit": (lambda x: -softplus_mp(-x), lambda: [[x] for x in both(SMALL) + uniform(-745, 745, 80) + uniform(-5, 5, 120)
        + uniform(-40, 40, 60) + nears(-37, 37, 745, 36) + [-t for t in BIG] + [0.0]]),
    "LogExp.Logit": (lambda p: log(p / (1 - p)), lambda: [[p] for p in SMALL + [1 - 2.0 ** -k for k in (2, 3, 10, 30, 52, 53)]
        + uniform(0, 1, 150) + nears(0.25, 0.5, 0.75) + loguniform(1e-300, 0.5, 60) + [1 - t for t in loguniform(1e-15, 0.3, 60)]
        + [0.5 + t for t in both(loguniform(1e-15, 0.2, 40))] if 0 < p < 1]),
    "LogExp.XLogY": (lambda x, y: x * log(y), lambda: [[x, y] for x in [1.0, -2.5, 1e-300, 1e5, 0.3] for y in
        SMALL + BIG + uniform(0, 2, 20) + nears(1.0)]),
    "LogExp.XLog1pY": (lambda x, y: x * log1p(y), lambda: [[x, y] for x in [1.0, -2.5, 1e-200, 1e5, 0.3] for y in
        both(SMALL[:9]) + BIG + uniform(-1, 2, 20) + [-1 + 2.0 ** -53]]),
    "ErrorFunction.Erf": (lambda x: erf(x), lambda: [[x] for x in both(SMALL) + both(uniform(0, 6, 150)) + both(loguniform(1e-18, 1, 60))
        + nears(1.0, -1.0, 0.5, -0.5) + [7.0, 30.0, -30.0, 1e10]]),
    "ErrorFunction.Erfc": (erfc_mp, lambda: [[x] for x in both(SMALL) + uniform(-6, 27.2, 250) + both(uniform(0, 2, 60))
        + nears(0.5, -0.5, 1.0, -1.0, 26.5) + [27.22, 27.0, -30.0, 26.6]]),
    "ErrorFunction.Erfcx": (erfcx_mp, lambda: [[x] for x in both(SMALL) + uniform(-26.6, 30, 150) + uniform(-2, 4, 120) + loguniform(0.5, 1e300, 100)
        + nears(0.5, -0.5, 1.0, 4.0, 1e9) + [1e307, -26.62]]),
    "ErrorFunction.Phi": (phi_mp, lambda: [[x] for x in both(SMALL) + uniform(-38.4, 9, 250) + uniform(-2, 2, 120) + nears(-0.7, 0.7, 1.0, -1.0, -37.5)
        + [-38.45, 40.0, 1e10]]),
    "ErrorFunction.LogPhi": (logphi_mp, lambda: [[x] for x in both(SMALL) + uniform(-40, 38, 250) + uniform(-2, 2, 120) + nears(-0.7, 0.7, 1.0, -1.0, -37.5)
        + [-t for t in loguniform(10, 1e153, 80)] + [-1e10, -1e150, -1.8e154]]),
    "ErrorFunction.InverseMillsRatio": (mills_mp, lambda: [[x] for x in both(SMALL) + uniform(-40, 38, 250) + uniform(-2, 2, 120)
        + nears(-0.7, 0.7, -0.7071067811865476, -1.0, -1e9) + [-t for t in loguniform(10, 1e300, 80)] + [-1e10, -1e307, 38.5]]),
    "ErrorFunction.InversePhi": (invphi_mp, lambda: [[p] for p in uniform(0, 1, 120) + loguniform(1e-300, 0.5, 80) + nears(0.25, 0.5, 0.75)
        + [0.5 + t for t in both(loguniform(1e-15, 0.2, 30))] + [1 - 2.0 ** -k for k in (3, 10, 30, 52, 53)] + [1e-308, 2.3e-308, 1e-10, 0.025, 0.975] if p > 0]),
    "Gamma.LogGamma": (lgamma_mp, lambda: [[x] for x in SMALL + loguniform(1e-10, 20, 200) + loguniform(10, 1e300, 80) + uniform(0, 12, 120)
        + nears(1.0, 2.0, 0.5, 1.25, 3.0, 9.0, 4.0) + [1 + t for t in both(loguniform(1e-15, 0.4, 40))] + [2 + t for t in both(loguniform(1e-15, 0.4, 40))]
        + [2.5e305, 171.6, 1e17] + [-t for t in uniform(0, 30, 80) + loguniform(1e-20, 1e6, 60) + SMALL]]),
    "Gamma.Digamma": (lambda x: polygamma_mp(0, x), lambda: [[x] for x in SMALL[:10] + loguniform(1e-10, 20, 200) + loguniform(10, 1e300, 80) + uniform(0, 12, 120)
        + nears(1.0, 2.0, 1.4616321449683622, 9.0, 3.0) + [1.4616321449683622 + t for t in both(loguniform(1e-15, 0.4, 40))]
        + [-t for t in uniform(0, 30, 80) + loguniform(1e-20, 1e4, 60)]]),
    "Gamma.Trigamma": (lambda x: polygamma_mp(1, x), lambda: [[x] for x in SMALL[:8] + loguniform(1e-10, 20, 150) + loguniform(10, 1e300, 80) + uniform(0, 20, 80)
        + nears(1.0, 2.0, 12.0, 11.0) + [-t for t in uniform(0, 30, 60) + loguniform(1e-20, 1e4, 40)]]),
    "Gamma.Polygamma": (polygamma_mp, lambda: [[n, x] for n in (0, 1, 2, 3, 4, 5, 8, 12, 20) for x in [1e-3, 1e-8, 0.5, 1.0, 2.0, 10.0]
        + loguniform(1e-6, 40, 25) + loguniform(10, 1e10, 10) + [-t for t in uniform(0, 8, 12) + loguniform(1e-3, 100, 6)]]),
    "Gamma.LogBeta": (logbeta_mp, lambda: [[a, b] for a, b in
        list(zip(loguniform(1e-5, 1e5, 150), loguniform(1e-5, 1e5, 150))) + list(zip(loguniform(1e-300, 1e300, 80), loguniform(1e-300, 1e300, 80)))
        + list(zip(loguniform(1, 1e12, 120), loguniform(1, 1e12, 120))) + [(a, b) for a in (0.5, 1.0, 2.0, 8.999, 9.0, 1e8) for b in (1.0, 0.3, 9.0, 1e-8, 8.5, 1e15)]]),
    "Gamma.LogChoose": (logchoose_mp, lambda: [[n, k] for n, k in
        [(float(n), float(rng.randint(1, n - 1))) for n in [2, 3, 4, 5, 7, 10, 20, 50, 100, 1000, 10 ** 5, 10 ** 9] for _ in range(8)]
        + [(float(n), float(k)) for n in (20, 1000, 10 ** 6, 10 ** 12) for k in (1, 2, 3, n - 1, n - 2)]
        + [(n, n * u) for n, u in zip(loguniform(0.1, 1e6, 60), uniform(0, 1, 60))] + [(0.0, 0.5), (-0.5, -0.2), (3.5, 4.2), (5.0, -0.5)]]),
    "Gamma.LogRising": (logrising_mp, lambda: [[x, n] for x, n in list(zip(loguniform(1e-3, 1e8, 200), loguniform(1e-3, 1e6, 200)))
        + [(x, float(n)) for x in (0.5, 1.0, 8.9, 9.0, 1e5, 1e12) for n in (1, 2, 5, 100, 10 ** 6)]]),
    "Bessel.LogBesselI0": (logi0_mp, lambda: [[x] for x in SMALL[:8] + uniform(0, 10, 120) + loguniform(1e-6, 1e300, 120) + nears(8.0) + [-3.0, 700.0, 1e4]]),
    "Bessel.RatioI1I0": (ratio_mp, lambda: [[x] for x in SMALL[:8] + uniform(0, 10, 120) + loguniform(1e-6, 1e300, 120) + nears(8.0) + [-3.0, -20.0, 700.0, 1e4]]),
    "Bessel.RatioI1I0Derivative": (ratio_derivative_mp, lambda: [[x] for x in SMALL[:6] + uniform(0, 10, 120) + loguniform(1e-6, 1e140, 120) + nears(8.0) + [-3.0, -20.0, 700.0, 1e4]]),
    "IncompleteGamma.RegularizedGammaP": (gammap_mp, lambda: [[a, x] for a in [0.5, 1.0, 8.9, 9.0, 1e-5, 1e-3] + loguniform(1e-3, 3000, 60)
        for x in [abs(a * (1 + rng.gauss(0, 2) / math.sqrt(a + 0.1))) + 1e-4 for _ in range(3)] + [a, a + 1, a * 0.3]] + [[2e8, 2e8 + g * math.sqrt(2e8)] for g in (-6, -0.4, 0, 1, 5)]),
    "IncompleteGamma.RegularizedGammaQ": (gammaq_mp, lambda: [[a, x] for a in [0.5, 1.0, 8.9, 9.0, 1e-5, 1e-3] + loguniform(1e-3, 3000, 60)
        for x in [abs(a * (1 + rng.gauss(0, 2) / math.sqrt(a + 0.1))) + 1e-4 for _ in range(3)] + [a, a + 1, a * 1.3 + 2]] + [[2e8, 2e8 + g * math.sqrt(2e8)] for g in (-6, -0.4, 0, 1, 5)]),
    "IncompleteBeta.RegularizedBeta": (beta_mp, lambda: [[a, b, x] for a, b in list(zip(loguniform(0.05, 300, 70), loguniform(0.05, 300, 70)))
        + [(0.5, 0.5), (1.0, 1.0), (9.0, 9.0), (2.0, 100.0)] for x in [rng.betavariate(a, b) for _ in range(3)] + [a / (a + b), 0.3 * a / (a + b)] if 1e-12 < x < 1]),
}


def rounded(v):
    """v as a double, and what is left."""
    d = float(v)
    if math.isinf(d) or math.isnan(d):
        raise ValueError("not finite")
    return d, float(v - mpf(d))


def write(name):
    f, points = TABLES[name]
    rng.seed(name + SEED)
    seen, lines = set(), []
    for args in points():
        key = tuple(args)
        if key in seen:
            continue
        seen.add(key)
        try:
            v = mpf(f(*[mpf(a) for a in args]))
            d, rest = rounded(v)
        except (ValueError, OverflowError, ZeroDivisionError) as e:
            raise SystemExit("%s%s: %r" % (name, args, e))
        lines.append(",".join([str(a) if isinstance(a, int) else repr(float(a)) for a in args] + [nstr(v, 25), repr(rest)]))
    arity = len(args)
    head = ["x"] if arity == 1 else ["n", "x"] if name == "Gamma.Polygamma" else ["a", "x"] if name.startswith("IncompleteGamma") else ["a", "b", "x"][:arity]
    with open(os.path.join(OUT, name + ".csv"), "w", newline="\n") as out:
        out.write(",".join(head + ["value", "rest"]) + "\n" + "\n".join(lines) + "\n")
    print(name, len(lines))


if __name__ == "__main__":
    for table in sys.argv[1:] or TABLES:
        write(table)
