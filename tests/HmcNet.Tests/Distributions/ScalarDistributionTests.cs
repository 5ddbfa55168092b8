using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Randomness;
using HmcNet.Supports;

namespace HmcNet.Tests.Distributions;

/// <summary>Continuous distributions of single numbers against independent densities and numerical integrals.</summary>
public class ScalarDistributionTests
{
    private const int DrawCount = 20_000;

    /// <summary>The references subtract log gammas and probabilities, and so have about 12 digits.</summary>
    private const double ReferenceTolerance = 1e-10;

    /// <summary>The double exponential rule reaches 1e-12 on most of the densities; kinks and slow tails cost three digits.</summary>
    private const double IntegralTolerance = 1e-9;

    [Theory]
    [MemberData(nameof(DistributionCases.Scalar), MemberType = typeof(DistributionCases))]
    public void The_log_density_equals_the_reference(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        Func<double, double> logDensity = c.ScalarLogDensity();
        foreach (double x in (IEnumerable<double>)[.. Draw(c, 40), .. c.Atoms])
        {
            double expected = c.Reference!(x);
            Assert.True(Math.Abs(expected - logDensity(x)) <= ReferenceTolerance * Math.Max(1, Math.Abs(expected)), $"at {x}: {logDensity(x)} instead of {expected}");
        }
    }

    [Theory]
    [MemberData(nameof(DistributionCases.Scalar), MemberType = typeof(DistributionCases))]
    public void The_density_integrates_to_one(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        Func<double, double> logDensity = c.ScalarLogDensity();
        double total = Integrate(c, x => Math.Exp(logDensity(x))) + c.Atoms.Sum(x => Math.Exp(logDensity(x)));
        Assert.Equal(1, total, IntegralTolerance);
    }

    [Theory]
    [MemberData(nameof(DistributionCases.Scalar), MemberType = typeof(DistributionCases))]
    public void Mean_and_variance_equal_the_integrals(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        if (c.Distribution.Mean() is not { } mean || c.Distribution.Variance() is not { } variance)
        {
            Assert.True(c.Family == typeof(VonMises) || c.Family == typeof(Truncated) || c.Family == typeof(Censored), "only these have no moments in closed form");
            return;
        }
        Func<double, double> logDensity = c.ScalarLogDensity();
        double m = DistributionCase.Numbers(mean)[0], v = DistributionCase.Numbers(variance)[0];
        // Where a moment does not exist, a test of its own says so.
        if (double.IsFinite(m))
            Assert.Equal(Integrate(c, x => x * Math.Exp(logDensity(x))), m, 1e-7 * Math.Max(1, Math.Abs(m)));
        if (double.IsFinite(v))
            Assert.Equal(Integrate(c, x => (x - m) * (x - m) * Math.Exp(logDensity(x))), v, 1e-6 * Math.Max(1, v));
    }

    /// <summary>
    /// Kolmogorov and Smirnov's test at every hundredth order statistic. sqrt(n) D above 2.3 happens with probability
    /// 2 exp(-2 2.3^2) = 5e-5 a case; the seed is fixed.
    /// </summary>
    [Theory]
    [MemberData(nameof(DistributionCases.Scalar), MemberType = typeof(DistributionCases))]
    public void Draws_follow_the_distribution(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        Func<double, double> logDensity = c.ScalarLogDensity();
        double[] draws = Draw(c, DrawCount);
        Array.Sort(draws);
        (double low, _) = Ends(c.Distribution.Support);
        double previous = draws[99], cdf = 0, largest = 0;
        cdf = Math.Exp(c.Atoms.Contains(low) ? logDensity(low) : double.NegativeInfinity)
            + (previous > low ? Quadrature.Integrate(Density, low, previous) : 0);
        for (int i = 199; i < draws.Length; i += 100)
        {
            cdf += Quadrature.IntegrateSmooth(Density, previous, draws[i]);
            previous = draws[i];
            // An atom at the upper end holds all draws that are left.
            if (c.Atoms.Contains(previous) && previous > low)
                break;
            if (previous > low)
                largest = Math.Max(largest, Math.Abs(cdf - (i + 0.5) / draws.Length));
        }
        Assert.True(largest * Math.Sqrt(draws.Length) < 2.3, $"sqrt(n) D = {largest * Math.Sqrt(draws.Length)}");
        Assert.InRange(cdf, 0.5, 1.001);

        double Density(double x) => Math.Exp(logDensity(x));
    }

    [Theory]
    [MemberData(nameof(DistributionCases.WithDistributionFunction), MemberType = typeof(DistributionCases))]
    public void The_distribution_function_is_the_integral_of_the_density(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        Func<double, double> logDensity = c.ScalarLogDensity();
        double[] points = Draw(c, 12);
        double[] below = DistributionCase.Numbers(c.Distribution.LogCdf(points)), above = DistributionCase.Numbers(c.Distribution.LogComplementaryCdf(points));
        (double low, double high) = Ends(c.Distribution.Support);
        double[][] parameters = [.. c.ParameterValues];
        for (int i = 0; i < points.Length; i++)
        {
            double x = points[i];
            Assert.Equal(Integrate(c, t => Math.Exp(logDensity(t)), low, x), Math.Exp(below[i]), IntegralTolerance);
            Assert.Equal(Integrate(c, t => Math.Exp(logDensity(t)), x, high), Math.Exp(above[i]), IntegralTolerance);
            Assert.Equal(Math.Exp(below[i]), c.Distribution.TailProbability(parameters, x, upper: false), 1e-12);
            Assert.Equal(Math.Exp(above[i]), c.Distribution.TailProbability(parameters, x, upper: true), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(DistributionCases.WithDistributionFunction), MemberType = typeof(DistributionCases))]
    public void Quantiles_invert_tail_probabilities(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        double[][] parameters = [.. c.ParameterValues];
        foreach (double probability in (double[])[1e-12, 1e-3, 0.3, 0.5, 0.8, 0.999])
        {
            foreach (bool upper in (bool[])[false, true])
            {
                double x = c.Distribution.TailQuantile(parameters, probability, upper);
                double back = c.Distribution.TailProbability(parameters, x, upper);
                // Next to a bound of the support or far from the location x itself has few digits.
                Assert.Equal(1, back / probability, probability < 1e-6 ? 1e-3 : 1e-9);
            }
        }
    }

    [Theory]
    [MemberData(nameof(DistributionCases.WithDistributionFunction), MemberType = typeof(DistributionCases))]
    public void The_probability_of_an_interval_holds_in_both_tails(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        Func<double, double> logDensity = c.ScalarLogDensity();
        double[][] parameters = [.. c.ParameterValues];
        foreach ((double p, double q, bool upper) in ((double, double, bool)[])[(1e-6, 2e-6, false), (0.2, 0.9, false), (2e-6, 1e-6, true)])
        {
            double a = c.Distribution.TailQuantile(parameters, p, upper), b = c.Distribution.TailQuantile(parameters, q, upper);
            double probability = Math.Exp(DistributionCase.Numbers(c.Distribution.LogProbabilityBetween(a, b))[0]);
            Assert.Equal(1, probability / Math.Abs(q - p), 1e-8);
            Assert.Equal(double.NegativeInfinity, DistributionCase.Numbers(c.Distribution.LogProbabilityBetween(b, a))[0]);
        }
        Assert.True(double.IsFinite(logDensity(c.Distribution.TailQuantile(parameters, 0.5, upper: false))));
    }

    [Theory]
    [MemberData(nameof(DistributionCases.WithLocationScale), MemberType = typeof(DistributionCases))]
    public void The_location_scale_form_has_the_same_density(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        LocationScale form = c.Distribution.AsLocationScale()!;
        Tensor z = Tensor.Parameter("z", Shape.Scalar);
        Func<double[], double> mapped = DistributionCase.Function(form.FromStandard(z), [z]);
        Func<double[], double[]> slope = DistributionCase.GradientFunction(form.FromStandard(z), [z]);
        Func<double[], double> standard = DistributionCase.Function(form.Standard.LogDensity(z), [z]);
        Func<double, double> logDensity = c.ScalarLogDensity();
        foreach (double at in (double[])[-2.5, -0.3, 0, 1, 4])
            Assert.Equal(standard([at]), logDensity(mapped([at])) + Math.Log(slope([at])[0]), 1e-12);
    }

    [Theory]
    [MemberData(nameof(DistributionCases.Scalar), MemberType = typeof(DistributionCases))]
    public void Outside_the_support_the_density_is_zero_and_the_gradient_too(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        (double low, double high) = Ends(c.Distribution.Support);
        foreach (double x in new[] { low - 0.5, low - 1e6, high + 0.5, high + 1e6 }.Where(double.IsFinite))
        {
            Assert.Equal(double.NegativeInfinity, c.ScalarLogDensity()(x));
            (_, Func<double[], double[]> gradient, double[] point) = c.OfParameters(x);
            Assert.All(gradient(point), g => Assert.Equal(0, g));
        }
    }

    internal static double[] Draw(DistributionCase c, int count)
    {
        var random = new RandomStream(20261121, 1);
        random.Begin(0, StreamPurpose.Study);
        return c.Distribution.Draw(random, count);
    }

    private static double Integrate(DistributionCase c, Func<double, double> f)
    {
        (double low, double high) = Ends(c.Distribution.Support);
        return Integrate(c, f, low, high);
    }

    private static double Integrate(DistributionCase c, Func<double, double> f, double low, double high)
    {
        double[] ends = [low, .. c.Breaks.Where(b => b > low && b < high), high];
        double sum = 0;
        for (int i = 1; i < ends.Length; i++)
            sum += Quadrature.Integrate(f, ends[i - 1], ends[i]);
        return sum;
    }

    private static (double Low, double High) Ends(Support support) => support is BoundedSupport bounded
        ? (bounded.LowerBound is { } low ? DistributionCase.Numbers(low)[0] : double.NegativeInfinity,
            bounded.UpperBound is { } high ? DistributionCase.Numbers(high)[0] : double.PositiveInfinity)
        : (double.NegativeInfinity, double.PositiveInfinity);
}
