using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Randomness;

namespace HmcNet.Tests.Distributions;

/// <summary>Distributions of vectors and matrices against independent densities, integrals and moments.</summary>
public class VectorDistributionTests
{
    [Theory]
    [MemberData(nameof(DistributionCases.Vector), MemberType = typeof(DistributionCases))]
    public void The_log_density_equals_the_reference(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        int size = c.Distribution.EventShape.Size;
        double[] draws = ScalarDistributionTests.Draw(c, 30);
        double[] values = DistributionCase.Numbers(c.Distribution.LogDensity(Tensor.FromArray(draws, BatchOf(c, 30))));
        for (int i = 0; i < 30; i++)
        {
            double expected = c.VectorReference!(draws[(i * size)..((i + 1) * size)]);
            Assert.Equal(expected, values[i], 1e-9 * Math.Max(1, Math.Abs(expected)));
        }
    }

    /// <summary>
    /// The trapezoidal rule on transformed coordinates has errors of 1e-7 to 1e-5 with the steps that time allows; for the Wishart
    /// matrices, whose coordinates have different scales, 5e-5 (3e-7 with a step of 0.1, computed apart).
    /// </summary>
    [Theory]
    [InlineData("MultivariateNormal", 2, 0.12, 3)]
    [InlineData("MultivariateNormal precision", 2, 0.12, 3)]
    [InlineData("MultivariateNormal Cholesky", 2, 0.12, 3)]
    [InlineData("MultivariateStudentT", 2, 0.12, 4.2)]
    [InlineData("MultivariateStudentT Cholesky", 2, 0.12, 4.2)]
    [InlineData("Mixture of vectors", 2, 0.12, 3)]
    [InlineData("Dirichlet", 2, 0.12, 3.6)]
    [InlineData("Wishart", 1, 0.15, 3)]
    [InlineData("InverseWishart", 1, 0.15, 3)]
    [InlineData("LkjCorrelation 2", 2, 0.12, 3)]
    [InlineData("LkjCorrelation 3", 2, 0.25, 2.5)]
    [InlineData("LkjCholesky 2", 2, 0.12, 3)]
    [InlineData("LkjCholesky 3", 2, 0.25, 2.5)]
    public void The_density_integrates_to_one(string label, double scale, double step, double end)
    {
        DistributionCase c = DistributionCases.Get(label);
        GraphFunction function = c.Density(c.Distribution.EventShape, unconstrained: true);
        var output = new double[1];
        double total = Quadrature.IntegrateSpace(Density, function.ParameterCount, scale, step, end);
        Assert.Equal(1, total, label.EndsWith("Wishart", StringComparison.Ordinal) ? 2e-4 : 2e-5);

        double Density(double[] u)
        {
            function.Run(u, output);
            return Math.Exp(output[0]);
        }
    }

    [Theory]
    [InlineData("Multinomial")]
    [InlineData("DirichletMultinomial")]
    public void Masses_of_counts_sum_to_one_and_have_the_moments(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        double[][] all = Compositions(c);
        double[] masses = [.. Masses(c, all)];
        Assert.Equal(1, masses.Sum(), 1e-12);
        double[] mean = DistributionCase.Numbers(c.Distribution.Mean()!), variance = DistributionCase.Numbers(c.Distribution.Variance()!);
        for (int k = 0; k < mean.Length; k++)
        {
            double m = masses.Select((p, i) => p * all[i][k]).Sum();
            Assert.Equal(m, mean[k], 1e-12);
            Assert.Equal(masses.Select((p, i) => p * (all[i][k] - m) * (all[i][k] - m)).Sum(), variance[k], 1e-12);
        }
    }

    [Theory]
    [InlineData("Multinomial")]
    [InlineData("DirichletMultinomial")]
    public void Draws_of_counts_follow_the_distribution(string label)
    {
        const int Count = 20_000;
        DistributionCase c = DistributionCases.Get(label);
        double[][] all = Compositions(c);
        double[] expected = [.. Masses(c, all).Select(p => Count * p)];
        var observed = new double[all.Length];
        Dictionary<(double, double), int> places = all.Select((x, i) => (x, i)).ToDictionary(p => (p.x[0], p.x[1]), p => p.i);
        double[] draws = ScalarDistributionTests.Draw(c, Count);
        for (int i = 0; i < Count; i++)
            observed[places[(draws[3 * i], draws[3 * i + 1])]]++;
        DiscreteDistributionTests.AssertChiSquared(expected, observed);
    }

    /// <summary>
    /// Means and variances of draws within 4.5 standard errors, estimated from the draws themselves: false alarms with
    /// probability 7e-6 an element; the seed is fixed.
    /// </summary>
    [Theory]
    [MemberData(nameof(DistributionCases.Vector), MemberType = typeof(DistributionCases))]
    public void Draws_have_the_moments(string label)
    {
        const int Count = 20_000;
        DistributionCase c = DistributionCases.Get(label);
        if (c.Distribution.Mean() is not { } mean)
        {
            Assert.Equal(typeof(LkjCholesky), c.Family);
            return;
        }
        double[] means = DistributionCase.Numbers(mean), variances = DistributionCase.Numbers(c.Distribution.Variance()!);
        double[] draws = ScalarDistributionTests.Draw(c, Count);
        for (int e = 0; e < means.Length; e++)
        {
            double[] x = [.. Enumerable.Range(0, Count).Select(i => draws[i * means.Length + e])];
            AssertMean(x, means[e]);
            AssertMean([.. x.Select(v => (v - means[e]) * (v - means[e]))], variances[e]);
        }
    }

    /// <summary>
    /// The expected gradient of the log density with respect to the parameters is zero: holds only when draws and density belong
    /// together in every parameter. Limits as above.
    /// </summary>
    [Theory]
    [MemberData(nameof(DistributionCases.Vector), MemberType = typeof(DistributionCases))]
    public void The_expected_score_of_draws_is_zero(string label)
    {
        const int Count = 2000;
        DistributionCase c = DistributionCases.Get(label);
        int size = c.Distribution.EventShape.Size;
        double[] draws = ScalarDistributionTests.Draw(c, Count);
        var source = new DataSource("x", c.Distribution.EventShape, draws[..size]);
        (Tensor[] free, Tensor value, double[] point) = c.Traced(Tensor.Data(source));
        Graph graph = Graph.Create(HmcNet.Autodiff.Differentiation.ReverseMode.Gradient(value, free), free);
        GraphFunction function = GraphFunction.Create(graph, engine: Engine.Interpreted);
        var scores = new double[function.OutputCount][];
        for (int p = 0; p < scores.Length; p++)
            scores[p] = new double[Count];
        var output = new double[function.OutputCount];
        for (int i = 0; i < Count; i++)
        {
            GraphFunction.Create(graph, new Dictionary<DataSource, double[]> { [source] = draws[(i * size)..((i + 1) * size)] }, Engine.Interpreted).Run(point, output);
            for (int p = 0; p < scores.Length; p++)
                scores[p][i] = output[p];
        }
        // Probabilities on a simplex and elements that are not read have no free direction of their own.
        bool[] isFree = c.FreeDirections();
        for (int p = 0; p < scores.Length; p++)
        {
            if (isFree[p])
                AssertMean(scores[p], 0);
        }
    }

    [Fact]
    public void Draws_of_normal_vectors_have_the_covariance()
    {
        const int Count = 20_000;
        foreach ((string label, double covariance) in ((string, double)[])[
            ("MultivariateNormal", 0.6), ("MultivariateNormal precision", -0.6 / 2.64), ("MultivariateNormal Cholesky", 0.7)])
        {
            double[] draws = ScalarDistributionTests.Draw(DistributionCases.Get(label), Count);
            AssertMean([.. Enumerable.Range(0, Count).Select(i => (draws[2 * i] - 0.5) * (draws[2 * i + 1] + 1))], covariance);
        }
    }

    [Fact]
    public void Draws_of_correlation_factors_have_the_moments_of_correlations()
    {
        const int Count = 20_000;
        Distribution factors = Distribution.LkjCholesky(3, 2.0);
        var random = new RandomStream(5, 1);
        double[] draws = factors.Draw(random, Count);
        Assert.Null(factors.Support.FindViolation(draws, new Shape(Count, 3, 3), DistributionCase.Numbers));
        foreach ((int i, int j) in ((int, int)[])[(1, 0), (2, 0), (2, 1)])
        {
            double[] r = [.. Enumerable.Range(0, Count).Select(n => Enumerable.Range(0, 3).Sum(k => draws[9 * n + 3 * i + k] * draws[9 * n + 3 * j + k]))];
            AssertMean(r, 0);
            AssertMean([.. r.Select(v => v * v)], 1.0 / 6);
        }
    }

    [Fact]
    public void The_location_scale_form_of_normal_vectors_has_their_covariance()
    {
        foreach (string label in (string[])["MultivariateNormal", "MultivariateNormal precision", "MultivariateNormal Cholesky"])
        {
            Distribution d = DistributionCases.Get(label).Distribution;
            LocationScale form = d.AsLocationScale()!;
            double[] zero = DistributionCase.Numbers(form.FromStandard(new double[2]));
            double[] first = DistributionCase.Numbers(form.FromStandard(new double[] { 1, 0 }));
            double[] second = DistributionCase.Numbers(form.FromStandard(new double[] { 0, 1 }));
            Assert.Equal(DistributionCase.Numbers(d.Mean()!), zero);
            for (int i = 0; i < 2; i++)
            {
                double variance = Math.Pow(first[i] - zero[i], 2) + Math.Pow(second[i] - zero[i], 2);
                Assert.Equal(DistributionCase.Numbers(d.Variance()!)[i], variance, 1e-12);
            }
            double[] x = DistributionCase.Numbers(form.FromStandard(new double[] { 0.7, -1.1 }));
            double logDeterminant = Math.Log(Math.Abs((first[0] - zero[0]) * (second[1] - zero[1]) - (first[1] - zero[1]) * (second[0] - zero[0])));
            double standard = DistributionCase.Numbers(TensorMath.Sum(form.Standard.LogDensity(new double[] { 0.7, -1.1 })))[0];
            Assert.Equal(standard, DistributionCase.Numbers(d.LogDensity(x))[0] + logDeterminant, 1e-12);
        }
    }

    [Fact]
    public void Outside_the_support_the_density_is_zero()
    {
        (string Label, double[] X)[] outside =
        [
            ("Dirichlet", [0.5, 0.7, -0.2]), ("Dirichlet", [0.5, 0.2, 0.2]), ("Multinomial", [3, 4, -1]), ("Multinomial", [1, 2, 4]),
            ("DirichletMultinomial", [3, 4, -1]), ("DirichletMultinomial", [1, 2, 4]), ("Wishart", [1, 2, 2, 1]), ("InverseWishart", [1, 2, 2, 1]),
            ("LkjCorrelation 2", [1, 1.2, 1.2, 1]), ("LkjCorrelation 2", [1.1, 0.2, 0.2, 1]), ("LkjCholesky 2", [1, 0, 0.6, 0.7]),
            ("LkjCholesky 2", [1, 0, 0.6, -0.8]),
        ];
        foreach ((string label, double[] x) in outside)
        {
            DistributionCase c = DistributionCases.Get(label);
            Tensor value = Tensor.FromArray(x, c.Distribution.EventShape);
            Assert.Equal(double.NegativeInfinity, DistributionCase.Numbers(c.Distribution.LogDensity(value))[0]);
            (_, Func<double[], double[]> gradient, double[] point) = c.OfParameters(value);
            Assert.All(gradient(point), g => Assert.Equal(0, g));
        }
    }

    internal static void AssertMean(double[] x, double expected)
    {
        double mean = x.Average();
        double error = Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / (x.Length - 1.0) / x.Length);
        Assert.True(Math.Abs(mean - expected) <= 4.5 * error + 1e-12, $"mean {mean}, expected {expected}, standard error {error}");
    }

    private static Shape BatchOf(DistributionCase c, int count) => new([count, .. c.Distribution.EventShape.Lengths]);

    private static double[][] Compositions(DistributionCase c) =>
        [.. from a in Enumerable.Range(0, c.LastCount + 1) from b in Enumerable.Range(0, c.LastCount + 1 - a) select new double[] { a, b, c.LastCount - a - b }];

    private static IEnumerable<double> Masses(DistributionCase c, double[][] all) =>
        DistributionCase.Numbers(c.Distribution.LogDensity(Tensor.FromArray(all.SelectMany(x => x).ToArray(), BatchOf(c, all.Length)))).Select(Math.Exp);
}
