using HmcNet.Supports;
using HmcNet.Tests.Models;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Evaluation;

/// <summary>The same model under another prior, and fits of it.</summary>
public class PriorRefitTests
{
    private static readonly double[] Y = [2.1, 1.4, 3.3, 2.2, 0.9];

    private static Model Define(Action<ModelBuilder, double[]>? more = null, Func<ModelBuilder, Autodiff.Tensor>? mu = null) => Model.Define("model", m =>
    {
        var mean = mu is null ? m.Parameter("mu", Normal(0, 1)) : mu(m);
        m.Observe("y", Y, Normal(mean, 1));
        more?.Invoke(m, Y);
    });

    [Fact]
    public void The_log_density_is_that_of_the_model_written_with_the_new_prior()
    {
        Model old = Define(), changed = old.WithPrior("mu", StudentT(3, 1, 2)), written = Define(mu: m => m.Parameter("mu", StudentT(3, 1, 2)));
        Assert.Equal(written.At(0.7).Value, changed.At(0.7).Value, 1e-13);
        Assert.NotEqual(old.At(0.7).Value, changed.At(0.7).Value);
        // Replaced once more: the later prior counts. The first model stays what it was.
        Assert.Equal(old.At(0.7).Value, changed.WithPrior("mu", Normal(0, 1)).At(0.7).Value, 1e-13);
        Assert.Equal(Define().At(0.7).Value, old.At(0.7).Value, 1e-13);
    }

    [Fact]
    public void Replaced_data_stay_and_others_can_be_bound()
    {
        double[] other = [1, 2, 3, 4, 5], longer = [1, 2, 3, 4, 5, 6];
        Model NewPrior(double[] y) => Model.Define("model", m => m.Observe("y", y, Normal(m.Parameter("mu", Normal(2, 3)), 1)));
        Assert.Equal(NewPrior(other).At(0.7).Value, Define().With("y", other).WithPrior("mu", Normal(2, 3)).At(0.7).Value, 1e-12);
        Assert.Equal(NewPrior(longer).At(0.7).Value, Define().With("y", longer).WithPrior("mu", Normal(2, 3)).At(0.7).Value, 1e-12);
        Assert.Equal(NewPrior(other).At(0.7).Value, Define().WithPrior("mu", Normal(2, 3)).With("y", other).At(0.7).Value, 1e-12);
        Assert.Equal(NewPrior(longer).At(0.7).Value, Define().WithPrior("mu", Normal(2, 3)).With("y", longer).At(0.7).Value, 1e-12);
    }

    [Fact]
    public void Flat_parameters_get_a_prior_on_their_support()
    {
        Model flat = Define(mu: m => m.Parameter("mu", Support.Positive));
        Assert.Equal(Define(mu: m => m.Parameter("mu", Gamma(2, 1))).At(0.3).Value, flat.WithPrior("mu", Gamma(2, 1)).At(0.3).Value, 1e-13);
        Assert.Equal(Define(mu: m => m.Parameter("mu", Uniform(0, 9))).At(0.3).Value, flat.WithPrior("mu", Uniform(0, 9)).At(0.3).Value, 1e-13);
        // A vector with a simplex, and a square matrix declared by one length.
        Model Simplex(Func<ModelBuilder, Autodiff.Tensor> p) => Model.Define("p", m => m.Observe("k", new[] { 0, 1, 1 }, Categorical(p(m))));
        Assert.Equal(
            Simplex(m => m.Parameter("p", Dirichlet(new[] { 1.0, 2, 3 }))).At(0.3, -0.2).Value,
            Simplex(m => m.Parameter("p", Support.Simplex, over: 3)).WithPrior("p", Dirichlet(new[] { 1.0, 2, 3 })).At(0.3, -0.2).Value, 1e-13);
        Refuses(() => Simplex(m => m.Parameter("p", Support.Simplex, over: 3)).WithPrior("p", Dirichlet(new[] { 1.0, 2 })), "does not have the parameter's shape", "[3]", "[2]");
        Model vector = Model.Define("v", m => m.Observe("y", new[] { 1.0, 2, 3 }, Normal(m.Parameter("a", Support.Real, over: 3), 1)));
        Assert.Equal(["a[1]", "a[2]", "a[3]"], vector.WithPrior("a", Normal(0, new[] { 1.0, 2, 3 })).Variables.EntryNames);
        Refuses(() => vector.WithPrior("a", Normal(0, new[] { 1.0, 2 })), "does not have the parameter's shape", "[3]", "Normal of shape [2]");
    }

    [Fact]
    public void Shapes_that_came_from_the_old_prior_stay()
    {
        Model model = Model.Define("v", m => m.Observe("y", new[] { 1.0, 2, 3 }, Normal(m.Parameter("a", Normal(new[] { 0.0, 1, 2 }, 1)), 1)));
        Assert.Equal(["a[1]", "a[2]", "a[3]"], model.WithPrior("a", Normal(0, 2)).Variables.EntryNames);
        Refuses(() => Define().WithPrior("mu", Normal(new[] { 0.0, 1 }, 1)), "does not have the parameter's shape", "Normal of shape [2]");
    }

    [Fact]
    public void Noncentred_parameters_take_any_prior()
    {
        Model Form(bool centered) => Model.Define("form", m => m.Observe("y", Y, Normal(m.Parameter("mu", Normal(1, 2), centered: centered), 1)));
        // Still non-centred: standard coordinate 0.25 is 3 + 0.25 * 4.
        Assert.Equal(4, Form(false).WithPrior("mu", Normal(3, 4)).ValuesAt(0.25)[0], 1e-14);
        // A mixture has no non-centred form and is sampled as it is.
        Model gamma = Model.Define("scale", m => m.Observe("y", Y, Normal(0, m.Parameter("mu", LogNormal(0, 1), centered: false)))).WithPrior("mu", Gamma(2, 1));
        Assert.Equal(Math.Exp(0.25), gamma.ValuesAt(0.25)[0], 1e-14);
    }

    [Fact]
    public void Bad_priors_are_refused()
    {
        Model model = Define((m, _) =>
        {
            var sd = m.Parameter("sd", HalfNormal(1));
            var p = m.Parameter("p", Beta(1, 1));
            m.Parameter("range", Uniform(0, 10));
            m.Discrete("which", Bernoulli(p));
            m.Parameter("group", Normal(0, sd), over: 3);
        });
        Refuses(() => model.WithPrior("nu", Normal(0, 1)), "no parameter named \"nu\"", "mu, sd, p, range, which, group");
        Refuses(() => model.WithPrior("sd", Normal(0, 1)), "allows negative values", "parameter \"sd\"", "HalfNormal, Gamma");
        Refuses(() => model.WithPrior("p", HalfNormal(1)), "allows values above 1", "parameter \"p\"");
        Refuses(() => model.WithPrior("mu", Bernoulli(0.5)), "of another kind", "Bernoulli");
        Refuses(() => model.WithPrior("which", Normal(0, 1)), "of another kind", "Normal");
        Refuses(() => model.WithPrior("mu", Dirichlet(new[] { 1.0, 1 })), "of another kind", "Dirichlet");
        Refuses(() => model.WithPriors(("mu", Normal(0, 1)), ("mu", Normal(0, 2))), "two priors", "\"mu\"");
        Autodiff.Tensor? leaked = null;
        Model.Define("leak", m => leaked = m.Parameter("s", HalfNormal(1)));
        Refuses(() => model.WithPrior("mu", Normal(0, leaked!)), "made of parameters", "prior of numbers");
        Assert.Contains("range", model.WithPrior("range", HalfNormal(50)).Variables.EntryNames);
        Assert.Contains("which", model.WithPrior("which", Bernoulli(0.2)).Variables.EntryNames);
        Fit fit = Nuts.Sample(Define(), new NutsOptions { Seed = 1, IterSampling = 50 });
        Refuses(() => fit.Refit(), "no new prior", "fit.Refit(prior:");
    }

    /// <summary>Conjugate: both posteriors are known, and so is the shift.</summary>
    [Theory]
    [InlineData("nuts")]
    [InlineData("gibbs")]
    public void A_refit_stands_beside_the_old_fit(string sampler)
    {
        int sunk = 0;
        Model model = Define();
        var nuts = new NutsOptions { Seed = 9, Sinks = [_ => { sunk++; return new DrawsCollector(); }] };
        Fit fit = sampler == "nuts" ? Nuts.Sample(model, nuts) : HmcNet.Gibbs.Sample(model, new GibbsOptions { Seed = 9 });
        PriorRefit refit = fit.Refit(prior: ("mu", Normal(-3, 0.5)));
        PriorRefitRow row = refit["mu"];
        double precision = 4 + 5, mean = (-3 * 4 + Y.Sum()) / precision;
        Assert.InRange(Math.Abs(row.MeanAfter - mean), 0, 4 * row.McseOfShift * row.SdBefore);
        Assert.Equal(1 / Math.Sqrt(precision), row.SdAfter, 0.02);
        Assert.Equal(Y.Sum() / 6, row.MeanBefore, 0.05);
        Assert.Equal((row.MeanAfter - row.MeanBefore) / row.SdBefore, row.Shift, 1e-12);
        Assert.Same(fit, refit.Before);
        Assert.Equal((fit.SamplerName, fit.Run.Seed, fit.Draws.TotalDraws), (refit.Fit.SamplerName, refit.Fit.Run.Seed, refit.Fit.Draws.TotalDraws));
        Assert.StartsWith("model with mu ~ Normal(-3, 0.5)\n", refit.ToString(), StringComparison.Ordinal);
        Assert.Contains("shift (sd)", refit.ToString(), StringComparison.Ordinal);
        // Files of the first run are not written over.
        Assert.Equal(sampler == "nuts" ? 4 : 0, sunk);
        Fit direct = sampler == "nuts"
            ? Nuts.Sample(model.WithPrior("mu", Normal(-3, 0.5)), new NutsOptions { Seed = 9 })
            : HmcNet.Gibbs.Sample(model.WithPrior("mu", Normal(-3, 0.5)), new GibbsOptions { Seed = 9 });
        Assert.Equal(direct["mu"].Pooled(), refit.Fit["mu"].Pooled());
    }

    private static void Refuses(Action action, params string[] parts)
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(action);
        Assert.All(parts, part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }
}
