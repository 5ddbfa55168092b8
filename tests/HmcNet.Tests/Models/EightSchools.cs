using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Models;

/// <summary>Eight schools, with its density written out by hand.</summary>
internal static class EightSchools
{
    public static readonly double[] Y = [28, 8, -3, 7, -1, 1, 18, 12];
    public static readonly double[] Sigma = [15, 10, 16, 11, 9, 11, 10, 18];

    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    public static Model Define(bool centered) => Model.Define("eight-schools", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var tau = m.Parameter("tau", HalfCauchy(5));
        var theta = m.Parameter("theta", Normal(mu, tau), over: 8, centered: centered);
        m.Observe("y", Y, Normal(theta, Sigma));
    });

    /// <summary>Log density and gradient at (mu, log tau, theta).</summary>
    public static (double Value, double[] Gradient) Centred(double[] q)
    {
        double mu = q[0];
        double tau = Math.Exp(q[1]);
        double value = LogNormal(mu, 0, 5) + LogHalfCauchy(tau) + q[1];
        var gradient = new double[10];
        gradient[0] = -mu / 25;
        gradient[1] = 1 - 2 * tau * tau / (25 + tau * tau);
        for (int j = 0; j < 8; j++)
        {
            double theta = q[2 + j];
            double r = (theta - mu) / tau;
            value += LogNormal(theta, mu, tau) + LogNormal(Y[j], theta, Sigma[j]);
            gradient[0] += r / tau;
            gradient[1] += r * r - 1;
            gradient[2 + j] = -r / tau + (Y[j] - theta) / (Sigma[j] * Sigma[j]);
        }
        return (value, gradient);
    }

    /// <summary>Log density and gradient at (mu, log tau, z), theta = mu + tau z.</summary>
    public static (double Value, double[] Gradient) NonCentred(double[] q)
    {
        double mu = q[0];
        double tau = Math.Exp(q[1]);
        double value = LogNormal(mu, 0, 5) + LogHalfCauchy(tau) + q[1];
        var gradient = new double[10];
        gradient[0] = -mu / 25;
        gradient[1] = 1 - 2 * tau * tau / (25 + tau * tau);
        for (int j = 0; j < 8; j++)
        {
            double z = q[2 + j];
            double theta = mu + tau * z;
            value += LogNormal(z, 0, 1) + LogNormal(Y[j], theta, Sigma[j]);
            double slope = (Y[j] - theta) / (Sigma[j] * Sigma[j]);
            gradient[0] += slope;
            gradient[1] += slope * tau * z;
            gradient[2 + j] = -z + slope * tau;
        }
        return (value, gradient);
    }

    public static double LogNormal(double x, double mu, double sigma) => -0.5 * Math.Pow((x - mu) / sigma, 2) - Math.Log(sigma) - HalfLogTwoPi;

    private static double LogHalfCauchy(double tau) => Math.Log(2 / Math.PI / 5) - Math.Log(1 + tau * tau / 25);
}
