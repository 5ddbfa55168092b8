using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Hmc;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>A linear regression of 5,000 rows on 24 columns that share a factor: correlations of about 0.9.</summary>
internal sealed class Regression : BenchmarkModel
{
    private const int Count = 5000;
    private const int Columns = 24;
    private readonly double[,] x = new double[Count, Columns];
    private readonly double[] y = new double[Count];

    public Regression()
    {
        var random = new Simulator(14);
        double[] beta = random.Normals(Columns);
        for (int i = 0; i < Count; i++)
        {
            double shared = random.Normal();
            y[i] = 3 + 2 * random.Normal();
            for (int k = 0; k < Columns; k++)
            {
                x[i, k] = 0.95 * shared + 0.3 * random.Normal();
                y[i] += x[i, k] * beta[k];
            }
        }
    }

    public override string Name => "regression, 24 columns";

    public override int Rows => Count;

    public override string StanProgram => "regression";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object>
    {
        ["N"] = Count,
        ["K"] = Columns,
        ["x"] = x,
        ["y"] = y,
    };

    public override Model Define() => Model.Define("regression", m =>
    {
        var alpha = m.Parameter("alpha", Normal(0, 10));
        var beta = m.Parameter("beta", Normal(0, 5), over: Columns);
        var sigma = m.Parameter("sigma", HalfNormal(5));

        m.Observe("y", y, Normal(alpha + MatMul(x, beta), sigma));
    });

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: alpha, beta[1..24], log sigma. The design lies in blocks of rows, column by column, a column of ones
    // first: a block stays in the first cache while it is read for the residuals and again for the gradient.
    private sealed class Hand : ILogDensity
    {
        private const int Block = 64;
        private const int Terms = Columns + 1;
        private const int Blocks = (Count + Block - 1) / Block;
        private readonly double[] design = new double[Blocks * Terms * Block];
        private readonly double[] y = new double[Blocks * Block];
        private readonly double constant =
            -HalfLn2Pi * (Count + Terms + 1) - Math.Log(10) - (Columns + 1) * Math.Log(5) + Math.Log(2);

        public Hand(Regression data)
        {
            for (int i = 0; i < Count; i++)
            {
                int first = i / Block * Terms * Block + i % Block;
                design[first] = 1;
                for (int k = 0; k < Columns; k++)
                    design[first + (k + 1) * Block] = data.x[i, k];
                y[i] = data.y[i];
            }
        }

        public int Dimension => Terms + 1;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double sigma = Math.Exp(q[Terms]), precision = 1 / (sigma * sigma), squares = 0;
            Span<double> residual = stackalloc double[Block];
            g.Clear();
            for (int b = 0; b < Blocks; b++)
            {
                ReadOnlySpan<double> block = design.AsSpan(b * Terms * Block, Terms * Block);
                squares += Residuals(block, y.AsSpan(b * Block, Block), q, residual);
                for (int k = 0; k < Terms; k++)
                    g[k] += Dot(residual, block.Slice(k * Block, Block), 0, Block);
            }
            double prior = q[0] * q[0] / 100;
            g[0] = g[0] * precision - q[0] / 100;
            for (int k = 1; k < Terms; k++)
            {
                prior += q[k] * q[k] / 25;
                g[k] = g[k] * precision - q[k] / 25;
            }
            double scaled = squares * precision, s2 = sigma * sigma / 25;
            g[Terms] = scaled - Count - s2 + 1;
            return constant - (Count - 1) * q[Terms] - 0.5 * (scaled + prior + s2);
        }

        private static double Residuals(ReadOnlySpan<double> block, ReadOnlySpan<double> y, ReadOnlySpan<double> q, Span<double> residual)
        {
            Vector256<double> squares = default;
            for (int i = 0; i < Block; i += 4 * Width)
            {
                Vector256<double> a = At(y, i), b = At(y, i + Width), c = At(y, i + 2 * Width), d = At(y, i + 3 * Width);
                for (int k = 0; k < Terms; k++)
                {
                    Vector256<double> minus = All(-q[k]);
                    int at = k * Block + i;
                    a = Fma(minus, At(block, at), a);
                    b = Fma(minus, At(block, at + Width), b);
                    c = Fma(minus, At(block, at + 2 * Width), c);
                    d = Fma(minus, At(block, at + 3 * Width), d);
                }
                Put(residual, i, a);
                Put(residual, i + Width, b);
                Put(residual, i + 2 * Width, c);
                Put(residual, i + 3 * Width, d);
                squares = Fma(a, a, Fma(b, b, Fma(c, c, Fma(d, d, squares))));
            }
            return Vector256.Sum(squares);
        }
    }
}
