using HmcNet.Autodiff;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Models;

/// <summary>Models that cannot be, each with its message.</summary>
public sealed class ModelFaultTests
{
    private static readonly double[] Three = [1, 2, 3];

    [Fact]
    public void A_model_without_parameters()
    {
        HmcNetException refused = Refused(m => m.Observe("y", Three, Normal(0, 1)));
        Assert.Equal("A model has no parameters.", refused.What);
        Assert.Equal("model \"test\"", refused.Where);
    }

    [Fact]
    public void A_model_without_a_name() =>
        Assert.Equal("A model needs a name.", Assert.Throws<HmcNetException>(() => Model.Define(" ", m => m.Parameter("x", Normal(0, 1)))).What);

    [Fact]
    public void A_parameter_that_no_term_depends_on()
    {
        HmcNetException refused = Refused(m =>
        {
            var mu = m.Parameter("mu", Normal(0, 1));
            m.Parameter("idle", Support.Positive);
            m.Observe("y", Three, Normal(mu, 1));
        });
        Assert.Equal("No term of the log density depends on the parameter \"idle\".", refused.What);
        Assert.Contains("improper", refused.Found, StringComparison.Ordinal);
        refused = Assert.Throws<HmcNetException>(() => Model.FromLogDensity(new { a = Space.Real(), b = Space.Real() }, p => -Square(p.a)));
        Assert.Contains("\"b\"", refused.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_come_twice()
    {
        HmcNetException refused = Refused(m =>
        {
            m.Parameter("mu", Normal(0, 1));
            m.Derived("mu", 1.0);
        });
        Assert.Equal("Two things of a model are named \"mu\".", refused.What);
        Assert.Equal("a parameter and a derived quantity", refused.Found);
    }

    [Theory]
    [InlineData("mu alpha")]
    [InlineData("lp__")]
    [InlineData("1st")]
    [InlineData("")]
    [InlineData("mü")]
    public void Names_that_stan_cannot_read(string name)
    {
        HmcNetException refused = Refused(m => m.Parameter(name, Normal(0, 1)));
        Assert.Equal("A parameter has a name that cannot stand in a Stan CSV file.", refused.What);
        Assert.Equal($"\"{name}\"", refused.Found);
    }

    [Fact]
    public void A_function_that_throws_is_named_with_its_line()
    {
        HmcNetException refused = Refused(_ => throw new InvalidOperationException("no luck"));
        Assert.Equal("The function of model \"test\" threw InvalidOperationException.", refused.What);
        Assert.StartsWith("ModelFaultTests.cs, line ", refused.Where, StringComparison.Ordinal);
        Assert.Equal("no luck", refused.Found);
        Assert.IsType<InvalidOperationException>(refused.InnerException);
    }

    [Fact]
    public void A_missing_term_or_prior_is_a_fault_of_the_function()
    {
        HmcNetException refused = Refused(m => m.AddLogDensity(null!));
        Assert.Equal("The function of model \"test\" threw ArgumentNullException.", refused.What);
        Assert.StartsWith("ModelFaultTests.cs, line ", refused.Where, StringComparison.Ordinal);
        Assert.Contains("ArgumentNullException", Refused(m => m.Parameter("x", (HmcNet.Distributions.Distribution)null!)).What, StringComparison.Ordinal);
        Assert.Contains("ArgumentNullException", Assert.Throws<HmcNetException>(() => Model.FromLogDensity(new { x = Space.Real() }, _ => null!)).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Shape_faults_surface_on_the_users_line()
    {
        HmcNetException refused = Refused(m => m.AddLogDensity(m.Parameter("x", Normal(0, 1), over: 3) * new double[] { 1, 2 }));
        Assert.StartsWith("ModelFaultTests.cs, line ", refused.Where, StringComparison.Ordinal);
        Assert.Contains("[3] and [2]", refused.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Branching_on_a_value()
    {
        HmcNetException refused = Refused(m =>
        {
            if ((bool)(m.Parameter("x", Normal(0, 1)) > 0))
                m.AddLogDensity(1.0);
        });
        Assert.Contains("Where(condition, a, b)", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Discrete_parameters()
    {
        HmcNetException refused = Refused(m => m.Parameter("n", Poisson(3)));
        Assert.Equal("A parameter has a discrete prior (Poisson), which has no gradient.", refused.What);
        Assert.Contains("sum the parameter out", refused.Remedy, StringComparison.Ordinal);
        Assert.Contains("sum the discrete parameter out", Refused(m => m.Parameter("n", Support.Binary)).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Non_centring_without_a_location_and_scale()
    {
        HmcNetException refused = Refused(m => m.Parameter("x", Gamma(2, 1), centered: false));
        Assert.Equal("Gamma has no non-centred form.", refused.What);
        Assert.Equal("parameter \"x\"", refused.Where);
        refused = Refused(m => m.Parameter("x", Normal(0, 1), centered: false, support: Support.Positive));
        Assert.Equal("A parameter with a support of its own has no non-centred form.", refused.What);
    }

    [Fact]
    public void Supports_and_shapes_that_do_not_fit()
    {
        Assert.Equal("parameter \"x\"", Refused(m => m.Parameter("x", Support.Simplex)).Where);
        Assert.Equal("a support of single numbers", Refused(m => m.Parameter("x", Normal(0, 1), over: 3, support: Support.Simplex)).Expected);
        HmcNetException refused = Refused(m => m.Parameter("x", Normal(Three, 1), over: 4));
        Assert.Equal("a prior with scalar parameters, or of shape [4]", refused.Expected);
        Assert.Equal("Normal of shape [3]", refused.Found);
        refused = Refused(m => m.Derived("d", m.Parameter("x", Normal(0, 1), over: 3), over: 2));
        Assert.Equal("derived quantity \"d\"", refused.Where);
        Assert.Equal("The parameters of a model leave nothing to sample.", Refused(m => { var x = m.Parameter("x", Support.SumToZero, over: 1); m.AddLogDensity(x); }).What);
    }

    [Fact]
    public void A_support_wider_than_the_prior()
    {
        HmcNetException refused = Refused(m => m.Parameter("tau", HalfNormal(1), support: Support.Real));
        Assert.Equal("The support given for a parameter is wider than its prior's.", refused.What);
        Assert.Equal("parameter \"tau\"", refused.Where);
        Assert.Contains("-3 is negative", refused.Found, StringComparison.Ordinal);
        // Bounds that are parameters are not known, and are not refused.
        _ = Model.Define("unknown", m => m.Parameter("x", Uniform(0, m.Parameter("b", Gamma(2, 1))), support: Support.Positive));
    }

    [Fact]
    public void Data_that_are_not_finite()
    {
        HmcNetException refused = Refused(m => m.Observe("y", [1, double.NaN, 3], Normal(m.Parameter("mu", Normal(0, 1)), 1)));
        Assert.Equal("Data hold a value that is not finite.", refused.What);
        Assert.Equal("\"y\", row 2", refused.Where);
        Assert.Equal("NaN", refused.Found);
        var column = new Column("x", [1, 2, double.PositiveInfinity]);
        refused = Refused(m => m.AddLogDensity(m.Parameter("b", Normal(0, 1)) * column));
        Assert.Equal("\"x\", row 3", refused.Where);
    }

    [Fact]
    public void Observations_of_the_wrong_length()
    {
        HmcNetException refused = Refused(m => m.Observe("y", [1, 2], Normal(m.Parameter("mu", Normal(0, 1), over: 3), 1)));
        Assert.Equal("Observed data and their distribution have different lengths.", refused.What);
        Assert.Equal("observation \"y\"", refused.Where);
        Assert.Equal("values of shape [3], as Normal has", refused.Expected);
        Assert.Equal("shape [2]", refused.Found);
        Assert.Equal("There are no observed values.", Refused(m => m.Observe("y", Array.Empty<double>(), Normal(m.Parameter("mu", Normal(0, 1)), 1))).What);
    }

    [Fact]
    public void Observations_outside_their_support()
    {
        HmcNetException refused = Refused(m => m.Observe("n", [3, 0, -2], Poisson(m.Parameter("rate", Gamma(2, 1)))));
        Assert.Equal("An observed value cannot come from its distribution.", refused.What);
        Assert.Equal("observation \"n\", row 3", refused.Where);
        Assert.Equal("-2 is negative", refused.Found);
        refused = Refused(m => m.Observe("k", [3, 6], Binomial(new[] { 5, 5 }, m.Parameter("p", Beta(1, 1)))));
        Assert.Equal("observation \"k\", row 2", refused.Where);
        Assert.Equal("6 is above 5", refused.Found);
    }

    [Fact]
    public void Observations_whose_bounds_are_parameters_are_left_to_the_density()
    {
        Model model = Model.Define("edge", m => m.Observe("y", [0.5, 3], Uniform(0, m.Parameter("b", Gamma(2, 1)))));
        Assert.Equal(double.NegativeInfinity, model.At(0).Value);
        string text = model.ExplainNonFinite([0]);
        Assert.StartsWith("The log-likelihood of observation \"y\", row 2 (observed 3), is -infinity.", text, StringComparison.Ordinal);
        Assert.EndsWith("at: b = 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Observed_data_must_not_depend_on_parameters()
    {
        HmcNetException refused = Refused(m =>
        {
            var x = m.Parameter("x", Normal(0, 1), over: 3);
            m.Observe("y", x * 2, Normal(0, 1));
        });
        Assert.Equal("Observed data depend on a parameter.", refused.What);
    }

    [Fact]
    public void Parameters_of_a_density_that_are_no_spaces()
    {
        var refused = Assert.Throws<HmcNetException>(() => Model.FromLogDensity(new { a = (Tensor)1.0 }, p => p.a));
        Assert.Equal("A parameter was not given by its space.", refused.What);
        refused = Assert.Throws<HmcNetException>(() => Model.FromLogDensity("text", _ => 0.0));
        Assert.Equal("The parameters of a model cannot be read.", refused.What);
    }

    [Fact]
    public void Tensors_of_another_model()
    {
        Tensor? stolen = null;
        _ = Model.Define("first", m => stolen = m.Parameter("x", Normal(0, 1)));
        HmcNetException refused = Refused(m => m.AddLogDensity(m.Parameter("y", Normal(0, 1)) * stolen!));
        Assert.Contains("\"x\", which is not one of this function's", refused.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Non_finite_densities_are_explained()
    {
        Model model = Model.Define("explain", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 1));
            m.AddLogDensity("penalty", Log(mu));
        });
        string text = model.ExplainNonFinite([-2]);
        Assert.StartsWith("The added term \"penalty\" is NaN.", text, StringComparison.Ordinal);
        Assert.Contains("first operation: log(-2) = NaN", text, StringComparison.Ordinal);
        Assert.EndsWith("at: mu = -2", text, StringComparison.Ordinal);
        Assert.StartsWith("Log density and gradient are finite", model.ExplainNonFinite([2]), StringComparison.Ordinal);
    }

    [Fact]
    public void Overflowing_priors_and_gradients_are_explained()
    {
        Model model = Model.Define("overflow", m => m.Parameter("tau", HalfNormal(1)));
        string text = model.ExplainNonFinite([800]);
        Assert.StartsWith("The prior of tau is -infinity.", text, StringComparison.Ordinal);
        Assert.Contains("first operation: exp(800) = infinity", text, StringComparison.Ordinal);
        Model root = Model.Define("root", m => m.AddLogDensity(-Sqrt(Abs(m.Parameter("x", Normal(0, 1))))));
        Assert.StartsWith("The log density is finite, but its derivative with respect to x is", root.ExplainNonFinite([0]), StringComparison.Ordinal);
    }

    private static HmcNetException Refused(Action<ModelBuilder> define) => Assert.Throws<HmcNetException>(() => Model.Define("test", define));
}
