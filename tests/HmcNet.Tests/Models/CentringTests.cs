using HmcNet.Autodiff;
using HmcNet.Distributions;
using HmcNet.Supports;
using HmcNet.Tests.Prediction;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Centring;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Models;

/// <summary>Partially centred parameters against the same model in its centred and non-centred forms.</summary>
public sealed class CentringTests
{
    private static readonly double[] Weights = [0, 0.1, 0.25, 0.5, 0.6, 0.75, 0.9, 1];

    public static TheoryData<string> Priors() => [.. PriorsByName.Keys];

    private static readonly Dictionary<string, Func<Tensor, Tensor, Distribution>> PriorsByName = new()
    {
        ["normal"] = (mu, tau) => Normal(mu, tau),
        ["student"] = (mu, tau) => StudentT(4, mu, tau),
        ["cauchy"] = (mu, tau) => Cauchy(mu, tau),
        ["laplace"] = (mu, tau) => HmcNet.Distributions.Distribution.Laplace(mu, tau),
        ["logistic"] = (mu, tau) => Logistic(mu, tau),
        ["gumbel"] = (mu, tau) => Gumbel(mu, tau),
        ["no location"] = (_, tau) => Normal(0, tau),
        ["no scale"] = (mu, _) => Normal(mu, 3),
    };

    private static Model Schools(Func<Tensor, Tensor, Distribution> prior, Centring centered = default) => Model.Define("schools", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var tau = m.Parameter("tau", HalfCauchy(5));
        var theta = m.Parameter("theta", prior(mu, tau), over: 8, centered: centered);
        m.Observe("y", EightSchools.Y, Normal(theta, EightSchools.Sigma));
        m.Derived("total", Sum(theta));
    });

    private static double[] Point(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 4 * random.NextDouble() - 2)];
    }

    /// <summary>Coordinates of the centred form and log |dx/dx~| at coordinates of the partially centred one.</summary>
    private static (double[] Position, double LogJacobian) Centre(string prior, double[] partial)
    {
        double mu = prior == "no location" ? 0 : partial[0], scale = prior == "no scale" ? 3 : Math.Exp(partial[1]), logJacobian = 0;
        double[] position = [.. partial];
        for (int j = 0; j < 8; j++)
        {
            position[2 + j] = mu + Math.Pow(scale, 1 - Weights[j]) * (partial[2 + j] - Weights[j] * mu);
            logJacobian += (1 - Weights[j]) * Math.Log(scale);
        }
        return (position, logJacobian);
    }

    [Theory]
    [MemberData(nameof(Priors))]
    public void The_density_is_that_of_the_centred_form_with_its_jacobian(string prior)
    {
        Model centred = Schools(PriorsByName[prior]), partial = centred.WithCentering("theta", Weights);
        for (int seed = 1; seed <= 5; seed++)
        {
            double[] point = Point(seed, 10);
            (double[] position, double logJacobian) = Centre(prior, point);
            (double value, double[] gradient) = partial.At(point);
            ModelProbe.Close(centred.At(position).Value + logJacobian, value, 1e-11);
            // Differences of a sum of some twenty terms.
            ModelProbe.Close(partial.Differences(point), gradient, 1e-6);
            ModelProbe.Close(centred.ValuesAt(position), partial.ValuesAt(point), 1e-12);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_ends_are_the_centred_and_the_non_centred_form(bool centered)
    {
        double[] point = Point(6, 10);
        (double value, double[] gradient) = EightSchools.Define(!centered).WithCentering("theta", centered ? 1 : 0).At(point);
        (double expected, double[] expectedGradient) = centered ? EightSchools.Centred(point) : EightSchools.NonCentred(point);
        ModelProbe.Close(expected, value);
        ModelProbe.Close(expectedGradient, gradient);
        (double other, double[] otherGradient) = EightSchools.Define(!centered).WithCentering("theta", centered).At(point);
        ModelProbe.Close(expected, other);
        ModelProbe.Close(expectedGradient, otherGradient);
    }

    [Fact]
    public void Other_weights_are_bound_to_the_same_graph()
    {
        Model first = EightSchools.Define(centered: true).WithCentering("theta", 0.5), second = first.WithCentering("theta", Weights);
        Assert.Same(first.Graph, second.Graph);
        Assert.Contains("centring of theta", first.DataNames);
        double[] point = Point(7, 10);
        (double[] position, double logJacobian) = Centre("normal", point);
        ModelProbe.Close(EightSchools.Centred(position).Value + logJacobian, second.At(point).Value);
        // And back to forms that need another graph.
        ModelProbe.Close(EightSchools.Centred(point).Value, second.WithCentering("theta", true).At(point).Value);
        ModelProbe.Close(EightSchools.NonCentred(point).Value, second.WithCentering("theta", false).At(point).Value);
    }

    [Fact]
    public void Starting_values_and_draws_are_a_round_trip()
    {
        Model partial = EightSchools.Define(centered: true).WithCentering("theta", Weights);
        double[] theta = [1, -2, 30, 4, 5.5, 6, 7, -8];
        (double[] position, bool[] given) = partial.Start(("mu", [3]), ("tau", [0.2]), ("theta", theta));
        Assert.All(given, Assert.True);
        ModelProbe.Close([3, 0.2, .. theta], partial.ValuesAt(position), 1e-10);
        ModelProbe.Close(Enumerable.Range(0, 8).Select(j => Weights[j] * 3 + Math.Pow(0.2, Weights[j]) * (theta[j] - 3) / 0.2).ToArray(), position[2..], 1e-10);
        Assert.Equal("partly centred theta[3]", partial.CoordinateNames[4]);
    }

    [Fact]
    public void The_density_of_the_parameters_does_not_depend_on_the_form()
    {
        var values = new Dictionary<string, double[]> { ["mu"] = [1], ["tau"] = [2.5], ["theta"] = [1, 2, 3, 4, 5, 6, 7, 8] };
        Model model = EightSchools.Define(centered: true), partial = model.WithCentering("theta", Weights);
        ModelProbe.Close(model.LogDensity(values), partial.LogDensity(values));
        var clones = new Dictionary<string, double[]>(values);
        Model cloned = DataCloning.Clone(model, 2), clonedPartial = DataCloning.Clone(partial, 2);
        foreach (Variable variable in cloned.Variables.Variables.Where(v => !v.IsDerived && !clones.ContainsKey(v.Name)))
            clones[variable.Name] = Point(8, variable.Size);
        clones = clones.Where(c => cloned.Variables.Variables.Any(v => v.Name == c.Key)).ToDictionary();
        ModelProbe.Close(cloned.LogDensity(clones), clonedPartial.LogDensity(clones));
        Assert.Equal(10, partial.Dimension);
    }

    [Fact]
    public void A_nested_hierarchy_is_partially_centred_at_both_levels()
    {
        Model Define() => Model.Define("nested", m =>
        {
            var tau = m.Parameter("tau", HalfNormal(2));
            var region = m.Parameter("region", Normal(1, tau), over: 2);
            var sigma = m.Parameter("sigma", HalfNormal(1));
            var town = m.Parameter("town", Normal(region[new[] { 0, 0, 1, 1 }], sigma), over: 4);
            m.Observe("y", new double[] { 1, 2, 3, 4 }, Normal(town, 1));
        });
        Model centred = Define(), partial = centred.WithCentering("region", 0.3, 0.6).WithCentering("town", 0.2, 0.4, 0.7, 0.9);
        double[] point = Point(9, 8), position = [.. point];
        double tau = Math.Exp(point[0]), sigma = Math.Exp(point[3]), logJacobian = 0;
        foreach ((int j, double w) in new[] { (0, 0.3), (1, 0.6) })
        {
            position[1 + j] = 1 + Math.Pow(tau, 1 - w) * (point[1 + j] - w);
            logJacobian += (1 - w) * Math.Log(tau);
        }
        foreach ((int j, double w) in new[] { (0, 0.2), (1, 0.4), (2, 0.7), (3, 0.9) })
        {
            double mean = position[1 + j / 2];
            position[4 + j] = mean + Math.Pow(sigma, 1 - w) * (point[4 + j] - w * mean);
            logJacobian += (1 - w) * Math.Log(sigma);
        }
        ModelProbe.Close(centred.At(position).Value + logJacobian, partial.At(point).Value);
        ModelProbe.Close(centred.ValuesAt(position), partial.ValuesAt(point));
        (double[] start, _) = partial.Start(("tau", [tau]), ("sigma", [sigma]), ("region", position[1..3]), ("town", position[4..]));
        ModelProbe.Close(point, start, 1e-10);
    }

    [Fact]
    public void Weights_stay_when_other_data_are_bound()
    {
        Model partial = EightSchools.Define(centered: true).WithCentering("theta", 0.5).WithCentering("theta", Weights);
        double[] y = [1, 2, 3, 4, 5, 6, 7, 8], point = Point(10, 10);
        Model bound = partial.With("y", y), other = EightSchools.Define(centered: true).With("y", y).WithCentering("theta", Weights);
        ModelProbe.Close(other.At(point).Value, bound.At(point).Value);
        Model retraced = bound.WithPrior("mu", Normal(0, 1));
        ModelProbe.Close(other.WithPrior("mu", Normal(0, 1)).At(point).Value, retraced.At(point).Value);
        // A prior of a kind without weights means the same centred.
        Assert.Equal("theta[1]", bound.WithPrior("theta", SkewNormal(0, 1, 2)).CoordinateNames[2]);
    }

    [Fact]
    public void Gibbs_takes_the_centred_form()
    {
        Model model = EightSchools.Define(centered: true);
        Assert.Equal(HmcNet.Gibbs.Plan(model).ToString(), HmcNet.Gibbs.Plan(model.WithCentering("theta", Weights)).ToString());
        Assert.Equal(HmcNet.Gibbs.Plan(model).ToString(), HmcNet.Gibbs.Plan(model.WithCentering("theta", Auto)).ToString());
        var options = new GibbsOptions
        {
            Seed = 3,
            Chains = 1,
            IterWarmup = 20,
            IterSampling = 50,
            InitialValues = new Dictionary<string, double[]> { ["mu"] = [1], ["tau"] = [1], ["theta"] = [1, 1, 1, 1, 1, 1, 1, 1] },
        };
        Fit same = HmcNet.Gibbs.Sample(model, options), second = HmcNet.Gibbs.Sample(model.WithCentering("theta", Weights), options);
        ModelProbe.Close(same.Draws.Column(0, "theta[5]").ToArray(), second.Draws.Column(0, "theta[5]").ToArray(), 1e-6);
    }

    [Fact]
    public void Marginal_likelihoods_and_predictions_do_not_depend_on_the_form()
    {
        Model model = EightSchools.Define(centered: true);
        Assert.Equal(Marginal.Likelihood(model, ["theta"]).LogLikelihood, Marginal.Likelihood(model.WithCentering("theta", Weights), ["theta"]).LogLikelihood, 1e-8);

        Model line = PredictionCases.Line(), partial = line.WithCentering("alpha", 0.2, 0.5, 0.9);
        GibbsOptions options = PredictionCases.Options(100) with { InitialValues = new Dictionary<string, double[]> { ["mu"] = [9], ["alpha"] = [8, 9, 10], ["slope"] = [0.5] } };
        Table rows = Table.FromColumns(("population", [3, 1, 7]), ("length", [2.5, 40, 20]));
        HmcNet.Prediction expected = HmcNet.Gibbs.Sample(line, options).Predict(rows), found = HmcNet.Gibbs.Sample(partial, options).Predict(rows);
        for (int row = 0; row < 3; row++)
            ModelProbe.Close(expected.Expected!.Column(0, row).ToArray(), found.Expected!.Column(0, row).ToArray(), 1e-6);
    }

    [Fact]
    public void Auto_is_the_centred_form_for_all_but_NUTS()
    {
        Model auto = Schools(PriorsByName["normal"], Auto), centred = Schools(PriorsByName["normal"]);
        double[] point = Point(11, 10);
        Assert.Equal(centred.At(point).Value, auto.At(point).Value);
        Assert.Equal(centred.CoordinateNames, auto.CoordinateNames);
        Assert.Equal(["theta"], auto.LearntParameters);
        Assert.Empty(centred.LearntParameters);
        // Nothing to be learnt: a prior of numbers, and one without another form.
        Model none = Model.Define("none", m =>
        {
            var a = m.Parameter("a", Normal(0, 1), over: 3, centered: Auto);
            m.Parameter("b", LogNormal(a, 1), centered: Auto);
        });
        Assert.Empty(none.LearntParameters);
        Assert.Empty(Nuts.Sample(none, new NutsOptions { Seed = 1, Chains = 1, IterWarmup = 50, IterSampling = 20 }).Centring);
    }

    [Fact]
    public void Forms_come_from_bool()
    {
        Assert.Equal(Centered, (Centring)true);
        Assert.Equal(default, (Centring)true);
        Assert.Equal(NonCentered, (Centring)false);
        Assert.Equal(["centred", "non-centred", "auto"], new[] { Centered, NonCentered, Auto }.Select(c => c.ToString()));
    }

    [Fact]
    public void Bad_weights_and_parameters_are_refused()
    {
        Model model = Schools(PriorsByName["normal"]);
        Assert.Equal("There is no parameter named \"thta\".", Fault(() => model.WithCentering("thta", 0.5)).What);
        Assert.Equal("There is no parameter named \"thta\".", Fault(() => model.WithCentering("thta", false)).What);
        HmcNetException count = Fault(() => model.WithCentering("theta", 0.5, 0.5));
        Assert.Equal(("The weights of a partially centred parameter do not fit its elements.", "8 weights, or one for all", "2"), (count.What, count.Expected, count.Found));
        HmcNetException range = Fault(() => model.WithCentering("theta", 0, 1, 1.5, 0, 0, 0, 0, 0));
        Assert.Equal(("A weight of a partially centred parameter is out of range.", "parameter \"theta[3]\"", "1.5"), (range.What, range.Where, range.Found));
        Assert.Equal("NaN", Fault(() => model.WithCentering("theta", double.NaN)).Found);
        HmcNetException form = Fault(() => model.WithCentering("tau", 0.5));
        Assert.Equal(("A parameter has no partially centred form.", "HalfCauchy"), (form.What, form.Found));
        Assert.Equal("HalfCauchy has no non-centred form.", Fault(() => model.WithCentering("tau", false)).What);
        Model flat = Model.Define("flat", m =>
        {
            var mu = m.Parameter("mu", Support.Real);
            var cut = m.Parameter("cut", Normal(mu, 1), support: Support.Positive);
            m.Observe("y", new double[] { 1 }, Normal(mu + cut, 1));
        });
        Assert.Equal("a flat prior", Fault(() => flat.WithCentering("mu", 0.5)).Found);
        Assert.Equal("Normal on a narrower support", Fault(() => flat.WithCentering("cut", 0.5)).Found);
    }

    private static HmcNetException Fault(Func<Model> make) => Assert.Throws<HmcNetException>(make);
}
