using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Hmc;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>A logistic regression of the size of the Bangladesh wells data: 3,020 households, three columns.</summary>
internal sealed class Wells : BenchmarkModel
{
    private const int Count = 3020;
    private readonly double[] distance = new double[Count];
    private readonly double[] arsenic = new double[Count];
    private readonly double[] education = new double[Count];
    private readonly int[] switched = new int[Count];

    public Wells()
    {
        var random = new Simulator(15);
        for (int i = 0; i < Count; i++)
        {
            distance[i] = -0.48 * Math.Log(random.Uniform());
            arsenic[i] = 0.5 - 1.1 * Math.Log(random.Uniform());
            education[i] = random.Below(18) / 4.0;
            switched[i] = random.BernoulliLogit(-0.2 - 0.9 * distance[i] + 0.47 * arsenic[i] + 0.17 * education[i]);
        }
    }

    public override string Name => "logistic regression";

    public override int Rows => Count;

    public override string StanProgram => "wells";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object>
    {
        ["N"] = Count,
        ["metres"] = distance,
        ["arsenic"] = arsenic,
        ["education"] = education,
        ["y"] = switched,
    };

    public override Model Define()
    {
        Table data = Table.FromColumns(("distance", distance), ("arsenic", arsenic), ("education", education));
        return Model.Define("wells", m =>
        {
            var alpha = m.Parameter("alpha", Normal(0, 2.5));
            var beta = m.Parameter("beta", Normal(0, 2.5), over: 3);

            m.Observe("switched", switched,
                BernoulliLogit(alpha + beta[0] * data["distance"] + beta[1] * data["arsenic"] + beta[2] * data["education"]));
        });
    }

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: alpha, beta[1..3]. The columns are multiplied by the sign of the outcome, and padding has no row: there
    // a constant log 2 too much is taken off.
    private sealed class Hand : ILogDensity
    {
        private readonly double[] sign, distance, arsenic, education;
        private readonly double constant;

        public Hand(Wells data)
        {
            double[] signs = [.. data.switched.Select(y => 2.0 * y - 1)];
            sign = Pad(signs);
            distance = Pad([.. signs.Zip(data.distance, (s, x) => s * x)]);
            arsenic = Pad([.. signs.Zip(data.arsenic, (s, x) => s * x)]);
            education = Pad([.. signs.Zip(data.education, (s, x) => s * x)]);
            constant = -4 * (HalfLn2Pi + Math.Log(2.5)) + (sign.Length - Count) * Math.Log(2);
        }

        public int Dimension => 4;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            Vector256<double> a = All(q[0]), b = All(q[1]), c = All(q[2]), d = All(q[3]);
            Vector256<double> sum = default, g0 = default, g1 = default, g2 = default, g3 = default;
            for (int i = 0; i < sign.Length; i += Width)
            {
                Vector256<double> s = At(sign, i), x = At(distance, i), y = At(arsenic, i), z = At(education, i);
                (Vector256<double> softplus, Vector256<double> inverse) = NegativeLogistic(Fma(a, s, Fma(b, x, Fma(c, y, d * z))));
                sum += softplus;
                g0 = Fma(inverse, s, g0);
                g1 = Fma(inverse, x, g1);
                g2 = Fma(inverse, y, g2);
                g3 = Fma(inverse, z, g3);
            }
            const double Precision = 1 / (2.5 * 2.5);
            g[0] = Vector256.Sum(g0) - q[0] * Precision;
            g[1] = Vector256.Sum(g1) - q[1] * Precision;
            g[2] = Vector256.Sum(g2) - q[2] * Precision;
            g[3] = Vector256.Sum(g3) - q[3] * Precision;
            return constant - Vector256.Sum(sum) - 0.5 * Precision * (q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
        }
    }
}
