using System.Runtime.CompilerServices;
using HmcNet.Autodiff;
using HmcNet.Hmc;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Benchmarks.Kernels.Simd;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks.Models;

/// <summary>GARCH(1,1) over 200 steps: a variance that depends on its own past and on the last shock.</summary>
internal sealed class Garch : BenchmarkModel
{
    private const int Steps = 200;
    private const double FirstSd = 1;
    private readonly double[] y = new double[Steps];

    public Garch()
    {
        var random = new Simulator(21);
        double variance = FirstSd * FirstSd;
        for (int t = 0; t < Steps; t++)
        {
            double shock = Math.Sqrt(variance) * random.Normal();
            y[t] = 0.2 + shock;
            variance = 0.2 + 0.3 * shock * shock + 0.5 * variance;
        }
    }

    public override string Name => "GARCH(1,1), 200 steps";

    public override int Rows => Steps;

    public override string StanProgram => "garch";

    public override IReadOnlyDictionary<string, object> StanData => new Dictionary<string, object>
    {
        ["T"] = Steps,
        ["y"] = y,
        ["sigma1"] = FirstSd,
    };

    public override Model Define() => Model.Define("garch", m =>
    {
        // The shocks that have an effect on a later variance: all but the last.
        double[] before = y[..^1];
        var mu = m.Parameter("mu", Normal(0, 1));
        var alpha0 = m.Parameter("alpha0", HalfNormal(1));
        var alpha1 = m.Parameter("alpha1", Support.UnitInterval);
        var beta1 = m.Parameter("beta1", Support.Interval(0, 1 - alpha1));
        Tensor squares = Square(mu - before);
        Tensor later = Scan(FirstSd * FirstSd, squares, (variance, square) => alpha0 + alpha1 * square + beta1 * variance);
        Tensor variances = Concatenate(0, new double[] { FirstSd * FirstSd }, later);

        m.Observe("y", y, Normal(mu, Sqrt(variances)));
    });

    public override ILogDensity HandWritten() => new Hand(this);

    // Coordinates: mu, log alpha0, logit alpha1, logit(beta1 / (1 - alpha1)).
    private sealed class Hand(Garch data) : ILogDensity
    {
        private readonly double[] inverse = new double[Steps];
        private readonly double[] variances = new double[Steps];
        private readonly double constant = -HalfLn2Pi * (Steps + 2) + Math.Log(2);

        public int Dimension => 4;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double mu = q[0], alpha0 = Math.Exp(q[1]);
            double alpha1 = 1 / (1 + Math.Exp(-q[2])), share = 1 / (1 + Math.Exp(-q[3])), width = 1 - alpha1, beta1 = width * share;
            double variance = FirstSd * FirstSd, sum = 0, squares = 0;
            double[] y = data.y;
            // The logarithm of a product of eight variances costs one logarithm.
            double product = 1;
            for (int t = 0; t < Steps; t++)
            {
                double shock = y[t] - mu, square = shock * shock;
                variances[t] = variance;
                inverse[t] = 1 / variance;
                squares += square * inverse[t];
                product *= variance;
                if (t % 8 == 7)
                {
                    sum += Math.Log(product);
                    product = 1;
                }
                variance = alpha0 + alpha1 * square + beta1 * variance;
            }
            double adjoint = 0, dMu = 0, d0 = 0, d1 = 0, dBeta = 0;
            for (int t = Steps - 1; t >= 0; t--)
            {
                // Adjoint holds d log p / d variance[t + 1].
                double shock = y[t] - mu, square = shock * shock;
                d0 += adjoint;
                d1 += adjoint * square;
                dBeta += adjoint * variances[t];
                dMu += shock * (inverse[t] - 2 * alpha1 * adjoint);
                adjoint = adjoint * beta1 + 0.5 * inverse[t] * (square * inverse[t] - 1);
            }
            g[0] = dMu - mu;
            g[1] = d0 * alpha0 - alpha0 * alpha0 + 1;
            g[2] = (d1 - dBeta * share) * alpha1 * width + 1 - 2 * alpha1 - alpha1;
            g[3] = dBeta * width * share * (1 - share) + 1 - 2 * share;
            return constant - 0.5 * (sum + squares + mu * mu + alpha0 * alpha0) + q[1]
                + Math.Log(alpha1 * width) + Math.Log(width * share * (1 - share));
        }
    }
}
