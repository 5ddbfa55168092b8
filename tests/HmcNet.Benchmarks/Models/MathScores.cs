using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Benchmarks.Kernels;
using HmcNet.Hmc;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>
/// Math scores of 1,993 pupils in 100 schools: a hierarchical normal model. The data are those of P. D. Hoff, A First
/// Course in Bayesian Statistical Methods, where the file is at hand, else simulated with the same design.
/// </summary>
internal sealed class MathScores : BenchmarkModel
{
    private const int Count = 1993;
    private const int Schools = 100;
    private readonly int[] school;
    private readonly double[] y = new double[Count];

    public MathScores()
    {
        if (SharedReference.Find("math_scores", "data.csv") is { } file)
        {
            Table table = Table.ReadCsv(file);
            school = [.. table.Factor("school").Codes];
            y = table["mathscore"].ToArray();
            return;
        }
        var random = new Simulator(13);
        school = random.Groups(Count, Schools);
        double[] effect = random.Normals(Schools);
        for (int i = 0; i < Count; i++)
            y[i] = 48 + 5 * effect[school[i]] + 9.2 * random.Normal();
    }

    public override string Name => "math scores";

    public override int Rows => y.Length;

    public override string StanProgram => "math_scores";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object>
    {
        ["N"] = Rows,
        ["J"] = Schools,
        ["school"] = school.Select(s => s + 1).ToArray(),
        ["y"] = y,
    };

    public override Model Define()
    {
        Column score = new("score", y);
        Factor school = Factor.From("school", this.school);
        return Model.Define("math_scores", m =>
        {
            var mu = m.Parameter("mu", Normal(50, 5));
            var tau = m.Parameter("tau", HalfNormal(10));
            var sigma = m.Parameter("sigma", HalfNormal(20));
            var theta = m.Parameter("theta", Normal(mu, tau), over: school);

            m.Observe("score", score, Normal(theta[school], sigma));
        });
    }

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: mu, log tau, log sigma, theta[1..100].
    private sealed class Hand : ILogDensity
    {
        private readonly GroupedRows rows;
        private readonly double[] y;
        private readonly int count;
        private readonly double constant;

        public Hand(MathScores data)
        {
            rows = new GroupedRows(data.school, Schools);
            y = rows.Column(data.y);
            count = data.Rows;
            constant = -HalfLn2Pi * (count + Schools + 3) - Math.Log(5) - Math.Log(10) - Math.Log(20) + 2 * Math.Log(2);
        }

        public int Dimension => 3 + Schools;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double mu = q[0], tau = Math.Exp(q[1]), sigma = Math.Exp(q[2]);
            double precision = 1 / (sigma * sigma), between = 1 / (tau * tau);
            ReadOnlySpan<double> theta = q.Slice(3, Schools);
            Vector256<double> squares = default;
            int[] starts = rows.Starts;
            double[] exists = rows.Exists;
            for (int j = 0; j < Schools; j++)
            {
                Vector256<double> t = All(theta[j]), sum = default;
                for (int i = starts[j]; i < starts[j + 1]; i += Width)
                {
                    Vector256<double> r = At(y, i) - t * At(exists, i);
                    squares = Fma(r, r, squares);
                    sum += r;
                }
                g[3 + j] = Vector256.Sum(sum) * precision - (theta[j] - mu) * between;
            }
            (double groupSquares, double groupSum) = AboutCentre(theta, mu);
            double residual = Vector256.Sum(squares) * precision, group = groupSquares * between;
            double z = (mu - 50) / 5, t2 = tau * tau / 100, s2 = sigma * sigma / 400;
            g[0] = groupSum * between - z / 5;
            g[1] = group - Schools - t2 + 1;
            g[2] = residual - count - s2 + 1;
            return constant - (count - 1) * q[2] - (Schools - 1) * q[1] - 0.5 * (residual + group + z * z + t2 + s2);
        }
    }
}
