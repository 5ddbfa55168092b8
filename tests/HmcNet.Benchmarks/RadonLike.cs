using HmcNet.Hmc;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks;

/// <summary>
/// A regression of the size of the radon data: 919 rows in 85 groups, varying intercepts and two slopes. Simulated
/// with a fixed recurrence, so that the figures of two machines are about the same numbers.
/// </summary>
internal sealed class RadonLike
{
    public const int Rows = 919;
    public const int Groups = 85;

    public RadonLike()
    {
        var random = new Random(1);
        for (int i = 0; i < Rows; i++)
        {
            Group[i] = i < Groups ? i : random.Next(Groups);
            Floor[i] = random.Next(2);
            Uranium[i] = Math.Sin(Group[i]);
            Y[i] = 1.5 - 0.7 * Floor[i] + 0.7 * Uranium[i] + 0.3 * Math.Cos(7 * Group[i]) + 0.7 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
        }
    }

    public int[] Group { get; } = new int[Rows];

    public double[] Floor { get; } = new double[Rows];

    public double[] Uranium { get; } = new double[Rows];

    public double[] Y { get; } = new double[Rows];

    /// <summary>The model as a user would write it.</summary>
    public Model Define(ModelOptions? options = null)
    {
        Factor county = Factor.From("county", Group);
        Table data = Table.FromColumns(("floor", Floor), ("uranium", Uranium), ("log_radon", Y));
        return Model.Define("radon_like", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 10));
            var tau = m.Parameter("tau", HalfNormal(1));
            var beta = m.Parameter("beta", Normal(0, 10));
            var gamma = m.Parameter("gamma", Normal(0, 10));
            var sigma = m.Parameter("sigma", HalfNormal(1));
            var alpha = m.Parameter("alpha", Normal(mu, tau), over: county);

            m.Observe("log_radon", data["log_radon"], Normal(alpha[county] + beta * data["floor"] + gamma * data["uranium"], sigma));
        }, options);
    }

    /// <summary>The same log density and gradient as plain C# loops over the rows, written by hand.</summary>
    public ILogDensity HandWritten() => new Hand(this);

    private sealed class Hand(RadonLike data) : ILogDensity
    {
        private const double LogTwoPi = 1.8378770664093454836;

        // Order of the coordinates as in the model: mu, log tau, beta, gamma, log sigma, alpha[1..85].
        public int Dimension => 5 + Groups;

        public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
        {
            double mu = q[0], tau = Math.Exp(q[1]), beta = q[2], gamma = q[3], sigma = Math.Exp(q[4]);
            ReadOnlySpan<double> alpha = q.Slice(5, Groups);
            Span<double> gAlpha = g.Slice(5, Groups);
            g.Clear();
            double inverse = 1 / (sigma * sigma);
            double squares = 0, dBeta = 0, dGamma = 0;
            int[] group = data.Group;
            double[] y = data.Y, floor = data.Floor, uranium = data.Uranium;
            for (int i = 0; i < y.Length; i++)
            {
                double r = y[i] - alpha[group[i]] - beta * floor[i] - gamma * uranium[i];
                squares += r * r;
                gAlpha[group[i]] += r * inverse;
                dBeta += r * floor[i];
                dGamma += r * uranium[i];
            }
            double groupSquares = 0, dMu = 0, inverseTau = 1 / (tau * tau);
            for (int j = 0; j < Groups; j++)
            {
                double r = alpha[j] - mu;
                groupSquares += r * r;
                dMu += r * inverseTau;
                gAlpha[j] -= r * inverseTau;
            }
            g[0] = dMu - mu / 100;
            g[1] = -Groups + groupSquares * inverseTau - tau * tau + 1;
            g[2] = dBeta * inverse - beta / 100;
            g[3] = dGamma * inverse - gamma / 100;
            g[4] = -Rows + squares * inverse - sigma * sigma + 1;
            double constants = -0.5 * LogTwoPi * (Rows + Groups + 3) - 3 * Math.Log(10) + 2 * (Math.Log(2) - 0.5 * LogTwoPi);
            return constants - Rows * q[4] - 0.5 * squares * inverse - Groups * q[1] - 0.5 * groupSquares * inverseTau
                - 0.5 * (mu * mu + beta * beta + gamma * gamma) / 100 - 0.5 * tau * tau - 0.5 * sigma * sigma + q[1] + q[4];
        }
    }
}
