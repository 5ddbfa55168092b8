using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Benchmarks.Kernels;
using HmcNet.Hmc;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>A regression of the size of the radon data: 919 houses in 85 counties, varying intercepts, two slopes.</summary>
internal sealed class RadonIntercepts : BenchmarkModel
{
    public const int Count = 919;
    public const int Counties = 85;
    private readonly int[] county;
    private readonly double[] floor = new double[Count];
    private readonly double[] uranium = new double[Count];
    private readonly double[] y = new double[Count];

    public RadonIntercepts()
    {
        var random = new Simulator(11);
        county = random.Groups(Count, Counties);
        double[] soil = random.Normals(Counties), effect = random.Normals(Counties);
        for (int i = 0; i < Count; i++)
        {
            floor[i] = random.Below(6) == 0 ? 1 : 0;
            uranium[i] = 0.4 * soil[county[i]];
            y[i] = 1.5 - 0.7 * floor[i] + 0.7 * uranium[i] + 0.3 * effect[county[i]] + 0.75 * random.Normal();
        }
    }

    public override string Name => "radon, intercepts";

    public override int Rows => Count;

    public override string StanProgram => "radon_intercepts";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object>
    {
        ["N"] = Count,
        ["J"] = Counties,
        ["county"] = county.Select(c => c + 1).ToArray(),
        ["x"] = floor,
        ["u"] = uranium,
        ["y"] = y,
    };

    public override Model Define()
    {
        Table data = Table.FromColumns(("floor", floor), ("uranium", uranium), ("log_radon", y));
        Factor county = Factor.From("county", this.county);
        return Model.Define("radon", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 10));
            var tau = m.Parameter("tau", HalfNormal(1));
            var beta = m.Parameter("beta", Normal(0, 10));
            var gamma = m.Parameter("gamma", Normal(0, 10));
            var sigma = m.Parameter("sigma", HalfNormal(1));
            var alpha = m.Parameter("alpha", Normal(mu, tau), over: county);

            m.Observe("log_radon", data["log_radon"], Normal(alpha[county] + beta * data["floor"] + gamma * data["uranium"], sigma));
        });
    }

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: mu, log tau, beta, gamma, log sigma, alpha[1..85].
    private sealed class Hand : ILogDensity
    {
        private readonly GroupedRows rows;
        private readonly double[] y, floor, uranium;
        private readonly double constant =
            -HalfLn2Pi * (Count + Counties + 3) - 3 * Math.Log(10) + 2 * (Math.Log(2) - HalfLn2Pi);

        public Hand(RadonIntercepts data)
        {
            rows = new GroupedRows(data.county, Counties);
            (y, floor, uranium) = (rows.Column(data.y), rows.Column(data.floor), rows.Column(data.uranium));
        }

        public int Dimension => 5 + Counties;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double mu = q[0], tau = Math.Exp(q[1]), beta = q[2], gamma = q[3], sigma = Math.Exp(q[4]);
            double precision = 1 / (sigma * sigma), between = 1 / (tau * tau);
            ReadOnlySpan<double> alpha = q.Slice(5, Counties);
            Vector256<double> b = All(beta), c = All(gamma), squares = default, dBeta = default, dGamma = default;
            int[] starts = rows.Starts;
            double[] exists = rows.Exists;
            for (int j = 0; j < Counties; j++)
            {
                Vector256<double> a = All(alpha[j]), sum = default;
                for (int i = starts[j]; i < starts[j + 1]; i += Width)
                {
                    Vector256<double> x = At(floor, i), u = At(uranium, i);
                    Vector256<double> r = At(y, i) - Fma(a, At(exists, i), Fma(b, x, c * u));
                    squares = Fma(r, r, squares);
                    dBeta = Fma(r, x, dBeta);
                    dGamma = Fma(r, u, dGamma);
                    sum += r;
                }
                g[5 + j] = Vector256.Sum(sum) * precision - (alpha[j] - mu) * between;
            }
            (double groupSquares, double groupSum) = AboutCentre(alpha, mu);
            double residual = Vector256.Sum(squares) * precision, group = groupSquares * between;
            g[0] = groupSum * between - mu / 100;
            g[1] = group - Counties - tau * tau + 1;
            g[2] = Vector256.Sum(dBeta) * precision - beta / 100;
            g[3] = Vector256.Sum(dGamma) * precision - gamma / 100;
            g[4] = residual - Count - sigma * sigma + 1;
            return constant - (Count - 1) * q[4] - (Counties - 1) * q[1]
                - 0.5 * (residual + group + (mu * mu + beta * beta + gamma * gamma) / 100 + tau * tau + sigma * sigma);
        }
    }
}
