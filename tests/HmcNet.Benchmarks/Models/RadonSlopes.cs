using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Benchmarks.Kernels;
using HmcNet.Hmc;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>The radon design with a slope for the floor in each county as well: independent intercepts and slopes.</summary>
internal sealed class RadonSlopes : BenchmarkModel
{
    private const int Count = RadonIntercepts.Count;
    private const int Counties = RadonIntercepts.Counties;
    private readonly int[] county;
    private readonly double[] floor = new double[Count];
    private readonly double[] y = new double[Count];

    public RadonSlopes()
    {
        var random = new Simulator(12);
        county = random.Groups(Count, Counties);
        double[] intercept = random.Normals(Counties), slope = random.Normals(Counties);
        for (int i = 0; i < Count; i++)
        {
            floor[i] = random.Below(3) == 0 ? 1 : 0;
            y[i] = 1.5 + 0.4 * intercept[county[i]] + (0.5 * slope[county[i]] - 0.7) * floor[i] + 0.7 * random.Normal();
        }
    }

    public override string Name => "radon, intercepts and slopes";

    public override int Rows => Count;

    public override string StanProgram => "radon_slopes";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object>
    {
        ["N"] = Count,
        ["J"] = Counties,
        ["county"] = county.Select(c => c + 1).ToArray(),
        ["x"] = floor,
        ["y"] = y,
    };

    public override Model Define()
    {
        Table data = Table.FromColumns(("floor", floor), ("log_radon", y));
        Factor county = Factor.From("county", this.county);
        return Model.Define("radon_slopes", m =>
        {
            var muAlpha = m.Parameter("mu_alpha", Normal(0, 10));
            var tauAlpha = m.Parameter("tau_alpha", HalfNormal(1));
            var muBeta = m.Parameter("mu_beta", Normal(0, 10));
            var tauBeta = m.Parameter("tau_beta", HalfNormal(1));
            var sigma = m.Parameter("sigma", HalfNormal(1));
            var alpha = m.Parameter("alpha", Normal(muAlpha, tauAlpha), over: county);
            var beta = m.Parameter("beta", Normal(muBeta, tauBeta), over: county);

            m.Observe("log_radon", data["log_radon"], Normal(alpha[county] + beta[county] * data["floor"], sigma));
        });
    }

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: mu_alpha, log tau_alpha, mu_beta, log tau_beta, log sigma, alpha[1..85], beta[1..85].
    private sealed class Hand : ILogDensity
    {
        private readonly GroupedRows rows;
        private readonly double[] y, floor;
        private readonly double constant =
            -HalfLn2Pi * (Count + 2 * Counties + 2) - 2 * Math.Log(10) + 3 * (Math.Log(2) - HalfLn2Pi);

        public Hand(RadonSlopes data)
        {
            rows = new GroupedRows(data.county, Counties);
            (y, floor) = (rows.Column(data.y), rows.Column(data.floor));
        }

        public int Dimension => 5 + 2 * Counties;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double muA = q[0], tauA = Math.Exp(q[1]), muB = q[2], tauB = Math.Exp(q[3]), sigma = Math.Exp(q[4]);
            double precision = 1 / (sigma * sigma), betweenA = 1 / (tauA * tauA), betweenB = 1 / (tauB * tauB);
            ReadOnlySpan<double> alpha = q.Slice(5, Counties), beta = q.Slice(5 + Counties, Counties);
            Vector256<double> squares = default;
            int[] starts = rows.Starts;
            double[] exists = rows.Exists;
            for (int j = 0; j < Counties; j++)
            {
                Vector256<double> a = All(alpha[j]), b = All(beta[j]), sum = default, slope = default;
                for (int i = starts[j]; i < starts[j + 1]; i += Width)
                {
                    Vector256<double> x = At(floor, i);
                    Vector256<double> r = At(y, i) - Fma(a, At(exists, i), b * x);
                    squares = Fma(r, r, squares);
                    slope = Fma(r, x, slope);
                    sum += r;
                }
                g[5 + j] = Vector256.Sum(sum) * precision - (alpha[j] - muA) * betweenA;
                g[5 + Counties + j] = Vector256.Sum(slope) * precision - (beta[j] - muB) * betweenB;
            }
            (double squaresA, double sumA) = AboutCentre(alpha, muA);
            (double squaresB, double sumB) = AboutCentre(beta, muB);
            double residual = Vector256.Sum(squares) * precision, groupA = squaresA * betweenA, groupB = squaresB * betweenB;
            g[0] = sumA * betweenA - muA / 100;
            g[1] = groupA - Counties - tauA * tauA + 1;
            g[2] = sumB * betweenB - muB / 100;
            g[3] = groupB - Counties - tauB * tauB + 1;
            g[4] = residual - Count - sigma * sigma + 1;
            return constant - (Count - 1) * q[4] - (Counties - 1) * (q[1] + q[3])
                - 0.5 * (residual + groupA + groupB + (muA * muA + muB * muB) / 100 + tauA * tauA + tauB * tauB + sigma * sigma);
        }
    }
}
