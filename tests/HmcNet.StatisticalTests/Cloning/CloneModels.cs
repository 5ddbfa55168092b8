using System.Text.Json;
using HmcNet.Autodiff;
using HmcNet.Supports;
using HmcNet.Tests;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.StatisticalTests.Cloning;

/// <summary>The models whose clones are compared with exact results.</summary>
internal static class CloneModels
{
    /// <summary>The problem of Neyman and Scott with random effects, as reference.json states it: one observation of each individual, or two.</summary>
    public static Model NeymanScott(int offspring, bool centered = true)
    {
        Table data = Table.ReadCsv(RepositoryRoot.DataPath("neyman_scott", offspring == 1 ? "data.csv" : "data_m2.csv"));
        double[] y = offspring == 1 ? data["y"] : [.. data["y1"].ToArray(), .. data["y2"].ToArray()];
        int n = y.Length / offspring;
        int[] individual = [.. Enumerable.Range(0, y.Length).Select(i => i % n)];
        return Model.Define("neyman_scott", m =>
        {
            var mu = m.Parameter("mu", Normal(0, Math.Sqrt(10)));
            var logSigma = m.Parameter("log_sigma", Normal(0, Math.Sqrt(1000)));
            var logTau = m.Parameter("log_tau", Normal(0, Math.Sqrt(1000)));
            var alpha = m.Parameter("alpha", Normal(0, Exp(logTau)), over: n, centered: centered);
            m.Observe("y", y, Normal(mu + alpha[(Tensor)individual], Exp(logSigma)));
            var sigmaSq = m.Derived("sigma_sq", Exp(2 * logSigma));
            var tauSq = m.Derived("tau_sq", Exp(2 * logTau));
            m.Derived("sum", sigmaSq + tauSq);
        });
    }

    /// <summary>Snakes: random intercepts of populations, flat priors. The likelihood alone decides.</summary>
    public static Model Snakes()
    {
        Table data = Table.ReadCsv(RepositoryRoot.DataPath("..", "..", "models", "snakes", "snakes.csv"));
        Factor population = data.Factor("pop");
        return Model.Define("snakes_ml", m =>
        {
            var mu = m.Parameter("mu", Support.Real);
            var sigmaAlpha = m.Parameter("sigma_alpha", Support.Positive);
            var sigma = m.Parameter("sigma", Support.Positive);
            var alpha = m.Parameter("alpha", Normal(mu, sigmaAlpha), over: population);
            m.Observe("svl", data["svl"], Normal(alpha[population], sigma));
            m.Derived("sigma_alpha_sq", Square(sigmaAlpha));
            m.Derived("sigma_sq", Square(sigma));
        });
    }

    /// <summary>Scorpions: random intercepts of three populations and a slope, flat priors.</summary>
    public static Model Scorpions()
    {
        Table data = Table.ReadCsv(RepositoryRoot.DataPath("..", "..", "models", "scorpions", "scorpions.csv"));
        Factor population = data.Factor("population");
        return Model.Define("scorpions_ml", m =>
        {
            var mu = m.Parameter("mu", Support.Real);
            var slope = m.Parameter("slope", Support.Real);
            var sigmaAlpha = m.Parameter("sigma_alpha", Support.Positive);
            var sigma = m.Parameter("sigma", Support.Positive);
            var alpha = m.Parameter("alpha", Normal(mu, sigmaAlpha), over: population);
            m.Observe("weight", data["weight"], Normal(alpha[population] + slope * data["length"], sigma));
        });
    }

    /// <summary>Latent means of known variances: everything about mu and the means is known in closed form.</summary>
    public static Model KnownVariances(double[] y, double latentSd, double noiseSd) => Model.Define("known_variances", m =>
    {
        var mu = m.Parameter("mu", Support.Real);
        var alpha = m.Parameter("alpha", Normal(mu, latentSd), over: y.Length);
        m.Observe("y", y, Normal(alpha, noiseSd));
    });

    /// <summary>Pairs of latent means with covariance [[2, 1/2], [1/2, 1]], each observed with variance 1.</summary>
    public static Model Pairs(double[,] y, bool centered) => Model.Define("pairs", m =>
    {
        var mean = m.Parameter("mean", Support.Real, over: 2);
        var pair = m.Parameter("pair", MultivariateNormal(mean, new double[,] { { 2, 0.5 }, { 0.5, 1 } }), over: y.GetLength(0), centered: centered);
        m.Observe("y", (Tensor)y, Normal(pair, 1));
    });

    /// <summary>Normal components at 0 and 3 of variance 1; which one an observation is of is a latent variable.</summary>
    public static Model Mixture(double[] y) => Model.Define("mixture", m =>
    {
        var share = m.Parameter("share", Beta(2, 2));
        var z = m.Discrete("z", Bernoulli(share), over: y.Length);
        m.Observe("y", y, Normal(3 * z, 1));
    });

    /// <summary>A part of the reference for the problem of Neyman and Scott.</summary>
    public static JsonElement NeymanScottReference(int offspring) =>
        JsonDocument.Parse(File.ReadAllText(RepositoryRoot.DataPath("neyman_scott", "reference.json"))).RootElement.GetProperty(offspring == 1 ? "m1" : "m2");
}
