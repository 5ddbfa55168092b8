using HmcNet.Benchmarks.Models;
using HmcNet.CaseStudies;
using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Benchmarks;

/// <summary>The posteriors over which adaptation is compared; simulated with fixed seeds, most of them written by hand for speed.</summary>
internal static class AdaptationTargets
{
    private delegate double Density(ReadOnlySpan<double> q, Span<double> g);

    /// <summary>Name and target, a row of the table each.</summary>
    public static IReadOnlyList<(string Name, ISamplingTarget Target)> All() =>
    [
        ("eight schools, non-centred", LogDensity.FromFactory(new Models.EightSchools(centered: false).HandWritten)),
        ("radon, 90 parameters", LogDensity.FromFactory(new RadonIntercepts().HandWritten)),
        ("line on uncentred years", Line()),
        ("24 collinear columns", Collinear()),
        ("normal, 100 dimensions", Normals(100, _ => 1)),
        ("normal, 100 scales 1e-3 to 1e3", Normals(100, i => Math.Pow(10, -3 + 6.0 * i / 99))),
        ("hierarchical logistic, centred", HierarchicalLogistic()),
        ("snakes, random effects", Snakes.Study.Find("random").Create()),
    ];

    /// <summary>A straight line on the years 1990 to 2020: the correlation of its coefficients is -0.99999.</summary>
    public static ISamplingTarget Line()
    {
        var random = new Random(2);
        double[][] rows = [.. Enumerable.Range(1990, 31).Select(year => new[] { 1.0, year })];
        double[] y = [.. rows.Select(row => 10 + 0.05 * (row[1] - 2005) + Noise(random))];
        return Of(3, Regression(rows, y, 1e4));
    }

    /// <summary>200 rows and 24 columns that are one column with noise of 3 %: pairwise correlations of 0.999.</summary>
    public static ISamplingTarget Collinear()
    {
        var random = new Random(3);
        double[][] rows = [.. Enumerable.Range(0, 200).Select(_ => CollinearRow(random))];
        double[] y = [.. rows.Select(row => row.Sum() / 24 + Noise(random))];
        return Of(25, Regression(rows, y, 100));
    }

    /// <summary>Independent normals.</summary>
    public static ISamplingTarget Normals(int n, Func<int, double> scale)
    {
        double[] precision = [.. Enumerable.Range(0, n).Select(i => 1 / (scale(i) * scale(i)))];
        return Of(n, (q, g) =>
        {
            double sum = 0;
            for (int i = 0; i < q.Length; i++)
            {
                g[i] = -precision[i] * q[i];
                sum += g[i] * q[i];
            }
            return 0.5 * sum;
        });
    }

    private static double[] CollinearRow(Random random)
    {
        double common = Noise(random);
        return [.. Enumerable.Range(0, 24).Select(_ => common + 0.03 * Noise(random))];
    }

    /// <summary>y = X b + e with normal errors of scale exp(q_last), flat normal priors of the given scale and a half-normal(5).</summary>
    private static Density Regression(double[][] rows, double[] y, double priorScale)
    {
        double priorPrecision = 1 / (priorScale * priorScale);
        return (q, g) =>
        {
            int p = q.Length - 1;
            double sigma = Math.Exp(q[p]), precision = 1 / (sigma * sigma), squares = 0, prior = 0;
            g.Clear();
            for (int i = 0; i < y.Length; i++)
            {
                double[] row = rows[i];
                double r = y[i];
                for (int j = 0; j < row.Length; j++)
                    r -= row[j] * q[j];
                squares += r * r;
                for (int j = 0; j < row.Length; j++)
                    g[j] += r * row[j];
            }
            for (int j = 0; j < p; j++)
            {
                g[j] = g[j] * precision - priorPrecision * q[j];
                prior += priorPrecision * q[j] * q[j];
            }
            g[p] = -y.Length + squares * precision - sigma * sigma / 25 + 1;
            return -y.Length * q[p] - 0.5 * squares * precision - 0.5 * prior - sigma * sigma / 50 + q[p];
        };
    }

    /// <summary>20 groups of 10 coin flips, logits normal(mu, tau), centred: a mild funnel.</summary>
    private static ISamplingTarget HierarchicalLogistic()
    {
        const int Groups = 20, Trials = 10;
        var random = new Random(4);
        double[] successes = new double[Groups];
        for (int j = 0; j < Groups; j++)
        {
            double probability = 1 / (1 + Math.Exp(-0.3 - 0.5 * Noise(random)));
            for (int t = 0; t < Trials; t++)
                successes[j] += random.NextDouble() < probability ? 1 : 0;
        }
        return Of(Groups + 2, (q, g) =>
        {
            double mu = q[0], tau = Math.Exp(q[1]), precision = 1 / (tau * tau), squares = 0, dMu = 0, value = 0;
            for (int j = 0; j < Groups; j++)
            {
                double x = q[2 + j], d = x - mu, e = Math.Exp(-Math.Abs(x));
                double probability = x >= 0 ? 1 / (1 + e) : e / (1 + e);
                value += successes[j] * x - Trials * (Math.Max(x, 0) + Math.Log(1 + e));
                g[2 + j] = successes[j] - Trials * probability - d * precision;
                squares += d * d;
                dMu += d * precision;
            }
            g[0] = dMu - mu / 25;
            g[1] = -Groups + squares * precision - tau * tau / 4 + 1;
            return value - Groups * q[1] - 0.5 * squares * precision - mu * mu / 50 - tau * tau / 8 + q[1];
        });
    }

    /// <summary>A normal number by Box and Muller.</summary>
    private static double Noise(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static ISamplingTarget Of(int dimension, Density density) =>
        LogDensity.FromFactory(() => new FunctionDensity(dimension, density));

    private sealed class FunctionDensity(int dimension, Density density) : ILogDensity
    {
        public int Dimension => dimension;

        public double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient) => density(position, gradient);
    }
}
