using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HmcNet.Autodiff;
using HmcNet.Hmc;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>A Gaussian process of 100 points with a squared exponential kernel, its function integrated out.</summary>
internal sealed class GaussianProcess : BenchmarkModel
{
    private const int N = 100;
    private readonly double[] x = new double[N];
    private readonly double[] y = new double[N];

    public GaussianProcess()
    {
        var random = new Simulator(19);
        for (int i = 0; i < N; i++)
        {
            x[i] = 10.0 * i / (N - 1);
            y[i] = Math.Sin(x[i]) + 0.5 * Math.Cos(2.3 * x[i]) + 0.3 * random.Normal();
        }
    }

    public override string Name => "Gaussian process";

    public override int Rows => N;

    public override string StanProgram => "gaussian_process";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object> { ["N"] = N, ["x"] = x, ["y"] = y };

    public override Model Define()
    {
        var squares = new double[N, N];
        var identity = new double[N, N];
        for (int i = 0; i < N; i++)
        {
            identity[i, i] = 1;
            for (int j = 0; j < N; j++)
                squares[i, j] = (x[i] - x[j]) * (x[i] - x[j]);
        }
        return Model.Define("gaussian_process", m =>
        {
            var length = m.Parameter("length", InverseGamma(5, 5));
            var amplitude = m.Parameter("amplitude", HalfNormal(1));
            var sigma = m.Parameter("sigma", HalfNormal(1));
            Tensor kernel = Square(amplitude) * Exp(-0.5 / Square(length) * squares);

            m.Observe("y", y, MultivariateNormal(0, kernel + Square(sigma) * identity));
        });
    }

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: log length, log amplitude, log sigma. K = R'R with R upper triangular and kept by rows, so that every
    // inner loop runs along a row; rows start at the whole vector that holds the diagonal.
    private sealed class Hand(GaussianProcess data) : ILogDensity
    {
        private readonly double[] kernel = new double[N * N];
        private readonly double[] factor = new double[N * N];
        private readonly double[] inverse = new double[N * N];
        private readonly double[] solved = new double[N];
        private readonly double[] squares =
            [.. Enumerable.Range(0, N * N).Select(k => (data.x[k / N] - data.x[k % N]) * (data.x[k / N] - data.x[k % N]))];

        // InverseGamma(5, 5): 5 log 5 - log 4!; two half-normals; the data.
        private readonly double constant = 5 * Math.Log(5) - Math.Log(24) + 2 * (Math.Log(2) - HalfLn2Pi) - N * HalfLn2Pi;

        public int Dimension => 3;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double length = Math.Exp(q[0]), amplitude = Math.Exp(q[1]), sigma = Math.Exp(q[2]);
            double a2 = amplitude * amplitude, s2 = sigma * sigma, scale = -0.5 / (length * length);
            Fill(a2, s2, scale);
            double halfLogDeterminant = Factorise();
            Invert();
            double quadratic = Solve();
            // d log p / d theta = sum over i, j of (s s' - K^-1)[i, j] dK[i, j] / d theta / 2, with s = K^-1 y.
            (double dScale, double dAmplitude, double trace) = Contract();
            double byLength = dScale * scale * -2;
            g[0] = 0.5 * byLength - 5 + 5 / length;
            g[1] = dAmplitude - a2 + 1;
            g[2] = trace * s2 - s2 + 1;
            return constant - 5 * q[0] - 5 / length - 0.5 * (a2 + s2 + quadratic) + q[1] + q[2] - halfLogDeterminant;
        }

        private void Fill(double a2, double s2, double scale)
        {
            Vector256<double> a = All(a2), c = All(scale);
            for (int i = 0; i < N; i++)
            {
                for (int j = i / Width * Width; j < N; j += Width)
                {
                    Vector256<double> k = a * Vector256.Exp(c * At(squares, i * N + j));
                    Put(kernel, i * N + j, k);
                    Put(factor, i * N + j, k);
                }
                factor[i * N + i] += s2;
            }
        }

        private double Factorise()
        {
            double sum = 0;
            for (int k = 0; k < N; k++)
            {
                Span<double> row = factor.AsSpan(k * N, N);
                double diagonal = Math.Sqrt(row[k]);
                sum += Math.Log(diagonal);
                Vector256<double> by = All(1 / diagonal);
                for (int j = k / Width * Width; j < N; j += Width)
                    Put(row, j, At(row, j) * by);
                for (int i = k + 1; i < N; i++)
                    AddScaled(factor.AsSpan(i * N, N), row, -row[i], i / Width * Width, N);
            }
            return sum;
        }

        /// <summary>The inverse of R, upper triangular too, with zeros below.</summary>
        private void Invert()
        {
            for (int i = N - 1; i >= 0; i--)
            {
                Span<double> row = inverse.AsSpan(i * N, N);
                row[(i / Width * Width)..].Clear();
                for (int k = i + 1; k < N; k++)
                    AddScaled(row, inverse.AsSpan(k * N, N), -factor[i * N + k], k / Width * Width, N);
                row[i] = 1;
                Vector256<double> by = All(1 / factor[i * N + i]);
                for (int j = i / Width * Width; j < N; j += Width)
                    Put(row, j, At(row, j) * by);
            }
        }

        /// <summary>s = K^-1 y = R^-1 (R^-1)' y; returns y' s.</summary>
        private double Solve()
        {
            Span<double> half = stackalloc double[N];
            half.Clear();
            for (int i = 0; i < N; i++)
                AddScaled(half, inverse.AsSpan(i * N, N), data.y[i], i / Width * Width, N);
            for (int i = 0; i < N; i++)
                solved[i] = Dot(inverse.AsSpan(i * N, N), half, i / Width * Width, N);
            return Dot(half, half, 0, N);
        }

        private (double Scale, double Amplitude, double Trace) Contract()
        {
            double dScale = 0, dAmplitude = 0, trace = 0;
            for (int i = 0; i < N; i++)
            {
                ReadOnlySpan<double> row = inverse.AsSpan(i * N, N);
                for (int j = i; j < N; j++)
                {
                    // K^-1 = R^-1 (R^-1)': rows i and j overlap from column j on.
                    double entry = solved[i] * solved[j] - Dot(row, inverse.AsSpan(j * N, N), j / Width * Width, N);
                    double weighted = (i == j ? 1 : 2) * entry * kernel[i * N + j];
                    dScale += weighted * squares[i * N + j];
                    dAmplitude += weighted;
                    trace += i == j ? entry : 0;
                }
            }
            return (dScale, dAmplitude, trace);
        }
    }
}
