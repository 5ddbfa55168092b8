using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Autodiff;
using HmcNet.Hmc;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>A mixture of two normals, 1,000 rows, with ordered means.</summary>
internal sealed class NormalMixture : BenchmarkModel
{
    private const int Count = 1000;
    private readonly double[] y = new double[Count];

    public NormalMixture()
    {
        var random = new Simulator(20);
        for (int i = 0; i < Count; i++)
            y[i] = random.Uniform() < 0.35 ? -1.5 + 0.8 * random.Normal() : 1.7 + 1.1 * random.Normal();
    }

    public override string Name => "mixture of two normals";

    public override int Rows => Count;

    public override string StanProgram => "mixture";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object> { ["N"] = Count, ["y"] = y };

    public override Model Define() => Model.Define("mixture", m =>
    {
        var theta = m.Parameter("theta", Beta(5, 5));
        var mu = m.Parameter("mu", Support.Ordered, over: 2);
        var sigma = m.Parameter("sigma", HalfNormal(2), over: 2);
        m.AddLogDensity("prior of mu", Normal(0, 2).LogDensity(mu));

        m.Observe("y", y, Mixture(Stack(theta, 1 - theta), Normal(mu[0], sigma[0]), Normal(mu[1], sigma[1])));
    });

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: logit theta, mu[1], log(mu[2] - mu[1]), log sigma[1..2].
    private sealed class Hand(NormalMixture data) : ILogDensity
    {
        private readonly double constant = -HalfLn2Pi * (Count + 4) - 4 * Math.Log(2) + 2 * Math.Log(2) - Math.Log(24.0 * 24 / 362880);

        public int Dimension => 5;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double theta = 1 / (1 + Math.Exp(-q[0])), gap = Math.Exp(q[2]), mu1 = q[1], mu2 = q[1] + gap;
            double sigma1 = Math.Exp(q[3]), sigma2 = Math.Exp(q[4]);
            double logTheta = Math.Log(theta), logOther = Math.Log(1 - theta);
            Vector256<double> m1 = All(mu1), m2 = All(mu2), i1 = All(1 / sigma1), i2 = All(1 / sigma2);
            Vector256<double> c1 = All(logTheta - q[3]), c2 = All(logOther - q[4]), one = Vector256<double>.One, half = All(-0.5);
            Vector256<double> sum = default, p = default, z1 = default, z2 = default, s1 = default, s2 = default;
            for (int i = 0; i < Count; i += Width)
            {
                Vector256<double> y = At(data.y, i), a = (y - m1) * i1, b = (y - m2) * i2;
                Vector256<double> first = Fma(half * a, a, c1), second = Fma(half * b, b, c2), difference = first - second;
                Vector256<double> e = Vector256.Exp(-Vector256.Abs(difference)), total = one + e;
                sum += Vector256.Max(first, second) + Vector256.Log(total);
                Vector256<double> share = Vector256.ConditionalSelect(Vector256.GreaterThan(difference, Vector256<double>.Zero), one, e) / total;
                Vector256<double> shareA = share * a, shareB = b - share * b;
                p += share;
                z1 += shareA;
                z2 += shareB;
                s1 = Fma(shareA, a, s1);
                s2 = Fma(shareB, b, s2);
            }
            double of1 = Vector256.Sum(p), d1 = Vector256.Sum(z1) / sigma1 - mu1 / 4, d2 = Vector256.Sum(z2) / sigma2 - mu2 / 4;
            g[0] = of1 * (1 - theta) - (Count - of1) * theta + 5 * (1 - 2 * theta);
            g[1] = d1 + d2;
            g[2] = d2 * gap + 1;
            g[3] = Vector256.Sum(s1) - of1 - sigma1 * sigma1 / 4 + 1;
            g[4] = Vector256.Sum(s2) - (Count - of1) - sigma2 * sigma2 / 4 + 1;
            return constant + Vector256.Sum(sum) + 5 * (logTheta + logOther) + q[2] + q[3] + q[4]
                - (mu1 * mu1 + mu2 * mu2 + sigma1 * sigma1 + sigma2 * sigma2) / 8;
        }
    }
}
