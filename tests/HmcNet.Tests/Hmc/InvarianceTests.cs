using HmcNet.Hmc;
using HmcNet.Randomness;
using MathNet.Numerics.Distributions;

namespace HmcNet.Tests.Hmc;

/// <summary>
/// One transition from an exact draw gives an exact draw, whatever the step size: independent draws, so that no
/// autocorrelation has to be estimated.
/// </summary>
public class InvarianceTests
{
    private const int Count = 20_000;

    public static TheoryData<string, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, double>();
            foreach (string sampler in new[] { "nuts-unit", "nuts-diagonal", "nuts-dense", "static", "static-jitter" })
                foreach (double stepSize in new[] { 0.15, 0.7, 1.3 })
                    cases.Add(sampler, stepSize);
            return cases;
        }
    }

    /// <summary>A correlated normal: x ~ N(0, 1), y = 0.8 x + 0.6 z; at the larger step sizes many moves are rejected.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_transition_leaves_a_normal_invariant(string sampler, double stepSize)
    {
        var density = new FunctionDensity(2, (q, g) =>
        {
            double z = (q[1] - 0.8 * q[0]) / 0.6;
            g[0] = -q[0] + 0.8 / 0.6 * z;
            g[1] = -z / 0.6;
            return -0.5 * (q[0] * q[0] + z * z);
        });
        (double[] x, double[] y) = Move(density, sampler, 0.6 * stepSize, (s, q) =>
        {
            q[0] = s.NextNormal();
            q[1] = 0.8 * q[0] + 0.6 * s.NextNormal();
        });
        AssertNormal(x);
        AssertNormal(y);
        AssertNormal([.. x.Zip(y, (a, b) => (b - 0.8 * a) / 0.6)]);
    }

    /// <summary>A banana: x ~ N(0, 1), y = x^2 / 2 + z / 2; curved, so that trajectories turn and diverge in many ways.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_transition_leaves_a_banana_invariant(string sampler, double stepSize)
    {
        var density = new FunctionDensity(2, (q, g) =>
        {
            double z = 2 * q[1] - q[0] * q[0];
            g[0] = -q[0] + 2 * z * q[0];
            g[1] = -2 * z;
            return -0.5 * (q[0] * q[0] + z * z);
        });
        (double[] x, double[] y) = Move(density, sampler, 0.6 * stepSize, (s, q) =>
        {
            q[0] = s.NextNormal();
            q[1] = 0.5 * q[0] * q[0] + 0.5 * s.NextNormal();
        });
        AssertNormal(x);
        AssertNormal([.. x.Zip(y, (a, b) => 2 * b - a * a)]);
    }

    private static (double[] X, double[] Y) Move(ILogDensity density, string sampler, double stepSize, Action<RandomStream, double[]> draw)
    {
        var stream = new RandomStream(2024, 1);
        var guarded = new GuardedDensity(density);
        KineticEnergy kinetic = sampler switch
        {
            "nuts-diagonal" => new DiagonalKineticEnergy([0.7, 1.4]),
            "nuts-dense" => new DenseKineticEnergy([1, 0.5, 0.5, 0.8], 2),
            _ => KineticEnergy.Unit(2),
        };
        HmcTransition transition = sampler.StartsWith("nuts", StringComparison.Ordinal)
            ? new NutsTransition(guarded, stream, kinetic, 5) { StepSize = stepSize }
            : new StaticHmcTransition(guarded, stream, kinetic, 2.5)
            { StepSize = stepSize, StepSizeJitter = sampler == "static-jitter" ? 0.5 : 0 };
        double[] q = new double[2], x = new double[Count], y = new double[Count];
        int moved = 0;
        for (int i = 0; i < Count; i++)
        {
            stream.Begin(i, StreamPurpose.Study);
            draw(stream, q);
            transition.MoveTo(q);
            transition.Next(i);
            (x[i], y[i]) = (transition.Position[0], transition.Position[1]);
            moved += x[i] != q[0] ? 1 : 0;
        }
        // Otherwise nothing is tested.
        Assert.True(moved > Count / 5, $"{moved} of {Count} moved");
        return (x, y);
    }

    /// <summary>
    /// Kolmogorov-Smirnov: 75 comparisons in all, each at 1e-6, so 1e-4 together: sqrt n D below sqrt(log(2e6) / 2) = 2.69.
    /// </summary>
    private static void AssertNormal(double[] sample)
    {
        double[] draws = [.. sample.Order()];
        double distance = 0;
        for (int i = 0; i < draws.Length; i++)
        {
            double f = Normal.CDF(0, 1, draws[i]);
            distance = Math.Max(distance, Math.Max(f - (double)i / draws.Length, (i + 1.0) / draws.Length - f));
        }
        Assert.True(distance * Math.Sqrt(draws.Length) < 2.69, $"sqrt n D = {distance * Math.Sqrt(draws.Length)}");
    }
}
