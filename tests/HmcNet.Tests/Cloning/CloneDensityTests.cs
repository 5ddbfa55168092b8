using HmcNet.Autodiff;
using HmcNet.Supports;
using HmcNet.Tests.Models;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;
using Sampler = HmcNet.Gibbs;

namespace HmcNet.Tests.Cloning;

/// <summary>The log density of K clones is the prior once, and prior of the latent variables and likelihood K times, written out by hand.</summary>
public class CloneDensityTests
{
    private static readonly double[] Y = [1.3, -0.4, 2.2, 0.7, 3.1, 0.2];
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    public void Centred_and_noncentred_latent_means(int clones, bool centered)
    {
        Model model = DataCloning.Clone(LatentMeans(centered), clones);
        Assert.Equal(2 + 1 + 3 * clones, model.Dimension);
        for (int point = 0; point < 5; point++)
        {
            double[] q = Point(model.Dimension, point);
            double mu = q[0], tau = Math.Exp(q[1]), sigma = Math.Exp(q[2]);
            double expected = LogNormal(mu, 0, 3) - tau + q[1] - sigma / 2 - Math.Log(2) + q[2];
            for (int k = 0; k < clones; k++)
            {
                for (int j = 0; j < 3; j++)
                {
                    double z = q[3 + 3 * k + j];
                    double alpha = centered ? z : mu + tau * z;
                    expected += centered ? LogNormal(alpha, mu, tau) : LogNormal(z, 0, 1);
                    expected += LogNormal(Y[2 * j], alpha, sigma) + LogNormal(Y[2 * j + 1], alpha, sigma);
                }
            }
            ModelProbe.Close(expected, model.At(q).Value);
        }
    }

    [Fact]
    public void Gradient_of_clones_equals_differences()
    {
        Model model = DataCloning.Clone(LatentMeans(centered: false), 3);
        double[] q = Point(model.Dimension, 7);
        ModelProbe.Close(model.Differences(q), model.At(q).Gradient, 1e-7);
    }

    [Fact]
    public void Without_latent_variables_the_likelihood_is_multiplied()
    {
        double[] y = [.. Enumerable.Range(0, 60).Select(i => Math.Sin(i))];
        Model model = DataCloning.Clone(Model.Define("plain", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 3));
            var sigma = m.Parameter("sigma", Exponential(1));
            m.Observe("y", y, Normal(mu, sigma));
        }), 25);
        Assert.Equal(2, model.Dimension);
        double[] q = [0.4, 0.1];
        double sigma = Math.Exp(q[1]);
        double expected = LogNormal(q[0], 0, 3) - sigma + q[1] + 25 * y.Sum(v => LogNormal(v, q[0], sigma));
        ModelProbe.Close(expected, model.At(q).Value);
        // Rows are compressed as without clones: 25 of them cost what one does.
        Assert.Equal(1, Assert.Single(model.CompressedTerms).RowsAfter);
    }

    [Fact]
    public void Pairs_of_latent_variables()
    {
        double[] x = [-1, 0.5, 2, -0.3, 1.1, 0.4];
        Model model = DataCloning.Clone(Model.Define("pairs", m =>
        {
            var mean = m.Parameter("mean", Normal(0, 2), over: 2);
            var scale = m.Parameter("scale", Exponential(1));
            var pair = m.Parameter("pair", MultivariateNormal(mean, scale * (Tensor)new double[,] { { 2, 0.5 }, { 0.5, 1 } }), over: 3);
            Tensor rows = pair[(Tensor)new[] { 0, 0, 1, 1, 2, 2 }];
            m.Observe("y", Y, Normal(Reshape(Slice(rows, 1, 0, 1), 6) + Reshape(Slice(rows, 1, 1, 1), 6) * x, 1));
        }), 2);
        Assert.Equal(3 + 2 * 6, model.Dimension);
        double[] q = Point(model.Dimension, 3);
        double scale = Math.Exp(q[2]);
        double expected = LogNormal(q[0], 0, 2) + LogNormal(q[1], 0, 2) - scale + q[2];
        for (int k = 0; k < 2; k++)
        {
            for (int j = 0; j < 3; j++)
            {
                double a = q[3 + 6 * k + 2 * j], b = q[4 + 6 * k + 2 * j], d = a - q[0], e = b - q[1];
                // Inverse of scale [[2, 1/2], [1/2, 1]] by hand: determinant 7/4 scale^2.
                expected += -2 * HalfLogTwoPi - 0.5 * Math.Log(1.75 * scale * scale) - 0.5 * (d * d - d * e + 2 * e * e) / (1.75 * scale);
                expected += LogNormal(Y[2 * j], a + b * x[2 * j], 1) + LogNormal(Y[2 * j + 1], a + b * x[2 * j + 1], 1);
            }
        }
        ModelProbe.Close(expected, model.At(q).Value);
    }

    /// <summary>Terms of latent variables and of columns are cloned, terms of parameters and numbers are priors, and names say otherwise.</summary>
    [Fact]
    public void Added_terms_are_sorted()
    {
        Column counts = new("counts", [1, 4, 2]);
        Model model = Model.Define("added", m =>
        {
            var sigma = m.Parameter("sigma", Support.Positive);
            m.AddLogDensity("prior of sigma", -2 * Log(sigma));
            var alpha = m.Parameter("alpha", Normal(0, sigma), over: 2);
            m.AddLogDensity("soft sum", -Square(Sum(alpha)));
            m.AddLogDensity("columns", -Sum((Tensor)counts * sigma));
            m.AddLogDensity("array", -Sum((Tensor)new double[] { 1, 2 } * sigma));
            m.Observe("y", 1.5, Normal(alpha[0] + alpha[1], 1));
        });
        var options = new DataCloningOptions { Likelihood = ["array"] };
        double[] q = [0.3, 0.2, -0.7, 1.1, 0.6];
        double sigma = Math.Exp(q[0]);
        double Expected(double columns, double array) => -2 * q[0] + q[0] - columns * 7 * sigma - array * 3 * sigma
            + Clone(q[1], q[2]) + Clone(q[3], q[4]);
        double Clone(double a, double b) => LogNormal(a, 0, sigma) + LogNormal(b, 0, sigma) - (a + b) * (a + b) + LogNormal(1.5, a + b, 1);
        ModelProbe.Close(Expected(2, 2), DataCloning.Clone(model, 2, options).At(q).Value);
        ModelProbe.Close(Expected(1, 1), DataCloning.Clone(model, 2, new DataCloningOptions { Priors = ["array", "columns"] }).At(q).Value);
    }

    [Fact]
    public void Observations_of_parameters_alone_are_multiplied_beside_replicated_ones()
    {
        Model model = DataCloning.Clone(Model.Define("both", m =>
        {
            var sigma = m.Parameter("sigma", Exponential(1));
            var alpha = m.Parameter("alpha", Normal(0, sigma), over: 2);
            m.Observe("y", [0.5, 0.1], Normal(alpha, 1));
            m.Observe("sd", 1.2, HmcNet.Distributions.Distribution.LogNormal(Log(sigma), 0.5));
        }), 2);
        double[] q = [0.3, 0.2, -0.7, 1.1, 0.6];
        double sigma = Math.Exp(q[0]);
        double expected = -sigma + q[0] + 2 * (LogNormal(Math.Log(1.2), q[0], 0.5) - Math.Log(1.2));
        for (int k = 0; k < 2; k++)
            expected += LogNormal(q[1 + 2 * k], 0, sigma) + LogNormal(q[2 + 2 * k], 0, sigma) + LogNormal(0.5, q[1 + 2 * k], 1) + LogNormal(0.1, q[2 + 2 * k], 1);
        ModelProbe.Close(expected, model.At(q).Value);
    }

    /// <summary>Components of a mixture are replicated like any latent variable; only Gibbs samples them.</summary>
    [Fact]
    public void Discrete_latent_variables()
    {
        Model model = DataCloning.Clone(Model.Define("mixture", m =>
        {
            var share = m.Parameter("share", Beta(2, 2));
            var z = m.Discrete("z", Bernoulli(share), over: 2);
            m.Observe("y", [0.3, 2.5], Normal(3 * z, 1));
        }), 2);
        double value = model.LogDensity(new Dictionary<string, double[]> { ["share"] = [0.3], ["z_clone1"] = [0, 1], ["z_clone2"] = [1, 1] });
        double expected = Math.Log(6 * 0.3 * 0.7) + Math.Log(0.7) + 3 * Math.Log(0.3)
            + LogNormal(0.3, 0, 1) + LogNormal(2.5, 3, 1) + LogNormal(0.3, 3, 1) + LogNormal(2.5, 3, 1);
        ModelProbe.Close(expected, value);
        Assert.All(Sampler.Plan(model).Entries, entry => Assert.True(entry.IsExact));
    }

    /// <summary>Data are shared: one name binds them for all clones, with code kept, and other lengths run the model's function again.</summary>
    [Fact]
    public void Other_data_are_bound_to_all_clones()
    {
        double[] other = [.. Y.Select(y => y + 1)];
        double[] q = Point(9, 4);
        Model clones = DataCloning.Clone(LatentMeans(true), 2);
        double expected = DataCloning.Clone(LatentMeans(true).With("y", other), 2).At(q).Value;
        Assert.NotEqual(expected, clones.At(q).Value);
        ModelProbe.Close(expected, clones.With("y", other).At(q).Value);
        Model plain = Model.Define("plain", m => m.Observe("y", Y, Normal(m.Parameter("mu", Normal(0, 3)), 1)));
        ModelProbe.Close(LogNormal(0.4, 0, 3) + 5 * LogNormal(2, 0.4, 1), DataCloning.Clone(plain, 5).With("y", [2.0]).At(0.4).Value);
    }

    [Fact]
    public void Clones_have_derived_quantities_of_parameters_and_names_that_are_free()
    {
        Model model = DataCloning.Clone(Model.Define("named", m =>
        {
            var tau = m.Parameter("tau", Exponential(1));
            var a = m.Parameter("a", Normal(0, tau), over: 2);
            m.Parameter("a_clone1", Normal(0, 1));
            m.Derived("tau_sq", Square(tau));
            m.Derived("ratio", a / tau);
            m.Observe("y", [0.5, 0.1], Normal(a, 1));
        }), 2);
        Assert.Equal(["tau", "a_clone1", "a__clone1", "a__clone2", "tau_sq"], model.Variables.Variables.Select(v => v.Name));
    }

    /// <summary>Sums of many clones are recognised as those of one.</summary>
    [Fact]
    public void Conditionals_of_clones_stay_in_their_families()
    {
        Model model = Model.Define("conjugate", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 3));
            var tau2 = m.Parameter("tau2", InverseGamma(0.5, 50));
            var sigma2 = m.Parameter("sigma2", InverseGamma(0.5, 50));
            var theta = m.Parameter("theta", Normal(mu, Sqrt(tau2)), over: 3);
            m.Observe("y", Y, Normal(theta[(Tensor)new[] { 0, 0, 1, 1, 2, 2 }], Sqrt(sigma2)));
        });
        foreach (int clones in new[] { 1, 10, 25 })
        {
            GibbsPlan plan = Sampler.Plan(DataCloning.Clone(model, clones));
            Assert.Equal(3, plan.Entries.Count);
            Assert.All(plan.Entries, entry => Assert.True(entry.IsExact, entry.ToString()));
            Assert.Equal(1 + clones, plan.Entries[0].Parameters.Count);
            Assert.Contains(FormattableString.Invariant($"shape = {0.5 + 3 * clones}"), plan.Entries.Single(e => e.Parameters[0] == "sigma2").Details, StringComparison.Ordinal);
        }
    }

    private static Model LatentMeans(bool centered) => Model.Define("means", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 3));
        var tau = m.Parameter("tau", Exponential(1));
        var sigma = m.Parameter("sigma", Exponential(0.5));
        var alpha = m.Parameter("alpha", Normal(mu, tau), over: 3, centered: centered);
        m.Observe("y", Y, Normal(alpha[(Tensor)new[] { 0, 0, 1, 1, 2, 2 }], sigma));
    });

    private static double[] Point(int dimension, int seed) => [.. Enumerable.Range(0, dimension).Select(i => Math.Sin(1 + 3.7 * i + 11 * seed))];

    private static double LogNormal(double x, double mean, double sd) => -0.5 * (x - mean) * (x - mean) / (sd * sd) - Math.Log(sd) - HalfLogTwoPi;
}
