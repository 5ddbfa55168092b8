using HmcNet.Autodiff;
using HmcNet.Distributions;
using HmcNet.Randomness;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Distributions;

/// <summary>Log densities where naive formulas overflow, underflow or cancel. Expected values are limits or arithmetic by hand.</summary>
public class ExtremeValueTests
{
    [Fact]
    public void Far_tails_keep_their_digits()
    {
        AssertLog(-0.5e6 - 0.5 * Math.Log(2 * Math.PI), Normal(0, 1), 1000);
        AssertLog(-800, Logistic(0, 1), 800);
        AssertLog(-800, Logistic(0, 1), -800);
        AssertLog(-1e5 - Math.Log(2), Laplace(0, 1), 1e5);
        AssertLog(-Math.Log(Math.PI) - 2 * Math.Log(1e100), Cauchy(0, 1), 1e100);
        AssertLog(Math.Log(2) - 2 * Math.Log(2 * Math.PI) / 2 - Math.Log(90) - 0.5 * 900 - 0.5 * 8100 - 1 / 8100.0, SkewNormal(0, 1, 3), -30, 1e-7);
        AssertLog(-800, Gumbel(0, 1), 800);
        AssertLog(0.999 * 690.7755278982137 + Math.Log(0.001), Gamma(0.001, 1), 1e-300, 1e-6);
        AssertLog(-1e6, Exponential(1), 1e6);
    }

    [Fact]
    public void Log_probabilities_of_far_tails_keep_their_digits()
    {
        // Asymptotic series of Mill's ratio: log phi(40) - log 40 + log(1 - 1/1600 + 3/1600^2).
        double normal = -800 - 0.5 * Math.Log(2 * Math.PI) - Math.Log(40) + Math.Log(1 - 1 / 1600.0 + 3 / (1600.0 * 1600.0) - 15 / Math.Pow(1600, 3));
        Close(normal, Numbers(Normal(0, 1).LogComplementaryCdf(40)), 1e-9);
        Close(normal, Numbers(Normal(0, 1).LogCdf(-40)), 1e-9);
        Close(normal + Math.Log(2), Numbers(HalfNormal(1).LogComplementaryCdf(40)), 1e-9);
        Close(-800, Numbers(Logistic(0, 1).LogComplementaryCdf(800)), 1e-12);
        Close(-Math.Log(Math.PI) - Math.Log(1e20), Numbers(Cauchy(0, 1).LogCdf(-1e20)), 1e-12);
        Close(-1e4, Numbers(Weibull(2, 1).LogComplementaryCdf(100)), 1e-9);
        Close(Math.Log(1e-20), Numbers(Exponential(1).LogCdf(1e-20)), 1e-12);
        Close(-50, Numbers(Gumbel(0, 1).LogComplementaryCdf(50)), 1e-12);
        Close(-Math.Exp(5), Numbers(Gumbel(0, 1).LogCdf(-5)), 1e-12);
    }

    [Fact]
    public void Student_t_with_many_degrees_of_freedom_is_normal()
    {
        double[] normal = DistributionCase.Numbers(Normal(0.5, 2).LogDensity(new[] { -4.0, 0.5, 3 }));
        foreach (double nu in (double[])[1e10, 1e15, 1e100])
        {
            double[] student = DistributionCase.Numbers(StudentT(nu, 0.5, 2).LogDensity(new[] { -4.0, 0.5, 3 }));
            for (int i = 0; i < normal.Length; i++)
                Assert.Equal(normal[i], student[i], 1e-8);
        }
    }

    [Fact]
    public void Negative_binomial_with_huge_precision_is_poisson()
    {
        double[] counts = [0, 1, 4, 30];
        double[] poisson = DistributionCase.Numbers(Poisson(4).LogDensity(counts));
        foreach (double phi in (double[])[1e12, 1e20, 1e100])
        {
            double[] byMean = DistributionCase.Numbers(NegativeBinomial2(4, phi).LogDensity(counts));
            double[] byLog = DistributionCase.Numbers(NegativeBinomial2Log(Math.Log(4), phi).LogDensity(counts));
            for (int i = 0; i < counts.Length; i++)
            {
                // (x + 1) log phi cancels: 230 * 31 * 1e-16 at the largest.
                Assert.Equal(poisson[i], byMean[i], 1e-9);
                Assert.Equal(poisson[i], byLog[i], 1e-9);
            }
        }
    }

    [Fact]
    public void Probabilities_of_zero_and_one_are_allowed()
    {
        AssertLog(0, Binomial(5, 0), 0);
        AssertLog(double.NegativeInfinity, Binomial(5, 0), 1);
        AssertLog(0, Binomial(5, 1), 5);
        AssertLog(double.NegativeInfinity, Binomial(5, 1), 4);
        AssertLog(0, Bernoulli(1), 1);
        AssertLog(double.NegativeInfinity, Bernoulli(0), 1);
        AssertLog(0, Poisson(0), 0);
        AssertLog(0, Geometric(1), 0);
        AssertLog(0, ZeroInflated(1, Poisson(3)), 0);
        AssertLog(-3, ZeroInflated(0, Poisson(3)), 0);
    }

    [Fact]
    public void Large_log_odds_do_not_overflow()
    {
        AssertLog(-800, BernoulliLogit(800), 0);
        AssertLog(0, BernoulliLogit(800), 1);
        AssertLog(-800, BernoulliLogit(-800), 1);
        AssertLog(-5 * 800, BinomialLogit(5, 800), 0);
        // The binomial coefficient has an error of one unit in the last place of its largest factor.
        Assert.Equal(-5 * Math.Exp(-40), Numbers(BinomialLogit(5, 40).LogDensity(5)), 1e-15);
        AssertLog(-900, CategoricalLogit(new[] { 0.0, 900 }), 0);
        AssertLog(-800, OrderedLogistic(800, new[] { 0.0, 5 }), 0);
        // F(5 - 800) - F(-800) = exp(-795) (1 - exp(-5)).
        AssertLog(-795 + Math.Log(1 - Math.Exp(-5)), OrderedLogistic(800, new[] { 0.0, 5 }), 1);
    }

    [Fact]
    public void A_narrow_von_mises_is_normal()
    {
        // The asymptotic series of I0 gives the log density at mu; kappa itself cancels, which costs its last digits.
        foreach (double kappa in (double[])[1e3, 1e5, 1e8])
            AssertLog(0.5 * Math.Log(kappa / (2 * Math.PI)) - 1 / (8 * kappa) - 1 / (16 * kappa * kappa), VonMises(0.3, kappa), 0.3, 3e-16 * kappa + 1e-10);
    }

    [Fact]
    public void Draws_with_extreme_parameters_are_finite_and_right()
    {
        var random = new RandomStream(1, 1);
        Assert.All(Truncated(Normal(0, 1), lower: 30).Draw(random, 1000), x => Assert.InRange(x, 30, 31));
        Assert.All(Truncated(Normal(0, 1), lower: -31, upper: -30).Draw(random, 1000), x => Assert.InRange(x, -31, -30));
        Assert.All(Truncated(Geometric(0.5), lower: 60).Draw(random, 1000), x => Assert.InRange(x, 60, 120));
        Assert.All(Dirichlet(new[] { 1e-4, 1e-4 }).Draw(random, 1000), x => Assert.InRange(x, 0, 1));
        Assert.All(Beta(1e-5, 1e-5).Draw(random, 1000), x => Assert.InRange(x, 0, 1));
        Assert.All(VonMises(10, 1e-9).Draw(random, 1000), x => Assert.InRange(x, -Math.PI, Math.PI));
        Assert.All(VonMises(1, 1e9).Draw(random, 1000), x => Assert.InRange(x, 1 - 1e-3, 1 + 1e-3));
        Assert.All(Binomial(1e9, 0.5).Draw(random, 1000), x => Assert.InRange(x, 5e8 - 1e6, 5e8 + 1e6));
        Assert.All(Poisson(1e-300).Draw(random, 1000), x => Assert.Equal(0, x));
        Assert.All(Geometric(1).Draw(random, 1000), x => Assert.Equal(0, x));
        Assert.All(BinomialLogit(10, 800).Draw(random, 1000), x => Assert.Equal(10, x));
    }

    [Fact]
    public void A_truncation_that_leaves_nothing_to_draw_ends_with_a_message()
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(() => Truncated(Poisson(1e-9), lower: 3).Draw(new RandomStream(1, 1), 1));
        Assert.Contains("No draw of Poisson fell between the bounds of Truncated(Poisson).", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Moments_that_do_not_exist_are_not_numbers_and_infinite_ones_are_infinite()
    {
        Close(double.NaN, Numbers(Cauchy(0, 1).Mean()!), 0);
        Close(double.NaN, Numbers(Cauchy(0, 1).Variance()!), 0);
        Close(double.NaN, Numbers(StudentT(1, 0, 1).Mean()!), 0);
        Close(double.NaN, Numbers(StudentT(1, 0, 1).Variance()!), 0);
        Close(double.PositiveInfinity, Numbers(StudentT(1.5, 0, 1).Variance()!), 0);
        Close(double.PositiveInfinity, Numbers(HalfCauchy(1).Mean()!), 0);
        Close(double.PositiveInfinity, Numbers(Pareto(1, 1).Mean()!), 0);
        Close(double.PositiveInfinity, Numbers(InverseGamma(0.5, 1).Mean()!), 0);
        Close(double.NaN, Numbers(InverseWishart(3, new[,] { { 1.0, 0 }, { 0, 1 } }).Mean()!), 0);
    }

    private static double Numbers(Tensor tensor) => DistributionCase.Numbers(tensor)[0];

    private static void AssertLog(double expected, Distribution distribution, double x, double tolerance = 1e-12) =>
        Close(expected, Numbers(distribution.LogDensity(x)), tolerance);

    private static void Close(double expected, double actual, double tolerance) =>
        Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{actual} instead of {expected}");
}
