using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Randomness;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Distributions;

/// <summary>Shapes, batches, faults of parameters and draws: what the base class does for all families.</summary>
public class DistributionTests
{
    private static readonly double[,] Identity = { { 1, 0 }, { 0, 1 } };

    public static TheoryData<string, string> Faults => new()
    {
        { "The parameter sigma of Normal is out of its range.", "-1 is not positive" },
        { "The parameter mu of Normal is out of its range.", "NaN" },
        { "The parameter p of Binomial is out of its range.", "1.5 is above 1" },
        { "The parameter n of Binomial is out of its range.", "2.5 is not a whole number" },
        { "The parameter probabilities of Categorical is out of its range.", "the elements sum to 1.1, not to 1" },
        { "The parameter cutpoints of OrderedLogistic is out of its range.", "element" },
        { "The parameter covariance of MultivariateNormal is out of its range.", "" },
        { "The parameter nu of Wishart is out of its range.", "1 is not above 1" },
        { "The parameter weights of Mixture is out of its range.", "the elements sum to 0.8, not to 1" },
        { "The parameter sigma of HalfNormal is out of its range.", "Infinity" },
        { "The parameters lower and upper of Uniform are not in order.", "lower = 2, upper = 1" },
        { "The parameters lower and upper of Truncated are not in order.", "lower = 2, upper = 2" },
        { "The dimension of LkjCholesky is out of its range.", "0" },
        { "The parameter probabilities of Categorical has too few dimensions.", "shape scalar" },
        { "The parameters mu and covariance of MultivariateNormal do not fit.", "[3] and [2, 2]" },
        { "Truncated needs a distribution whose distribution function has a closed form here.", "Gamma" },
        { "Censored needs a distribution whose distribution function has a closed form here.", "Poisson" },
        { "Truncated needs a distribution of single numbers.", "Dirichlet with events of shape [2]" },
        { "ZeroInflated needs a distribution of counts.", "Gamma" },
        { "A mixture needs one weight for each component.", "shape [2] for 1 components" },
        { "The components of a mixture do not fit together.", "Normal (scalar, continuous), Poisson (scalar, discrete)" },
        { "Truncated of a distribution of counts needs bounds that are whole numbers.", "1.5" },
        { "Censored of a distribution of counts needs bounds that are whole numbers.", "2.5" },
        { "IntervalCensored of a distribution of counts needs bounds that are whole numbers.", "0.5" },
        { "Gamma has no distribution function in closed form here.", "" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Parameters_out_of_range_are_refused_with_family_name_value_and_range(string what, string found)
    {
        HmcNetException[] faults = [.. FaultyCalls().Select(call => Assert.Throws<HmcNetException>(call)).Where(f => f.What == what)];
        HmcNetException fault = Assert.Single(faults);
        Assert.Contains(found, fault.Found ?? "", StringComparison.Ordinal);
        Assert.Contains("DistributionTests.cs", fault.Where ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Every_faulty_call_has_its_message_in_the_table() =>
        Assert.Equal(
            FaultyCalls().Select(call => Assert.Throws<HmcNetException>(call).What).Order(StringComparer.Ordinal),
            Faults.Select(f => (string)((object[])f)[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void The_element_of_a_constant_vector_is_named()
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(() => Normal(0, new[] { 1.0, 2, -3 }));
        Assert.EndsWith("element 2 (counting from 0)", fault.Where, StringComparison.Ordinal);
        Assert.Equal("sigma in positive numbers", fault.Expected);
    }

    [Fact]
    public void Traced_parameters_and_data_are_not_checked()
    {
        Assert.NotNull(Normal(0, Tensor.Parameter("sigma", Shape.Scalar)));
        Assert.NotNull(Normal(0, Tensor.Data(new DataSource("sigma", Shape.Scalar, [-1]))));
    }

    [Fact]
    public void Parameters_and_values_broadcast()
    {
        Distribution d = Normal(new double[,] { { 0 }, { 10 } }, new[] { 1.0, 2, 3 });
        Assert.Equal(new Shape(2, 3), d.BatchShape);
        Assert.Equal(new Shape(2, 3), d.Mean()!.Shape);
        Assert.Equal(new Shape(2, 3), d.LogDensity(1.5).Shape);
        Assert.Equal(new Shape(4, 2, 3), d.LogDensity(TensorMath.Zeros(new Shape(4, 1, 1))).Shape);
        double[] values = DistributionCase.Numbers(d.LogDensity(1.5));
        Assert.Equal(DistributionCase.Numbers(Normal(10, 2).LogDensity(1.5))[0], values[4]);
    }

    [Theory]
    [MemberData(nameof(DistributionCases.Everything), MemberType = typeof(DistributionCases))]
    public void Shapes_follow_the_contract(string label)
    {
        Distribution d = DistributionCases.Get(label).Distribution;
        Assert.Equal(Shape.Scalar, d.BatchShape);
        foreach (Tensor? moment in new[] { d.Mean(), d.Variance() })
            Assert.Equal(d.EventShape, moment?.Shape ?? d.EventShape);
        double[] draws = ScalarDistributionTests.Draw(DistributionCases.Get(label), 6);
        Tensor x = Tensor.FromArray(draws, new Shape([2, 3, .. d.EventShape.Lengths]));
        Assert.Equal(new Shape(2, 3), d.LogDensity(x).Shape);
        Tensor one = Tensor.FromArray(draws.AsSpan(0, d.EventShape.Size), d.EventShape);
        Assert.Equal(Shape.Scalar, d.LogDensity(one).Shape);
        Assert.Equal(DistributionCase.Numbers(d.LogDensity(one))[0], DistributionCase.Numbers(d.LogDensity(x))[0], 1e-13);
        Assert.Null(d.Support.FindViolation(draws, x.Shape, DistributionCase.Numbers));
    }

    [Theory]
    [MemberData(nameof(DistributionCases.Everything), MemberType = typeof(DistributionCases))]
    public void Without_its_guards_the_density_is_the_same_inside_the_support(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        double[] draws = ScalarDistributionTests.Draw(c, 20);
        Tensor x = Tensor.FromArray(draws, new Shape([20, .. c.Distribution.EventShape.Lengths]));
        Tensor inside = c.Distribution.LogDensityInside(x);
        Assert.Equal(new Shape(20), inside.Shape);
        Assert.Equal(DistributionCase.Numbers(c.Distribution.LogDensity(x)), DistributionCase.Numbers(inside));
    }

    [Fact]
    public void Likelihoods_of_checked_observations_have_few_operations_a_row()
    {
        Tensor eta = Tensor.Parameter("eta", new Shape(7)), scale = Tensor.Parameter("scale", Shape.Scalar);
        Tensor y = Tensor.Data(new DataSource("y", new Shape(7), new double[7]));
        // Five for the normal: subtract, divide, square, multiply, subtract.
        AssertRowOperations(5, Normal(eta, scale), eta, scale, y);
        // Four for Poisson: multiply, exp, subtract, subtract of what depends on data alone.
        AssertRowOperations(4, PoissonLog(eta), eta, scale, y);
        // Two for Bernoulli: multiply, log of the logistic function.
        AssertRowOperations(2, BernoulliLogit(eta), eta, scale, y);
    }

    private static void AssertRowOperations(int expected, Distribution distribution, Tensor eta, Tensor scale, Tensor y)
    {
        Graph graph = Graph.Create([distribution.LogDensityInside(y)], [eta, scale]);
        Assert.Equal(expected, graph.Nodes.Count(n => n.Shape.Size == 7 && n.DependsOnParameters && n.Inputs.Length > 0));
    }

    [Fact]
    public void Batches_of_vectors_and_matrices_equal_their_elements()
    {
        double[,] other = { { 2.0, 0.3 }, { 0.3, 1.0 } };
        Tensor matrices = TensorMath.Stack(Identity, other);
        double[] x = [0.3, -0.7];
        AssertBatch(MultivariateNormal(0, matrices).LogDensity(x), MultivariateNormal(0, Identity).LogDensity(x), MultivariateNormal(0, other).LogDensity(x));
        AssertBatch(
            MultivariateStudentT(new[] { 3.0, 8 }, 0, matrices).LogDensity(x),
            MultivariateStudentT(3, 0, Identity).LogDensity(x), MultivariateStudentT(8, 0, other).LogDensity(x));
        AssertBatch(Wishart(new[] { 3.0, 8 }, matrices).LogDensity(other), Wishart(3, Identity).LogDensity(other), Wishart(8, other).LogDensity(other));
        AssertBatch(
            Wishart(new[] { 3.0, 8 }, matrices).Variance()!, Wishart(3, Identity).Variance()!, Wishart(8, other).Variance()!);
        AssertBatch(LkjCorrelation(2, new[] { 1.0, 4 }).LogDensity(Identity), LkjCorrelation(2, 1).LogDensity(Identity), LkjCorrelation(2, 4).LogDensity(Identity));
        double[,] p = { { 0.2, 0.8 }, { 0.6, 0.4 } };
        AssertBatch(Categorical(p).LogDensity(1), Categorical(new[] { 0.2, 0.8 }).LogDensity(1), Categorical(new[] { 0.6, 0.4 }).LogDensity(1));
        AssertBatch(Categorical(p).LogDensity(new[] { 1, 0 }), Categorical(new[] { 0.2, 0.8 }).LogDensity(1), Categorical(new[] { 0.6, 0.4 }).LogDensity(0));
        AssertBatch(Dirichlet(p).LogDensity(new[] { 0.5, 0.5 }), Dirichlet(new[] { 0.2, 0.8 }).LogDensity(new[] { 0.5, 0.5 }), Dirichlet(new[] { 0.6, 0.4 }).LogDensity(new[] { 0.5, 0.5 }));
        AssertBatch(
            Multinomial(new[] { 2, 3 }, p).Variance()!, Multinomial(2, new[] { 0.2, 0.8 }).Variance()!, Multinomial(3, new[] { 0.6, 0.4 }).Variance()!);
        AssertBatch(
            Mixture(p, Normal(new[] { 0.0, 5 }, 1), Normal(1, 2)).LogDensity(0.5),
            Mixture(new[] { 0.2, 0.8 }, Normal(0, 1), Normal(1, 2)).LogDensity(0.5), Mixture(new[] { 0.6, 0.4 }, Normal(5, 1), Normal(1, 2)).LogDensity(0.5));
        AssertBatch(
            Truncated(Poisson(new[] { 2.0, 3 }), lower: 1).LogDensity(1), Truncated(Poisson(2), lower: 1).LogDensity(1), Truncated(Poisson(3), lower: 1).LogDensity(1));
        AssertBatch(
            Censored(Normal(new[] { 2.0, 3 }, 1), upper: new[] { 2.5, 3.5 }).LogDensity(2.5), Censored(Normal(2, 1), upper: 2.5).LogDensity(2.5),
            Censored(Normal(3, 1), upper: 3.5).LogDensity(2.5));
    }

    [Fact]
    public void Draws_of_a_batch_use_the_parameters_of_their_place()
    {
        Distribution d = Normal(new double[,] { { 0 }, { 1000 } }, new[] { 1e-6, 1e-6, 1e-6 });
        var draws = new double[4 * 6];
        d.Draw(new RandomStream(1, 1), [[0, 1000], [1e-6, 2e-6, 3e-6]], new Shape(4, 2, 3), draws);
        for (int i = 0; i < draws.Length; i++)
            Assert.InRange(draws[i] - (i / 3 % 2 == 0 ? 0 : 1000), -1e-4, 1e-4);
        Assert.Equal(draws.Length, draws.Distinct().Count());

        double[] vectors = MultivariateNormalCholesky(new double[,] { { 0, 100 }, { 200, 300 } }, new[,] { { 1e-6, 0 }, { 0, 1e-6 } }).Draw(new RandomStream(1, 1), 2);
        Assert.Equal([0.0, 100, 200, 300, 0, 100, 200, 300], vectors.Select(v => Math.Round(v, 3)));
    }

    [Fact]
    public void Draws_repeat_with_the_stream_and_differ_between_chains()
    {
        foreach (DistributionCase c in ScalarCases.All.Concat(DiscreteCases.All))
        {
            double[] first = c.Distribution.Draw(new RandomStream(9, 1), 50);
            Assert.Equal(first, c.Distribution.Draw(new RandomStream(9, 1), 50));
            Assert.NotEqual(first, c.Distribution.Draw(new RandomStream(9, 2), 50));
        }
    }

    [Fact]
    public void Draws_of_single_numbers_allocate_nothing()
    {
        var random = new RandomStream(1, 1);
        var destination = new double[1];
        foreach (DistributionCase c in ScalarCases.All.Concat(DiscreteCases.All))
        {
            double[][] parameters = [.. c.ParameterValues];
            for (int i = 0; i < 100; i++)
                c.Distribution.DrawEvent(random, parameters, destination);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                c.Distribution.DrawEvent(random, parameters, destination);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated == 0, $"{c.Label}: {allocated} bytes");
        }
    }

    [Fact]
    public void Draws_into_a_wrong_shape_are_refused()
    {
        var random = new RandomStream(1, 1);
        Distribution d = Normal(new double[3], 1);
        Assert.Contains("do not fit the shape", Assert.Throws<HmcNetException>(() => d.Draw(random, [new double[3], [1]], new Shape(2), new double[2])).Message, StringComparison.Ordinal);
        Assert.Contains("wrong length", Assert.Throws<HmcNetException>(() => d.Draw(random, [new double[3], [1]], new Shape(3), new double[2])).Message, StringComparison.Ordinal);
        Assert.Contains("wrong length", Assert.Throws<HmcNetException>(() => d.Draw(random, [new double[2], [1]], new Shape(3), new double[3])).Message, StringComparison.Ordinal);
        Assert.Contains("values for each", Assert.Throws<HmcNetException>(() => d.Draw(random, [new double[3]], new Shape(3), new double[3])).Message, StringComparison.Ordinal);
        Assert.Contains("negative", Assert.Throws<HmcNetException>(() => d.Draw(random, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("no value to draw with", Assert.Throws<HmcNetException>(() => Normal(Tensor.Parameter("mu", Shape.Scalar), 1).Draw(random, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_of_counts_have_the_masses_between_whole_breaks()
    {
        double[] masses = [.. DistributionCase.Numbers(IntervalCensored(Geometric(0.3), new[] { 0.0, 2 }).LogDensity(new[] { 0, 1, 2 })).Select(Math.Exp)];
        Assert.Equal(0.3, masses[0], 1e-14);
        Assert.Equal(0.3 * (0.7 + 0.49), masses[1], 1e-14);
        Assert.Equal(0.343, masses[2], 1e-14);
    }

    [Fact]
    public void Parameters_whose_shapes_do_not_fit_are_refused()
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(() => Normal(new double[3], new[] { 1.0, 2 }).BatchShape);
        Assert.Contains("mu [3], sigma [2]", fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Action> FaultyCalls() =>
    [
        () => Normal(0, -1), () => Normal(double.NaN, 1), () => Binomial(3, 1.5), () => Binomial(2.5, 0.5), () => Categorical(new[] { 0.5, 0.6 }),
        () => OrderedLogistic(0, new[] { 1.0, 0.5 }), () => MultivariateNormal(0, new[,] { { 1.0, 2 }, { 2, 1 } }), () => Wishart(1, Identity),
        () => Mixture(new[] { 0.5, 0.3 }, Normal(0, 1), Normal(1, 1)), () => HalfNormal(double.PositiveInfinity), () => Uniform(2, 1),
        () => Truncated(Normal(0, 1), 2, 2), () => LkjCholesky(0, 1), () => Categorical(1), () => MultivariateNormal(new double[3], Identity),
        () => Truncated(Gamma(1, 1), lower: 1), () => Censored(Poisson(1), upper: 3), () => Truncated(Dirichlet(new[] { 1.0, 1 }), lower: 0),
        () => ZeroInflated(0.5, Gamma(1, 1)), () => Mixture(new[] { 0.5, 0.5 }, Normal(0, 1)), () => Mixture(new[] { 0.5, 0.5 }, Normal(0, 1), Poisson(1)),
        () => Truncated(Poisson(1), lower: 1.5), () => Censored(Geometric(0.5), upper: 2.5), () => IntervalCensored(Geometric(0.5), new[] { 0.5, 2 }),
        () => Gamma(1, 1).LogCdf(1),
    ];

    private static void AssertBatch(Tensor batch, params Tensor[] elements)
    {
        Assert.Equal(elements.Length, batch.Shape[0]);
        double[] values = DistributionCase.Numbers(batch);
        double[] expected = [.. elements.SelectMany(DistributionCase.Numbers)];
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], values[i], 1e-13);
    }
}
