using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Hmc;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>
/// Germination on 21 plates, two kinds of seeds by two root extracts, with an effect of each plate: data simulated in the
/// design of the example "Seeds" of the BUGS manual.
/// </summary>
internal sealed class Seeds : BenchmarkModel
{
    private const int Plates = 21;
    private readonly double[] seed = new double[Plates];
    private readonly double[] extract = new double[Plates];
    private readonly double[] both = new double[Plates];
    private readonly int[] n = new int[Plates];
    private readonly int[] germinated = new int[Plates];

    public Seeds()
    {
        var random = new Simulator(18);
        for (int i = 0; i < Plates; i++)
        {
            (seed[i], extract[i]) = (i >= 11 ? 1 : 0, i is >= 5 and < 11 or >= 16 ? 1 : 0);
            both[i] = seed[i] * extract[i];
            n[i] = 4 + random.Below(75);
            germinated[i] = random.BinomialLogit(n[i], -0.55 + 0.08 * seed[i] + 1.35 * extract[i] - 0.8 * both[i] + 0.3 * random.Normal());
        }
    }

    public override string Name => "seeds";

    public override int Rows => Plates;

    public override string StanProgram => "seeds";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object>
    {
        ["N"] = Plates,
        ["seed"] = seed,
        ["extract"] = extract,
        ["n"] = n,
        ["r"] = germinated,
    };

    public override Model Define()
    {
        Table data = Table.FromColumns(("seed", seed), ("extract", extract));
        return Model.Define("seeds", m =>
        {
            var alpha = m.Parameter("alpha", Normal(0, 2), over: 4);
            var sigma = m.Parameter("sigma", HalfNormal(1));
            var b = m.Parameter("b", Normal(0, sigma), over: Plates);

            m.Observe("germinated", germinated, BinomialLogit(
                n, alpha[0] + alpha[1] * data["seed"] + alpha[2] * data["extract"] + alpha[3] * data["seed"] * data["extract"] + b));
        });
    }

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: alpha[1..4], log sigma, b[1..21]. log p(r) = r eta - n log(1 + exp(eta)); padding has n = r = 0.
    private sealed class Hand : ILogDensity
    {
        private readonly double[] seed, extract, both, n, r;
        private readonly double constant;

        public Hand(Seeds data)
        {
            (seed, extract, both) = (Pad(data.seed), Pad(data.extract), Pad(data.both));
            (n, r) = (Pad([.. data.n.Select(v => (double)v)]), Pad([.. data.germinated.Select(v => (double)v)]));
            constant = -HalfLn2Pi * (5 + Plates) - 4 * Math.Log(2) + Math.Log(2)
                + data.n.Zip(data.germinated, (n, r) => LogFactorial(n) - LogFactorial(r) - LogFactorial(n - r)).Sum();
        }

        public int Dimension => 5 + Plates;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double sigma = Math.Exp(q[4]), precision = 1 / (sigma * sigma);
            Span<double> b = stackalloc double[n.Length], d = stackalloc double[n.Length];
            b[^Width..].Clear();
            q.Slice(5, Plates).CopyTo(b);
            Vector256<double> a0 = All(q[0]), a1 = All(q[1]), a2 = All(q[2]), a3 = All(q[3]), p = All(precision);
            Vector256<double> sum = default, squares = default, g0 = default, g1 = default, g2 = default, g3 = default;
            for (int i = 0; i < n.Length; i += Width)
            {
                Vector256<double> x = At(seed, i), z = At(extract, i), xz = At(both, i), effect = At(b, i), trials = At(n, i), count = At(r, i);
                Vector256<double> eta = Fma(a1, x, Fma(a2, z, Fma(a3, xz, a0 + effect)));
                (Vector256<double> softplus, Vector256<double> inverse) = NegativeLogistic(-eta);
                sum += Fma(count, eta, -(trials * softplus));
                squares = Fma(effect, effect, squares);
                Vector256<double> residual = count - trials * inverse;
                g0 += residual;
                g1 = Fma(residual, x, g1);
                g2 = Fma(residual, z, g2);
                g3 = Fma(residual, xz, g3);
                Put(d, i, residual - p * effect);
            }
            d[..Plates].CopyTo(g[5..]);
            double scaled = Vector256.Sum(squares) * precision;
            g[0] = Vector256.Sum(g0) - q[0] / 4;
            g[1] = Vector256.Sum(g1) - q[1] / 4;
            g[2] = Vector256.Sum(g2) - q[2] / 4;
            g[3] = Vector256.Sum(g3) - q[3] / 4;
            g[4] = scaled - Plates - sigma * sigma + 1;
            return constant + Vector256.Sum(sum) - (Plates - 1) * q[4]
                - 0.5 * (scaled + sigma * sigma + (q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]) / 4);
        }
    }
}
