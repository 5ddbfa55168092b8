using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Hmc;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>A straight line fitted to years that are not centred: intercept and slope are correlated at -0.99999.</summary>
internal sealed class Years : BenchmarkModel
{
    private const int Count = 71;
    private readonly double[] year = new double[Count];
    private readonly double[] y = new double[Count];

    public Years()
    {
        var random = new Simulator(23);
        for (int i = 0; i < Count; i++)
        {
            year[i] = 1950 + i;
            y[i] = -50 + 0.03 * year[i] + random.Normal();
        }
    }

    public override string Name => "line on uncentred years";

    public override int Rows => Count;

    public override string StanProgram => "years";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object> { ["N"] = Count, ["year"] = year, ["y"] = y };

    public override Model Define()
    {
        Table data = Table.FromColumns(("year", year), ("y", y));
        return Model.Define("years", m =>
        {
            var alpha = m.Parameter("alpha", Normal(0, 1000));
            var beta = m.Parameter("beta", Normal(0, 10));
            var sigma = m.Parameter("sigma", HalfNormal(5));

            m.Observe("y", data["y"], Normal(alpha + beta * data["year"], sigma));
        });
    }

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: alpha, beta, log sigma.
    private sealed class Hand(Years data) : ILogDensity
    {
        private readonly double[] year = Pad(data.year);
        private readonly double[] y = Pad(data.y);
        private readonly double[] exists = Exists(Count);
        private readonly double constant = -HalfLn2Pi * (Count + 3) - Math.Log(1000) - Math.Log(10) - Math.Log(5) + Math.Log(2);

        public int Dimension => 3;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double sigma = Math.Exp(q[2]), precision = 1 / (sigma * sigma);
            Vector256<double> a = All(q[0]), b = All(q[1]), squares = default, sum = default, slope = default;
            for (int i = 0; i < y.Length; i += Width)
            {
                Vector256<double> x = At(year, i), r = At(y, i) - Fma(a, At(exists, i), b * x);
                squares = Fma(r, r, squares);
                sum += r;
                slope = Fma(r, x, slope);
            }
            double scaled = Vector256.Sum(squares) * precision, s2 = sigma * sigma / 25;
            g[0] = Vector256.Sum(sum) * precision - q[0] / 1e6;
            g[1] = Vector256.Sum(slope) * precision - q[1] / 100;
            g[2] = scaled - Count - s2 + 1;
            return constant - (Count - 1) * q[2] - 0.5 * (scaled + q[0] * q[0] / 1e6 + q[1] * q[1] / 100 + s2);
        }
    }
}
