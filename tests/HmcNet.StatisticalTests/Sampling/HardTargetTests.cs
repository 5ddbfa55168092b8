using HmcNet.Sampling;
using MathNet.Numerics.Distributions;
using Xunit.Abstractions;

namespace HmcNet.StatisticalTests.Sampling;

/// <summary>Targets that are not normal: funnel, banana, heavy tails.</summary>
public class HardTargetTests(ITestOutputHelper output)
{
    private const int FunnelWidth = 9;

    /// <summary>R. M. Neal (2003), Slice sampling, section 8: v ~ N(0, 3), x_i ~ N(0, exp(v/2)), in its non-centred form.</summary>
    [Theory]
    [InlineData("diagonal")]
    [InlineData("dense")]
    [InlineData("static")]
    public void The_funnel_in_its_non_centred_form_has_its_moments(string sampler)
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(FunnelWidth + 1, (z, g) =>
        {
            double sum = 0;
            for (int i = 0; i < z.Length; i++)
            {
                g[i] = -z[i];
                sum -= 0.5 * z[i] * z[i];
            }
            return sum;
        });
        Sampled draws = Sampled.From(target, Options(sampler));
        Assert.Equal(0, draws.Divergences);
        static double V(double[] z) => 3 * z[0];
        static double X(double[] z) => Math.Exp(V(z) / 2) * z[1];
        draws.AssertMeans(
            ("v", V, 0),
            ("v^2", z => V(z) * V(z), 9),
            ("P(v < -3)", z => V(z) < -3 ? 1 : 0, Normal.CDF(0, 1, -1)),
            ("P(v > 6)", z => V(z) > 6 ? 1 : 0, Normal.CDF(0, 1, -2)),
            ("P(x > 0)", z => X(z) > 0 ? 1 : 0, 0.5),
            ("log x^2", z => Math.Log(X(z) * X(z)), -1.2703628454614782)); // the mean of v is 0, that of log chi-square(1) -gamma - log 2
    }

    /// <summary>
    /// The centred funnel cannot be explored at any one step size: the sampler must say so, and misses the neck. Eight
    /// seeds together, because the divergences of one run of four chains vary from none to dozens.
    /// </summary>
    [Theory]
    [InlineData(AdaptationMethod.Stan, Metric.Diagonal)]
    [InlineData(AdaptationMethod.DrawsAndGradients, Metric.Auto)]
    public void The_funnel_in_its_centred_form_diverges_in_the_neck(AdaptationMethod adaptation, Metric metric)
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(FunnelWidth + 1, (q, g) =>
        {
            double v = q[0], precision = Math.Exp(-v), sum = 0;
            for (int i = 1; i < q.Length; i++)
            {
                g[i] = -precision * q[i];
                sum += precision * q[i] * q[i];
            }
            g[0] = -v / 9 + 0.5 * sum - 0.5 * FunnelWidth;
            return -v * v / 18 - 0.5 * sum - 0.5 * FunnelWidth * v;
        });
        Sampled[] runs = [.. Enumerable.Range(1, 8).Select(seed => Sampled.From(
            target, new NutsOptions { Seed = (ulong)seed, Adaptation = adaptation, Metric = metric }))];
        int divergences = runs.Sum(r => r.Divergences);
        Assert.True(divergences >= 40, $"{divergences} divergences in 32 chains of 1000 draws");
        var chains = runs.SelectMany(r => r.Chains).ToList();
        double[] divergent = [.. chains.SelectMany(c => c.Values.Zip(c.Transitions).Where(d => d.Second.Divergent).Select(d => d.First[0]))];
        double all = chains.Average(c => c.Values.Average(q => q[0]));
        Assert.True(divergent.Average() < all, "divergences should start where v is small");
        // The exact quantile at 0.1 % is -9.27; most chains do not come near it.
        double[] lowest = [.. chains.Select(c => c.Values.Min(q => q[0])).Order()];
        output.WriteLine(FormattableString.Invariant($"{divergences} divergences, median of the chains' lowest v {lowest[lowest.Length / 2]:0.00}"));
        Assert.InRange(lowest[lowest.Length / 2], -8, 0);
    }

    /// <summary>x ~ N(0, 1), y ~ N(x^2, 1/2): E y = 1, E y^2 = 3 + 1/4, E x^2 y = 3.</summary>
    [Theory]
    [InlineData("diagonal")]
    [InlineData("dense")]
    [InlineData("static")]
    public void The_banana_has_its_moments(string sampler)
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(2, (q, g) =>
        {
            double z = 2 * (q[1] - q[0] * q[0]);
            g[0] = -q[0] + 4 * z * q[0];
            g[1] = -2 * z;
            return -0.5 * (q[0] * q[0] + z * z);
        });
        // A curved target: more careful steps, as its users would be told.
        Sampled draws = Sampled.From(target, Options(sampler) with { AdaptDelta = 0.95, IterSampling = 10_000 });
        draws.AssertMeans(
            ("x", q => q[0], 0),
            ("x^2", q => q[0] * q[0], 1),
            ("P(x < -1)", q => q[0] < -1 ? 1 : 0, Normal.CDF(0, 1, -1)),
            ("y", q => q[1], 1),
            ("P(y < x^2)", q => q[1] < q[0] * q[0] ? 1 : 0, 0.5),
            ("(y - x^2)^2", q => Square(q[1] - q[0] * q[0]), 0.25),
            ("P(x^2 > 2.7055)", q => q[0] * q[0] > 2.705543454095404 ? 1 : 0, 0.1),
            ("x y", q => q[0] * q[1], 0));
    }

    /// <summary>Three independent Student t with 5 degrees of freedom, scale 2 and location 10: heavy tails.</summary>
    [Theory]
    [InlineData("unit")]
    [InlineData("diagonal")]
    [InlineData("dense")]
    [InlineData("static")]
    public void Student_t_has_its_quantiles(string sampler)
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(3, (q, g) =>
        {
            double sum = 0;
            for (int i = 0; i < q.Length; i++)
            {
                double z = (q[i] - 10) / 2;
                g[i] = -6 * z / (5 + z * z) / 2;
                sum -= 3 * Math.Log(1 + z * z / 5);
            }
            return sum;
        });
        Sampled draws = Sampled.From(target, Options(sampler) with { IterSampling = 5000 });
        Assert.Equal(0, draws.Divergences);
        var expectations = new List<(string, Func<double[], double>, double)>();
        for (int i = 0; i < 3; i++)
        {
            int k = i;
            expectations.Add(($"mean {k}", q => q[k], 10));
            foreach (double p in new[] { 0.01, 0.05, 0.25, 0.5, 0.9, 0.99 })
            {
                double quantile = StudentT.InvCDF(10, 2, 5, p);
                expectations.Add(($"P(q[{k}] < quantile {p})", q => q[k] < quantile ? 1 : 0, p));
            }
        }
        draws.AssertMeans([.. expectations]);
    }

    private static HmcOptions Options(string sampler) => sampler switch
    {
        "unit" => new NutsOptions { Seed = 21, Metric = Metric.Unit },
        "diagonal" => new NutsOptions { Seed = 22 },
        "dense" => new NutsOptions { Seed = 23, Metric = Metric.Dense },
        _ => new StaticHmcOptions { Seed = 24, IntegrationTime = 1.5, StepSizeJitter = 0.3 },
    };

    private static double Square(double x) => x * x;
}
