using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Hmc;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>Coaching effects in eight schools (Rubin 1981), centred or not.</summary>
internal sealed class EightSchools(bool centered) : BenchmarkModel
{
    private static readonly double[] Y = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] S = [15, 10, 16, 11, 9, 11, 10, 18];

    public override string Name => centered ? "eight schools, centred" : "eight schools, non-centred";

    public override int Rows => Y.Length;

    public override string StanProgram => centered ? "eight_schools_centred" : "eight_schools_noncentred";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object> { ["y"] = Y, ["sigma"] = S };

    public override Model Define() => Model.Define("eight_schools", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var tau = m.Parameter("tau", HalfCauchy(5));
        var theta = m.Parameter("theta", Normal(mu, tau), over: 8, centered: centered);

        m.Observe("y", Y, Normal(theta, S));
    });

    public override ILogDensity HandWritten() => centered ? new Centred() : new NonCentred();

    /// <summary>Constants of the density: those of mu, of tau, of the schools and of the data.</summary>
    private static double Constant() =>
        -Math.Log(5) - HalfLn2Pi + Math.Log(2 / (Math.PI * 5)) - 16 * HalfLn2Pi - S.Sum(Math.Log);

    // Coordinates: mu, log tau, theta[1..8].
    private sealed class Centred : ILogDensity
    {
        private readonly double[] inverseVariance = [.. S.Select(s => 1 / (s * s))];
        private readonly double constant = Constant();

        public int Dimension => 10;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double mu = q[0], tau = Math.Exp(q[1]);
            double square = tau * tau / 25, precision = 1 / (tau * tau);
            Vector256<double> centre = All(mu), p = All(precision), squares = default, data = default, sum = default;
            for (int j = 0; j < 8; j += Width)
            {
                Vector256<double> theta = At(q, 2 + j), w = At(inverseVariance, j);
                Vector256<double> d = theta - centre, r = At(Y, j) - theta;
                Vector256<double> wr = w * r;
                squares = Fma(d, d, squares);
                data = Fma(wr, r, data);
                sum += d;
                Put(g, 2 + j, wr - p * d);
            }
            double scaled = Vector256.Sum(squares) * precision;
            g[0] = Vector256.Sum(sum) * precision - mu / 25;
            g[1] = scaled - 8 - 2 * square / (1 + square) + 1;
            return constant - mu * mu / 50 - Math.Log(1 + square) - 7 * q[1] - 0.5 * (scaled + Vector256.Sum(data));
        }
    }

    // Coordinates: mu, log tau, z[1..8].
    private sealed class NonCentred : ILogDensity
    {
        private readonly double[] inverseVariance = [.. S.Select(s => 1 / (s * s))];
        private readonly double constant = Constant();

        public int Dimension => 10;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double mu = q[0], tau = Math.Exp(q[1]);
            double square = tau * tau / 25;
            Vector256<double> centre = All(mu), t = All(tau), squares = default, sum = default, dTau = default;
            for (int j = 0; j < 8; j += Width)
            {
                Vector256<double> z = At(q, 2 + j);
                Vector256<double> r = At(Y, j) - centre - t * z;
                Vector256<double> wr = At(inverseVariance, j) * r;
                squares = Fma(wr, r, Fma(z, z, squares));
                sum += wr;
                dTau = Fma(wr, z, dTau);
                Put(g, 2 + j, t * wr - z);
            }
            g[0] = Vector256.Sum(sum) - mu / 25;
            g[1] = Vector256.Sum(dTau) * tau - 2 * square / (1 + square) + 1;
            return constant - mu * mu / 50 - Math.Log(1 + square) + q[1] - 0.5 * Vector256.Sum(squares);
        }
    }
}
