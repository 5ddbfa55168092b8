using HmcNet.Hmc;
using HmcNet.Randomness;
using HmcNet.Sampling;

namespace HmcNet.Tests.Sampling;

public class InitializationTests
{
    private static readonly LogDensityFunction Normal = (q, g) =>
    {
        double sum = 0;
        for (int i = 0; i < q.Length; i++)
        {
            g[i] = -q[i];
            sum -= 0.5 * q[i] * q[i];
        }
        return sum;
    };

    [Fact]
    public void Starting_points_are_uniform_within_the_radius_and_differ_between_chains()
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(500, Normal);
        double[] one = Find(target, 1, null, 2), two = Find(target, 2, null, 2);
        Assert.All(one, x => Assert.InRange(x, -2, 2));
        Assert.True(one.Max() > 1.95 && one.Min() < -1.95);
        // Standard error of the mean of 500 uniforms on (-2, 2): 4 / sqrt(12 * 500) = 0.052.
        Assert.InRange(one.Average(), -0.23, 0.23);
        Assert.NotEqual(one, two);
        Assert.Equal(one, Find(target, 1, null, 2));
        Assert.Equal(new double[500], Find(target, 1, null, 0));
    }

    /// <summary>The try counts as the stream's iteration: a rejected try changes all random coordinates.</summary>
    [Fact]
    public void Tries_go_on_until_log_density_and_gradient_are_finite()
    {
        int calls = 0;
        ISamplingTarget target = LogDensity.FromValueAndGradient(2, (q, g) =>
        {
            calls++;
            g[0] = calls == 3 ? double.NaN : -q[0];
            g[1] = calls == 4 ? double.PositiveInfinity : -q[1];
            return calls switch
            {
                1 => double.NegativeInfinity,
                2 => double.NaN,
                5 => double.PositiveInfinity,
                6 => throw new InvalidOperationException("no"),
                _ => -0.5 * (q[0] * q[0] + q[1] * q[1]),
            };
        });
        double[] found = Find(target, 1, null, 2);
        Assert.Equal(7, calls);
        var stream = new RandomStream(1, 1);
        stream.Begin(6, StreamPurpose.Initialisation);
        Assert.Equal([2 * (2 * stream.NextUniform() - 1), 2 * (2 * stream.NextUniform() - 1)], found);
    }

    [Fact]
    public void Given_values_stay_and_the_others_are_drawn()
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(3, Normal, ["a", "b", "c"]);
        double[] found = Find(target, 1, new Dictionary<string, double[]> { ["b"] = [17] }, 2);
        Assert.Equal(17, found[1]);
        Assert.InRange(found[0], -2, 2);
        Assert.NotEqual(0, found[0]);
        Assert.NotEqual(found[0], found[2]);
    }

    [Theory]
    [InlineData(2, 100)]
    [InlineData(0, 1)]
    public void A_density_that_is_never_finite_is_an_error_that_says_what_failed_how_often(double radius, int tries)
    {
        int calls = 0;
        ISamplingTarget target = LogDensity.FromValueAndGradient(
            1, (q, g) => ++calls % 4 == 0 ? double.NaN : double.NegativeInfinity, ["mu"], "hopeless");
        var error = Assert.Throws<HmcNetException>(() => ChainRunner.Run(target, new NutsOptions { Seed = 1, Chains = 1, InitRadius = radius }));
        Assert.Equal(tries + 1, calls); // and once for the explanation
        Assert.Contains(tries == 1 ? "the starting point" : "any of 100 random starting points", error.What, StringComparison.Ordinal);
        Assert.Equal(
            tries == 1 ? "a log density of -infinity 1 times" : "a log density of -infinity 75 times, a log density of NaN 25 times",
            error.Found);
        Assert.Contains("hopeless: the log density is", error.Where, StringComparison.Ordinal);
        Assert.Contains("mu = ", error.Where, StringComparison.Ordinal);
        Assert.Contains("InitRadius", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_density_that_throws_at_every_start_is_an_error_that_names_the_exception()
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(1, (_, _) => throw new FormatException("bad table"));
        var error = Assert.Throws<HmcNetException>(() => ChainRunner.Run(target, new NutsOptions { Seed = 1 }));
        Assert.Contains("an exception 100 times", error.Found, StringComparison.Ordinal);
        Assert.Contains("FormatException: bad table", error.Found, StringComparison.Ordinal);
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public void A_gradient_that_is_never_finite_is_named_by_its_coordinate()
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(
            2, (q, g) => { g[0] = 0; g[1] = double.NaN; return 0; }, ["a", "b"]);
        var error = Assert.Throws<HmcNetException>(() => ChainRunner.Run(target, new NutsOptions { Seed = 1 }));
        Assert.Equal("a gradient that is not finite 100 times", error.Found);
        Assert.Contains("the derivative by b is NaN", error.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void All_values_given_are_tried_once()
    {
        int calls = 0;
        ISamplingTarget target = LogDensity.FromValueAndGradient(1, (_, _) => { calls++; return double.NegativeInfinity; }, ["a"]);
        var density = new GuardedDensity(target.CreateChainDensity());
        Assert.Throws<HmcNetException>(() => Initialization.Find(
            target, density, new RandomStream(1, 1), new Dictionary<string, double[]> { ["a"] = [1] }, 2));
        Assert.Equal(1, density.Evaluations);
        Assert.Equal(2, calls);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_given_value_that_is_not_finite_is_refused(double value)
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(3, Normal);
        var error = Assert.Throws<HmcNetException>(
            () => Find(target, 1, new Dictionary<string, double[]> { ["q"] = [1, value, 3] }, 2));
        Assert.Equal("\"q\", entry 2", error.Where);
    }

    [Fact]
    public void A_given_value_on_the_boundary_of_its_support_is_refused()
    {
        var error = Assert.Throws<HmcNetException>(() => Find(
            new PositiveTarget(), 1, new Dictionary<string, double[]> { ["tau"] = [0] }, 2));
        Assert.Contains("boundary", error.What, StringComparison.Ordinal);
        Assert.Equal("\"log tau\"", error.Where);
    }

    [Fact]
    public void Unknown_names_and_wrong_lengths_are_refused()
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(2, Normal);
        Assert.Contains("no variable named \"nu\"", Assert.Throws<HmcNetException>(
            () => Find(target, 1, new Dictionary<string, double[]> { ["nu"] = [1] }, 2)).What, StringComparison.Ordinal);
        var error = Assert.Throws<HmcNetException>(() => Find(target, 1, new Dictionary<string, double[]> { ["q"] = [1] }, 2));
        Assert.Equal(("\"q\"", "2", "1"), (error.Where, error.Expected, error.Found));
    }

    /// <summary>An explanation that throws must not hide what it was to explain.</summary>
    [Fact]
    public void A_failing_explanation_does_not_hide_the_error()
    {
        var error = Assert.Throws<HmcNetException>(() => ChainRunner.Run(
            new PositiveTarget { Value = double.NaN }, new NutsOptions { Seed = 1 }));
        Assert.Contains("any of 100", error.What, StringComparison.Ordinal);
        Assert.Contains("NotSupportedException", error.Where, StringComparison.Ordinal);
    }

    private static double[] Find(ISamplingTarget target, int chain, IReadOnlyDictionary<string, double[]>? values, double radius) =>
        Initialization.Find(target, new GuardedDensity(target.CreateChainDensity()), new RandomStream(1, chain), values, radius);

    /// <summary>One positive parameter; it cannot explain anything.</summary>
    private sealed class PositiveTarget : ISamplingTarget, IChainDensity
    {
        public double Value { get; init; }

        public string Name => "positive";

        public int Dimension => 1;

        public VariableLayout Variables { get; } = new([new Variable("tau")]);

        public IReadOnlyList<string> CoordinateNames => ["log tau"];

        public IChainDensity CreateChainDensity() => this;

        public void Unconstrain(IReadOnlyDictionary<string, double[]> values, Span<double> position, Span<bool> given)
        {
            position[0] = Math.Log(values["tau"][0]);
            given[0] = true;
        }

        public string ExplainNonFinite(ReadOnlySpan<double> position) => throw new NotSupportedException();

        public double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient) => Value;

        public void WriteValues(ReadOnlySpan<double> position, Span<double> values) => values[0] = Math.Exp(position[0]);
    }
}
