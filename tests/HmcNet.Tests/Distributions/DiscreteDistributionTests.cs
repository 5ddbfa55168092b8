using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet.Tests.Distributions;

/// <summary>Distributions of counts and codes against independent masses and sums.</summary>
public class DiscreteDistributionTests
{
    private const int DrawCount = 20_000;

    [Theory]
    [MemberData(nameof(DistributionCases.Discrete), MemberType = typeof(DistributionCases))]
    public void The_log_mass_equals_the_reference(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        double[] masses = c.LogMasses(Counts(c));
        for (int k = 0; k < masses.Length; k++)
        {
            double expected = c.Reference!(k);
            // References that subtract distribution functions have an absolute error of about 1e-15 / mass.
            if (expected < -25 && double.IsFinite(expected))
                continue;
            Assert.True(masses[k] == expected || Math.Abs(masses[k] - expected) <= 1e-10 * Math.Max(1, Math.Abs(expected)), $"at {k}: {masses[k]} instead of {expected}");
        }
    }

    [Theory]
    [MemberData(nameof(DistributionCases.Discrete), MemberType = typeof(DistributionCases))]
    public void The_masses_sum_to_one(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        Assert.Equal(1, c.LogMasses(Counts(c)).Sum(Math.Exp), 1e-12);
    }

    [Theory]
    [MemberData(nameof(DistributionCases.Discrete), MemberType = typeof(DistributionCases))]
    public void Mean_and_variance_equal_the_sums(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        if (c.Distribution.Mean() is not { } mean || c.Distribution.Variance() is not { } variance)
        {
            Type[] without = [typeof(Categorical), typeof(CategoricalLogit), typeof(OrderedLogistic), typeof(Truncated), typeof(Censored), typeof(IntervalCensored)];
            Assert.Contains(c.Family, without);
            return;
        }
        double[] masses = [.. c.LogMasses(Counts(c)).Select(Math.Exp)];
        double m = masses.Select((p, k) => p * k).Sum();
        double v = masses.Select((p, k) => p * (k - m) * (k - m)).Sum();
        Assert.Equal(m, DistributionCase.Numbers(mean)[0], 1e-10 * Math.Max(1, m));
        Assert.Equal(v, DistributionCase.Numbers(variance)[0], 1e-10 * Math.Max(1, v));
    }

    /// <summary>
    /// Pearson's chi-squared over values with at least 20 expected draws, the others together; the limit is exceeded with
    /// probability 1e-5 a case; the seed is fixed.
    /// </summary>
    [Theory]
    [MemberData(nameof(DistributionCases.Discrete), MemberType = typeof(DistributionCases))]
    public void Draws_follow_the_distribution(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        double[] draws = ScalarDistributionTests.Draw(c, DrawCount);
        Assert.Null(c.Distribution.Support.FindViolation(draws, new HmcNet.Autodiff.Ir.Shape(draws.Length), DistributionCase.Numbers));
        double[] expected = [.. c.LogMasses(Counts(c)).Select(l => DrawCount * Math.Exp(l))];
        var observed = new double[expected.Length];
        foreach (double draw in draws)
            observed[Math.Min((int)draw, expected.Length - 1)]++;
        AssertChiSquared(expected, observed);
    }

    [Theory]
    [InlineData("Bernoulli")]
    [InlineData("BernoulliLogit")]
    [InlineData("Geometric")]
    public void The_distribution_function_is_the_sum_of_the_masses(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        double[] counts = Counts(c);
        double[] masses = [.. c.LogMasses(counts).Select(Math.Exp)];
        double[] below = DistributionCase.Numbers(c.Distribution.LogCdf(counts)), above = DistributionCase.Numbers(c.Distribution.LogComplementaryCdf(counts));
        double[][] parameters = [.. c.ParameterValues];
        double sum = 0;
        for (int k = 0; k < counts.Length; k++)
        {
            // The middle of a step has the quantile k from both sides.
            if (masses[k] > 1e-9)
            {
                Assert.Equal(k, c.Distribution.TailQuantile(parameters, sum + 0.5 * masses[k], upper: false));
                Assert.Equal(k, c.Distribution.TailQuantile(parameters, 1 - sum - 0.5 * masses[k], upper: true));
            }
            sum += masses[k];
            Assert.Equal(sum, Math.Exp(below[k]), 1e-12);
            Assert.Equal(1 - sum, Math.Exp(above[k]), 1e-12);
            Assert.Equal(sum, c.Distribution.TailProbability(parameters, k, upper: false), 1e-12);
            Assert.Equal(1 - sum, c.Distribution.TailProbability(parameters, k, upper: true), 1e-12);
        }
        Assert.Equal(double.NegativeInfinity, DistributionCase.Numbers(c.Distribution.LogCdf(-1.0))[0]);
        Assert.Equal(0, DistributionCase.Numbers(c.Distribution.LogComplementaryCdf(-1.0))[0]);
    }

    [Theory]
    [MemberData(nameof(DistributionCases.Discrete), MemberType = typeof(DistributionCases))]
    public void Outside_the_support_the_mass_is_zero_and_the_gradient_too(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        bool isBounded = c.Distribution.Support.FindViolation([1e6], HmcNet.Autodiff.Ir.Shape.Scalar, DistributionCase.Numbers) is not null;
        foreach (double k in isBounded ? new double[] { -1, -7, 1e6 } : [-1, -7])
        {
            Assert.Equal(double.NegativeInfinity, c.LogMasses([k])[0]);
            (_, Func<double[], double[]> gradient, double[] point) = c.OfParameters(k);
            Assert.All(gradient(point), g => Assert.Equal(0, g));
        }
    }

    internal static void AssertChiSquared(double[] expected, double[] observed)
    {
        double statistic = 0, otherExpected = 0, otherObserved = 0;
        int cells = 0;
        for (int k = 0; k < expected.Length; k++)
        {
            if (expected[k] < 20)
            {
                otherExpected += expected[k];
                otherObserved += observed[k];
                continue;
            }
            statistic += (observed[k] - expected[k]) * (observed[k] - expected[k]) / expected[k];
            cells++;
        }
        if (otherExpected >= 5)
        {
            statistic += (otherObserved - otherExpected) * (otherObserved - otherExpected) / otherExpected;
            cells++;
        }
        else
        {
            Assert.True(otherObserved <= 30, $"{otherObserved} draws where {otherExpected} are expected");
        }
        double limit = MathNet.Numerics.Distributions.ChiSquared.InvCDF(cells - 1, 1 - 1e-5);
        Assert.True(statistic < limit, $"chi-squared {statistic} on {cells - 1} degrees of freedom");
    }

    private static double[] Counts(DistributionCase c) => [.. Enumerable.Range(0, c.LastCount + 1).Select(k => (double)k)];
}
