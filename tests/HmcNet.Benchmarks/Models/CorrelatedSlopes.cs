using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Hmc;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>
/// A regression with an intercept and two slopes in each of 40 groups of 12 rows, multivariate normal with an LKJ prior
/// on their correlations.
/// </summary>
internal sealed class CorrelatedSlopes : BenchmarkModel
{
    private const int Groups = 40;
    private const int PerGroup = 12;
    private const int Count = Groups * PerGroup;
    private const double Eta = 2;
    private readonly int[] group = new int[Count];
    private readonly double[,] x = new double[Count, 3];
    private readonly double[] y = new double[Count];

    public CorrelatedSlopes()
    {
        var random = new Simulator(22);
        for (int g = 0; g < Groups; g++)
        {
            double[] z = random.Normals(3);
            double[] beta = [1 + 0.8 * z[0], -0.5 + 0.3 * z[0] + 0.5 * z[1], 0.3 - 0.1 * z[0] + 0.2 * z[1] + 0.3 * z[2]];
            for (int i = g * PerGroup; i < (g + 1) * PerGroup; i++)
            {
                group[i] = g;
                (x[i, 0], x[i, 1], x[i, 2]) = (1, random.Normal(), random.Normal());
                y[i] = beta[0] + beta[1] * x[i, 1] + beta[2] * x[i, 2] + 0.7 * random.Normal();
            }
        }
    }

    public override string Name => "correlated slopes, LKJ";

    public override int Rows => Count;

    public override string StanProgram => "correlated_slopes";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object>
    {
        ["N"] = Count,
        ["J"] = Groups,
        ["group"] = group.Select(g => g + 1).ToArray(),
        ["x"] = x,
        ["y"] = y,
    };

    public override Model Define()
    {
        Factor group = Factor.From("group", this.group);
        return Model.Define("correlated_slopes", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5), over: 3);
            var tau = m.Parameter("tau", HalfNormal(1), over: 3);
            var corr = m.Parameter("L", LkjCholesky(3, Eta));
            var sigma = m.Parameter("sigma", HalfNormal(1));
            var beta = m.Parameter("beta", MultivariateNormalCholesky(mu, Reshape(tau, 3, 1) * corr), over: group);

            m.Observe("y", y, Normal(Sum(x * beta[group], 1), sigma));
        });
    }

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: mu[1..3], log tau[1..3], L (3), log sigma, beta[1..40, 1..3].
    private sealed class Hand : ILogDensity
    {
        private readonly double[] x1, x2, y;

        // The normaliser of the LKJ prior (Lewandowski et al. 2009): B(5/2, 1/2) twice and B(2, 1/2) = 4/3.
        private readonly double constant = -HalfLn2Pi * (Count + 3 * Groups + 7) - 3 * Math.Log(5) + 4 * Math.Log(2)
            - 2 * Math.Log(0.375 * Math.PI) - Math.Log(4.0 / 3);

        public Hand(CorrelatedSlopes data)
        {
            y = data.y;
            x1 = [.. Enumerable.Range(0, Count).Select(i => data.x[i, 1])];
            x2 = [.. Enumerable.Range(0, Count).Select(i => data.x[i, 2])];
        }

        public int Dimension => 10 + 3 * Groups;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            g.Clear();
            double sigma = Math.Exp(q[9]), precision = 1 / (sigma * sigma);
            double squares = Data(q, g, precision) * precision;
            double group = Effects(q, g);
            double prior = 0;
            for (int k = 0; k < 3; k++)
            {
                double tau2 = Math.Exp(2 * q[3 + k]);
                prior += q[k] * q[k] / 25 + tau2;
                g[k] -= q[k] / 25;
                g[3 + k] += 1 - tau2;
            }
            g[9] = squares - Count - sigma * sigma + 1;
            return constant + group - 0.5 * (squares + prior + sigma * sigma) - (Count - 1) * q[9] + q[3] + q[4] + q[5];
        }

        private double Data(ReadOnlySpan<double> q, Span<double> g, double precision)
        {
            Vector256<double> squares = default;
            for (int j = 0; j < Groups; j++)
            {
                int at = 10 + 3 * j;
                Vector256<double> b0 = All(q[at]), b1 = All(q[at + 1]), b2 = All(q[at + 2]), g0 = default, g1 = default, g2 = default;
                for (int i = j * PerGroup; i < (j + 1) * PerGroup; i += Width)
                {
                    Vector256<double> u = At(x1, i), v = At(x2, i), r = At(y, i) - Fma(b1, u, Fma(b2, v, b0));
                    squares = Fma(r, r, squares);
                    g0 += r;
                    g1 = Fma(r, u, g1);
                    g2 = Fma(r, v, g2);
                }
                g[at] = Vector256.Sum(g0) * precision;
                g[at + 1] = Vector256.Sum(g1) * precision;
                g[at + 2] = Vector256.Sum(g2) * precision;
            }
            return Vector256.Sum(squares);
        }

        /// <summary>
        /// The groups' effects: z = (diag(tau) L)^-1 (beta - mu) by forward substitution, with the adjoint of the factor;
        /// then L = tanh of the coordinates, as partial correlations, and the LKJ prior.
        /// </summary>
        private static double Effects(ReadOnlySpan<double> q, Span<double> g)
        {
            double t0 = Math.Exp(-q[3]), t1 = Math.Exp(-q[4]), t2 = Math.Exp(-q[5]);
            double p = Math.Tanh(q[6]), r = Math.Tanh(q[7]), s = Math.Tanh(q[8]);
            double p1 = 1 - p * p, r1 = 1 - r * r, s1 = 1 - s * s;
            double rootP = Math.Sqrt(p1), rootR = Math.Sqrt(r1), rootS = Math.Sqrt(s1);
            double l10 = p, l11 = rootP, l20 = r, l21 = s * rootR, l22 = rootR * rootS;
            double i11 = 1 / l11, i22 = 1 / l22, squares = 0;
            double a10 = 0, a11 = 0, a20 = 0, a21 = 0, a22 = 0, d0 = 0, d1 = 0, d2 = 0;
            for (int at = 10; at < q.Length; at += 3)
            {
                double e0 = (q[at] - q[0]) * t0, e1 = (q[at + 1] - q[1]) * t1, e2 = (q[at + 2] - q[2]) * t2;
                double z0 = e0, z1 = (e1 - l10 * z0) * i11, z2 = (e2 - l20 * z0 - l21 * z1) * i22;
                squares += z0 * z0 + z1 * z1 + z2 * z2;
                // w = L'^-1 z: minus the derivative by e.
                double w2 = z2 * i22, w1 = (z1 - l21 * w2) * i11, w0 = z0 - l10 * w1 - l20 * w2;
                g[at] -= w0 * t0;
                g[at + 1] -= w1 * t1;
                g[at + 2] -= w2 * t2;
                g[0] += w0 * t0;
                g[1] += w1 * t1;
                g[2] += w2 * t2;
                (d0, d1, d2) = (d0 + w0 * e0, d1 + w1 * e1, d2 + w2 * e2);
                (a10, a11, a20, a21, a22) = (a10 + w1 * z0, a11 + w1 * z1, a20 + w2 * z0, a21 + w2 * z1, a22 + w2 * z2);
            }
            (g[3], g[4], g[5]) = (d0 - Groups, d1 - Groups, d2 - Groups);
            // log p(L) has 2 eta - 2 + (3 - k) of log L[k, k]; its Jacobian 1, 3/2, 1 of log(1 - z^2).
            const double OfL11 = 2 * Eta - 2 + 1 - Groups, OfL22 = 2 * Eta - 2 - Groups;
            a11 += OfL11 * i11;
            a22 += OfL22 * i22;
            g[6] = (a10 - a11 * p / rootP) * p1 - 2 * p;
            g[7] = (a20 - a21 * s * r / rootR - a22 * rootS * r / rootR) * r1 - 3 * r;
            g[8] = (a21 * rootR - a22 * rootR * s / rootS) * s1 - 2 * s;
            double logs = Math.Log(p1), logr = Math.Log(r1), logS = Math.Log(s1);
            return -0.5 * squares - Groups * (q[3] + q[4] + q[5])
                + OfL11 * 0.5 * logs + OfL22 * 0.5 * (logr + logS) + logs + 1.5 * logr + logS;
        }
    }
}
