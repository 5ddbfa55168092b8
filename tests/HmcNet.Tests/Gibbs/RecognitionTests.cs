using HmcNet.Autodiff;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Gibbs;

/// <summary>Which family each full conditional is recognised as, and why others are none.</summary>
public class RecognitionTests
{
    private static readonly double[] Y = [0.4, 1.1, -0.7, 2.3];
    private static readonly double[] Binary = [0, 1, 1, 0];

    public static TheoryData<string> Names() => [.. GibbsCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_family_is_found(string name)
    {
        GibbsCase gibbsCase = GibbsCases.All[name];
        GibbsPlan plan = HmcNet.Gibbs.Plan(gibbsCase.Create(), gibbsCase.Options);
        foreach ((string parameters, string? family) in gibbsCase.Families)
        {
            GibbsPlanEntry entry = Assert.Single(plan.Entries, e => string.Join(", ", e.Parameters) == parameters);
            Assert.DoesNotContain("?", entry.Details, StringComparison.Ordinal);
            if (family is null)
            {
                Assert.Null(entry.Family);
                continue;
            }
            Assert.True(entry.IsExact, entry.ToString());
            Assert.StartsWith(family, entry.Family, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Cauchy scale", "is not linear in functions of single elements of tau")]
    [InlineData("both x and 1/x", "1/x, x, log x, which together are no known family")]
    [InlineData("logistic regression", "is not quadratic in b")]
    [InlineData("product of parameters", "is not quadratic in a")]
    [InlineData("correlation", "no known family on")]
    [InlineData("ordered", "no known family on")]
    [InlineData("Student t", "is not quadratic in mu")]
    [InlineData("shape of a gamma", "is not linear in functions of single elements of a")]
    [InlineData("logit of a probability", "is not linear in functions of single elements of p")]
    [InlineData("simplex with a square", "which together are no known family")]
    [InlineData("covariance with an entry", "is not linear in Sigma, its inverse and its log determinant")]
    public void What_is_not_conjugate_is_refused_with_the_reason(string name, string reason)
    {
        GibbsPlan plan = HmcNet.Gibbs.Plan(Model.Define("refused", Refused[name].Define));
        GibbsPlanEntry entry = plan[Refused[name].Parameter];
        Assert.False(entry.IsExact);
        Assert.Null(entry.Family);
        Assert.Contains(reason, entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_with_a_normal_prior_whose_elements_meet_is_moved_on_an_ellipse()
    {
        GibbsPlan plan = HmcNet.Gibbs.Plan(Model.Define("logistic", Refused["logistic regression"].Define));
        Assert.Equal(GibbsKernelKind.EllipticalSlice, plan["b"].Kernel);
        Assert.Equal(GibbsKernelKind.Slice, HmcNet.Gibbs.Plan(Model.Define("cauchy", Refused["Cauchy scale"].Define))["tau"].Kernel);
    }

    [Fact]
    public void A_flat_prior_is_no_ellipse()
    {
        // Quadratic terms that do not determine the vector cannot propose a value of it.
        GibbsPlan plan = HmcNet.Gibbs.Plan(Model.Define("flat", m =>
        {
            var b = m.Parameter("b", Support.Real, over: 2);
            m.Observe("sum", [1.0], Normal(Reshape(b[0] + b[1], 1), 1));
            m.Observe("y", Binary, BernoulliLogit(b[0] + b[1] * Y));
        }));
        Assert.Equal(GibbsKernelKind.Slice, plan["b"].Kernel);
    }

    [Theory]
    [InlineData("hierarchical normal", "sigma", "shape = 3.5, scale = 0.5 * sum((y - alpha[<8 numbers>])^2)")]
    [InlineData("scaled inverse chi-squared", "v", "nu = 12, nu * scale^2 = sum((y - 1)^2) + 9")]
    [InlineData("precision", "t", "shape = 6, rate = 0.5 * sum((y - mu)^2) + 3")]
    [InlineData("precision", "mu", "precision 8 * t + 0.01")]
    [InlineData("probabilities", "p", "alpha = y + 2, beta = 13 - y")]
    [InlineData("simplex", "p", "concentration sum(1 by y) + [0, 1, 2] + 1")]
    [InlineData("unknown count", "p", "alpha = sum(y) + 4, beta = sum(n - y) + 4")]
    [InlineData("covariance", "Sigma", "degrees of freedom 9, scale transpose(y - mu) * (y - mu) + [2, 0.3, 0.3, 1]")]
    [InlineData("linear between bounds", "b", "slope -1.5")]
    public void Plans_tell_the_parameters_in_the_models_names(string name, string parameter, string details) =>
        Assert.Equal(details, HmcNet.Gibbs.Plan(GibbsCases.All[name].Create())[parameter].Details);

    [Fact]
    public void Priors_without_data_are_drawn_as_they_are()
    {
        GibbsPlan plan = HmcNet.Gibbs.Plan(Model.Define("priors", m =>
        {
            m.Parameter("p", Dirichlet(new double[] { 1, 1, 1 }));
            m.Parameter("q", Uniform(0, 1));
            m.Parameter("z", Normal(0, 1));
        }));
        Assert.Equal(("Dirichlet", "concentration 1"), (plan["p"].Family, plan["p"].Details));
        Assert.Equal("uniform", plan["q"].Family);
        Assert.Equal("precision 1", plan["z"].Details);
    }

    [Fact]
    public void Blocks_can_be_chosen_and_left_out()
    {
        Model model = GibbsCases.All["hierarchical normal"].Create();
        GibbsPlan apart = HmcNet.Gibbs.Plan(model, new GibbsOptions { AutomaticBlocks = false });
        Assert.Equal(4, apart.Entries.Count);
        Assert.Equal("normal", apart["mu"].Family);
        Assert.StartsWith("normal, 3 elements, diagonal", apart["alpha"].Family, StringComparison.Ordinal);
        GibbsPlan together = HmcNet.Gibbs.Plan(model, new GibbsOptions { AutomaticBlocks = false, Blocks = [["alpha", "mu"]], UpdateOrder = ["sigma", "mu"] });
        Assert.Equal(["sigma", "alpha, mu", "tau"], together.Entries.Select(e => string.Join(", ", e.Parameters)));
    }

    private static Dictionary<string, (string Parameter, Action<ModelBuilder> Define)> Refused { get; } = new()
    {
        ["Cauchy scale"] = ("tau", m =>
        {
            var tau = m.Parameter("tau", HalfCauchy(5));
            m.Observe("y", Y, Normal(0, tau));
        }
        ),
        ["both x and 1/x"] = ("x", m =>
        {
            var x = m.Parameter("x", Gamma(2, 1));
            m.Observe("y", Y, Normal(0, Sqrt(x)));
        }
        ),
        ["logistic regression"] = ("b", m =>
        {
            var b = m.Parameter("b", Normal(0, 2), over: 2);
            m.Observe("y", Binary, BernoulliLogit(b[0] + b[1] * Y));
        }
        ),
        ["product of parameters"] = ("a", m =>
        {
            var a = m.Parameter("a", Normal(0, 2), over: 2);
            m.Observe("y", Y, Normal(a[0] * a[1], 1));
        }
        ),
        ["correlation"] = ("R", m =>
        {
            var r = m.Parameter("R", LkjCorrelation(2, 2));
            m.Observe("y", (Tensor)new double[,] { { 0.3, 1.1 }, { 0.4, 2.1 } }, MultivariateNormal(new double[] { 0, 0 }, r));
        }
        ),
        ["ordered"] = ("c", m =>
        {
            var c = m.Parameter("c", Support.Ordered, over: 2);
            m.AddLogDensity(Normal(0, 1).LogDensity(c));
            m.Observe("y", Y, Normal(c[0], 1));
        }
        ),
        ["Student t"] = ("mu", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 2));
            m.Observe("y", Y, StudentT(4, mu, 1));
        }
        ),
        ["shape of a gamma"] = ("a", m =>
        {
            var a = m.Parameter("a", Gamma(2, 1));
            m.Observe("y", [0.4, 1.1], Gamma(a, 2));
        }
        ),
        ["logit of a probability"] = ("p", m =>
        {
            var p = m.Parameter("p", Beta(2, 2));
            m.Observe("y", Y, Normal(Log(p / (1 - p)), 1));
        }
        ),
        ["simplex with a square"] = ("p", m =>
        {
            var p = m.Parameter("p", Dirichlet(new double[] { 2, 2, 2 }));
            m.AddLogDensity(-Square(p));
        }
        ),
        ["covariance with an entry"] = ("Sigma", m =>
        {
            var sigma = m.Parameter("Sigma", InverseWishart(5, new double[,] { { 2, 0.3 }, { 0.3, 1 } }));
            m.AddLogDensity(-Exp(sigma[0, 1]));
        }
        ),
    };
}
