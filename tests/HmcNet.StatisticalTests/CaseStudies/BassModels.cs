using HmcNet.Autodiff;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>Mercury in 171 bass from 16 stations: lines of log mercury on log length, centred within stations.</summary>
internal static class BassModels
{
    /// <summary>Intercepts of a common population, one slope.</summary>
    public static Model Intercepts(string form)
    {
        (Factor station, double[] x, double[] y) = Data();
        return Model.Define("bass_intercepts", m =>
        {
            var beta0 = m.Parameter("beta0", Support.Real);
            var beta1 = m.Parameter("beta1", Support.Real);
            var tau0 = m.Parameter("tau0", Support.Positive);
            var sigma = Sigma(m);
            var b0 = Effects(m, "b0", beta0, tau0, station, form);
            m.Observe("y", y, Normal(b0[station] + beta1 * x, sigma));
        });
    }

    /// <summary>Intercepts and slopes of independent populations.</summary>
    public static Model Slopes(string form)
    {
        (Factor station, double[] x, double[] y) = Data();
        return Model.Define("bass_slopes", m =>
        {
            var beta0 = m.Parameter("beta0", Support.Real);
            var beta1 = m.Parameter("beta1", Support.Real);
            var tau0 = m.Parameter("tau0", Support.Positive);
            var tau1 = m.Parameter("tau1", Support.Positive);
            var sigma = Sigma(m);
            var b0 = Effects(m, "b0", beta0, tau0, station, form);
            var b1 = Effects(m, "b1", beta1, tau1, station, form);
            m.Observe("y", y, Normal(b0[station] + b1[station] * x, sigma));
        });
    }

    /// <summary>Intercepts and slopes of one population, correlated.</summary>
    public static Model Correlated(string form)
    {
        (Factor station, double[] x, double[] y) = Data();
        return Model.Define("bass_correlated", m =>
        {
            var beta = m.Parameter("beta", Support.Real, over: 2);
            var tau = m.Parameter("tau", Support.Positive, over: 2);
            var factor = m.Parameter("L", LkjCholesky(2, 2));
            var sigma = Sigma(m);
            var b = m.Parameter("b", MultivariateNormalCholesky(beta, Reshape(tau, 2, 1) * factor), over: station, centered: form == "centred");
            var design = new double[x.Length, 2];
            for (int i = 0; i < x.Length; i++)
                (design[i, 0], design[i, 1]) = (1, x[i]);
            m.Observe("y", y, Normal(Sum(b[station] * design, 1), sigma));
        });
    }

    /// <summary>
    /// Coefficients of the stations: centred on the population's, uncentred (effects with mean 0 are the parameters, and are added
    /// to it), or non-centred (standard normal effects are scaled besides).
    /// </summary>
    private static Tensor Effects(ModelBuilder m, string name, Tensor mean, Tensor scale, Factor station, string form) =>
        form == "uncentred"
            ? m.Derived(name, mean + m.Parameter($"{name}_effect", Normal(0, scale), over: station), over: station)
            : m.Parameter(name, Normal(mean, scale), over: station, centered: form == "centred");

    /// <summary>A standard deviation whose precision has density 1/phi: its own is 1/sigma.</summary>
    private static Tensor Sigma(ModelBuilder m)
    {
        Tensor sigma = m.Parameter("sigma", Support.Positive);
        m.AddLogDensity("prior of sigma", -Log(sigma));
        return sigma;
    }

    private static (Factor Station, double[] X, double[] Y) Data()
    {
        Table data = Table.ReadCsv(SharedData.Find("bass_mercury", "data.csv")!);
        Factor station = data.Factor("station");
        double[] length = [.. data["length"].ToArray().Select(v => Math.Log(v))];
        double[] means = [.. Enumerable.Range(0, station.Levels.Count).Select(s => length.Where((_, i) => station.Codes[i] == s).Average())];
        return (station, [.. length.Select((l, i) => l - means[station.Codes[i]])], [.. data["mercury"].ToArray().Select(v => Math.Log(v))]);
    }
}
