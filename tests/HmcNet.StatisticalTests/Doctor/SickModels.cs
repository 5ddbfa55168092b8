using HmcNet.Autodiff;
using HmcNet.CaseStudies;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.StatisticalTests.Doctor;

/// <summary>Models that sample badly, each for a reason that is known.</summary>
internal static class SickModels
{
    public static Model EightSchoolsCentred() => EightSchools.Study.Find("centered").Create();

    /// <summary>Neal's funnel in ten dimensions: nine values on a scale of exp(v / 2).</summary>
    public static Model NealsFunnel() => Model.Define("neals_funnel", m =>
    {
        var v = m.Parameter("v", Normal(0, 3));
        m.Parameter("x", Normal(0, Exp(v / 2)), over: 9);
    });

    /// <summary>Twenty groups of two yes-or-no answers each: the spread between groups is hardly known.</summary>
    public static Model FewDataLogistic()
    {
        Factor group = Factor.From("group", Enumerable.Range(0, 40).Select(i => i / 2));
        int[] y = [.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? 1 : 0)];
        return Model.Define("few_data_logistic", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 2));
            var tau = m.Parameter("tau", HalfNormal(2));
            var effect = m.Parameter("effect", Normal(mu, tau), over: group);
            m.Observe("y", y, BernoulliLogit(effect[group]));
        });
    }

    /// <summary>Only a + b is known from the data.</summary>
    public static Model UnidentifiedSum() => Model.Define("unidentified_sum", m =>
    {
        var a = m.Parameter("a", Normal(0, 100));
        var b = m.Parameter("b", Normal(0, 100));
        m.Observe("y", Normals(30, 3, 1, 1), Normal(a + b, 1));
    });

    /// <summary>Two components of equal weight and far apart, with and without an order.</summary>
    public static Model Mixture(bool ordered)
    {
        double[] y = [.. Normals(40, -3, 1, 2), .. Normals(40, 3, 1, 3)];
        return Model.Define("mixture", m =>
        {
            Tensor mu = ordered ? m.Parameter("mu", Support.Ordered, over: 2) : m.Parameter("mu", Normal(0, 5), over: 2);
            if (ordered)
                m.AddLogDensity(Normal(0, 5).LogDensity(mu));
            Tensor half = 0.5;
            m.Observe("y", y, HmcNet.Distributions.Distribution.Mixture(Stack(half, half), Normal(mu[0], 1), Normal(mu[1], 1)));
        });
    }

    /// <summary>The data lie at the upper end of a uniform prior.</summary>
    public static Model PiledAtTheEnd() => Model.Define("piled", m =>
    {
        var p = m.Parameter("p", Uniform(0, 1));
        m.Observe("y", Normals(20, 1.4, 0.5, 4), Normal(p, 0.5));
    });

    /// <summary>Two predictors that are all but the same.</summary>
    public static Model CollinearColumns()
    {
        double[] x = Normals(100, 0, 1, 5), nearly = [.. x.Zip(Normals(100, 0, 0.005, 6), (a, e) => a + e)];
        double[] y = [.. x.Zip(Normals(100, 0, 0.5, 7), (a, e) => 1 + a + e)];
        return Model.Define("collinear", m =>
        {
            var intercept = m.Parameter("intercept", Normal(0, 10));
            var b1 = m.Parameter("b1", Normal(0, 100));
            var b2 = m.Parameter("b2", Normal(0, 100));
            var sigma = m.Parameter("sigma", HalfNormal(1));
            m.Observe("y", y, Normal(intercept + b1 * x + b2 * nearly, sigma));
        });
    }

    /// <summary>Scales from 0.001 to 1000, for a warm-up that cannot learn them.</summary>
    public static Model ManyScales() => Model.Define("many_scales", m =>
        m.Parameter("x", Normal(0, new double[] { 0.001, 0.01, 0.1, 1, 10, 100, 1000 }), over: 7));

    /// <summary>Six groups of 200 precise observations each, non-centred against the advice of the data.</summary>
    public static Model StrongDataNonCentred()
    {
        Factor group = Factor.From("group", Enumerable.Range(0, 1200).Select(i => i / 200));
        double[] y = [.. Enumerable.Range(0, 1200).Select(i => 10 + 3 * Math.Sin(1 + 2 * (i / 200))).Zip(Normals(1200, 0, 0.1, 8), (m, e) => m + e)];
        return Model.Define("strong_data", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 20));
            var tau = m.Parameter("tau", HalfNormal(10));
            var effect = m.Parameter("effect", Normal(mu, tau), over: group, centered: false);
            m.Observe("y", y, Normal(effect[group], 0.1));
        });
    }

    /// <summary>Twelve groups of one uncertain population: six of 400 observations each, six of a single one.</summary>
    public static Model MixedDesign(Centring centered = default)
    {
        int[] codes = [.. Enumerable.Range(0, 2400).Select(i => i / 400), .. Enumerable.Range(6, 6)];
        Factor group = Factor.From("group", codes);
        double[] y = [.. codes.Select(g => 0.5 * Math.Sin(1 + 2 * g)).Zip(Normals(codes.Length, 0, 2, 10), (m, e) => m + e)];
        return Model.Define("mixed_design", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5));
            var tau = m.Parameter("tau", HalfNormal(2));
            var effect = m.Parameter("effect", Normal(mu, tau), over: group, centered: centered);
            m.Observe("y", y, Normal(effect[group], 2));
        });
    }

    /// <summary>A log density that falls by 3000 at x = 1.</summary>
    public static Model Cliff() => Model.Define("cliff", m =>
    {
        var x = m.Parameter("x", Normal(0, 1), over: 3);
        m.AddLogDensity("cliff", Where(x[0] > 0.5, -3000.0 * (x[0] - 0.4), 0.0));
        m.AddLogDensity("step", Where(x[1] > 0.0, -0.5, 0.0));
    });

    /// <summary>Two observations with Cauchy errors and a flat prior of their location.</summary>
    public static Model CauchyLikelihood() => Model.Define("cauchy", m =>
    {
        var mu = m.Parameter("mu", Support.Real);
        m.Observe("y", new double[] { 1.5 }, Cauchy(mu, 1));
    });

    /// <summary>A Gaussian process whose data are smoother than the longest length scale that is allowed.</summary>
    public static Model GaussianProcessAtTheEdge()
    {
        double[] x = [.. Enumerable.Range(0, 15).Select(i => i / 14.0)];
        double[] y = [.. x.Select(v => 2 * v - 1).Zip(Normals(15, 0, 0.05, 9), (a, e) => a + e)];
        var distance = new double[15, 15];
        for (int i = 0; i < 15; i++)
        {
            for (int j = 0; j < 15; j++)
                distance[i, j] = (x[i] - x[j]) * (x[i] - x[j]);
        }
        return Model.Define("gp_edge", m =>
        {
            var length = m.Parameter("length", Uniform(0.05, 0.3));
            var scale = m.Parameter("scale", HalfNormal(5));
            var sigma = m.Parameter("sigma", HalfNormal(0.2));
            Tensor covariance = Square(scale) * Exp(-0.5 * (Tensor)distance / Square(length)) + Diag(BroadcastTo(Square(sigma) + 1e-8, new HmcNet.Autodiff.Ir.Shape(15)));
            m.Observe("y", y, MultivariateNormal(BroadcastTo(0.0, new HmcNet.Autodiff.Ir.Shape(15)), covariance));
        });
    }

    internal static double[] Normals(int n, double mean, double sd, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, n).Select(_ => mean + sd * MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
    }
}
