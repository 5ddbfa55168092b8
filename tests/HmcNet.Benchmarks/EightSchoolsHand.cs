using HmcNet.Hmc;

namespace HmcNet.Benchmarks;

/// <summary>Eight schools, non-centred, with value and gradient written by hand.</summary>
internal sealed class EightSchoolsHand : ILogDensity
{
    private const double LogTwoPi = 1.8378770664093454836;
    private static readonly double[] Y = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] S = [15, 10, 16, 11, 9, 11, 10, 18];

    // Order of the coordinates as in the model: mu, log tau, z[1..8].
    public int Dimension => 10;

    public double ValueAndGradient(ReadOnlySpan<double> q, Span<double> g)
    {
        double mu = q[0], tau = Math.Exp(q[1]);
        double value = -0.5 * mu * mu / 25 - Math.Log(5) - 0.5 * LogTwoPi;
        double square = tau * tau / 25;
        value += Math.Log(2 / (Math.PI * 5)) - Math.Log(1 + square) + q[1];
        double dMu = -mu / 25, dTau = 0;
        for (int j = 0; j < Y.Length; j++)
        {
            double z = q[2 + j];
            double r = (Y[j] - mu - tau * z) / S[j];
            value += -0.5 * z * z - 0.5 * r * r - Math.Log(S[j]) - LogTwoPi;
            double d = r / S[j];
            dMu += d;
            dTau += d * z;
            g[2 + j] = -z + d * tau;
        }
        g[0] = dMu;
        g[1] = dTau * tau - 2 * square / (1 + square) + 1;
        return value;
    }
}
