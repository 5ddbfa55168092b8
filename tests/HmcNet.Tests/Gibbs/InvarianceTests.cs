using HmcNet.GibbsSampling;
using HmcNet.GibbsSampling.Kernels;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Gibbs;

/// <summary>Kernels that move within a conditional leave it as it is: a long run of one kernel, the rest held, against moments on a grid.</summary>
public class InvarianceTests
{
    private const int Warmup = 500, Updates = 20_000, Batches = 50;

    private static readonly double[] Y = [0.4, 1.1, -0.7, 2.3, 0.2, 1.6];

    private static readonly Dictionary<string, (string Parameter, GibbsOptions Options, Action<ModelBuilder> Define)> Cases = new()
    {
        ["slice of a scale"] = ("tau", new(), m => m.Observe("y", Y, Normal(0, m.Parameter("tau", HalfCauchy(1))))),
        ["slice between bounds"] = ("a", new(), m => m.Observe("y", Y, StudentT(3, m.Parameter("a", Uniform(0.2, 1)), 1))),
        ["slice of two modes"] = ("a", new(), m => m.Observe("y", [-2.0, 2.2], Mixture(new double[] { 0.5, 0.5 }, Normal(m.Parameter("a", Normal(0, 3)), 1), Normal(0, 0.5)))),
        ["slices of independent elements"] = ("a", new(), m => m.Observe("y", Y, StudentT(3, m.Parameter("a", Normal(0, 1), over: 6), 1))),
        ["slices one after the other"] = ("a", new GibbsOptions().Kernel("a", Kernel.Slice), m => m.Observe("y", [1.4, 0.3], Normal(Sum(Square(m.Parameter("a", Normal(0, 1), over: 2))), 1))),
        ["ellipse"] = ("a", new(), m => m.Observe("y", [1.4, 0.3], Normal(Sum(Square(m.Parameter("a", Normal(0, 1), over: 2))), 1))),
        ["ellipse of a logistic regression"] = ("b", new(), m =>
        {
            var b = m.Parameter("b", Normal(0.5, 2), over: 2);
            m.Observe("y", [0.0, 1, 1, 0, 1, 1], BernoulliLogit(b[0] + b[1] * Y));
        }
        ),
        ["NUTS"] = ("tau", new GibbsOptions().Kernel("tau", Kernel.Nuts), m => m.Observe("y", Y, Normal(0, m.Parameter("tau", HalfCauchy(1))))),
        ["NUTS of a conjugate vector"] = ("a", new GibbsOptions().Kernel("a", Kernel.Nuts), m => m.Observe("y", Y, Normal(m.Parameter("a", Normal(0, 1), over: 6)[(Autodiff.Tensor)new[] { 0, 1, 2, 0, 1, 2 }], 1))),
        ["values one after the other"] = ("k", new(), m =>
        {
            var k = m.Discrete("k", Bernoulli(0.4), over: 3);
            m.Observe("y", [1.4], Normal(Reshape(Sum(k * new double[] { 1, 2, -1 }), 1), 1));
        }
        ),
        ["truncated normals one after the other"] = ("a", new(), m =>
        {
            var a = m.Parameter("a", HalfNormal(1), over: 2);
            m.Observe("y", [1.4, 0.9], Normal(a[0] + a[1], 0.5));
        }
        ),
        ["truncated far from the mode"] = ("v", new(), m => m.Observe("y", Y, Normal(0, m.Parameter("v", Uniform(0.1, 0.35))))),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Moments_are_those_on_a_grid(string name)
    {
        (string parameter, GibbsOptions options, Action<ModelBuilder> define) = Cases[name];
        var probe = new GibbsProbe(Model.Define("invariance", define), options, seed: 11);
        StateVariable variable = probe.Plan.Model.Variables.Single(v => v.Name == parameter);
        PlannedKernel planned = probe.Plan.Kernels.Single(k => k.Variables.Contains(variable));
        var chain = new SweepState(probe.Plan, probe.Random, probe.Context);
        chain.Start(null, 1);
        for (int i = 0; i < Warmup; i++)
            chain.Sweep(i, isTuning: true);
        // f is the value itself (under NUTS its coordinate is turned back), its square, and products of neighbours.
        var sums = new double[Batches, 2 * variable.Size + 1];
        for (int i = 0; i < Updates; i++)
        {
            chain.Sweep(Warmup + i, isTuning: false);
            double[] moments = Moments([.. chain.State.Slice(variable.Offset, variable.Size)]);
            for (int f = 0; f < moments.Length; f++)
                sums[i * Batches / Updates, f] += moments[f] * Batches / Updates;
        }
        double[] expected = OnGrid(probe, variable);
        for (int f = 0; f < expected.Length; f++)
        {
            double[] batches = [.. Enumerable.Range(0, Batches).Select(b => sums[b, f])];
            double mean = batches.Average(), error = Math.Sqrt(batches.Sum(b => (b - mean) * (b - mean)) / (Batches - 1) / Batches);
            // Batch means: Student's t with 49 degrees of freedom; 5 is passed by chance once in 130,000 of about 70 comparisons.
            Assert.True(Math.Abs(mean - expected[f]) < 5 * error + 1e-6, $"{planned.Entry}: moment {f} is {mean:G5} +- {error:G2}, on the grid {expected[f]:G5}");
        }
    }

    private static double[] Moments(double[] x)
    {
        double product = 1;
        foreach (double v in x.Take(2))
            product *= Math.Tanh(v);
        return [.. x.Select(Math.Tanh), .. x.Select(v => Math.Tanh(v) * Math.Tanh(v)), product];
    }

    /// <summary>Bounded functions of the held value: tanh, so that heavy tails have moments. One or two dimensions, or independent ones.</summary>
    private static double[] OnGrid(GibbsProbe probe, StateVariable variable)
    {
        var state = new double[probe.Plan.Model.Size];
        var output = new double[1];
        var terms = probe.Plan.Model.Compile([probe.Plan.Model.TermsOf([variable])]);
        double[][] axes = [.. Enumerable.Range(0, variable.Size).Select(i => Axis(probe, variable, i))];
        int meeting = variable.Size <= 3 && ElementTerms.Of(probe.Plan.Model, variable) is null ? variable.Size : 1;
        double[] expected = new double[2 * variable.Size + 1];
        if (meeting == 1)
        {
            for (int i = 0; i < variable.Size; i++)
            {
                double total = 0;
                foreach (double at in axes[i])
                {
                    state[variable.Offset + i] = at;
                    terms.Run(state, output);
                    double weight = Math.Exp(output[0]);
                    total += weight;
                    expected[i] += weight * Math.Tanh(at);
                    expected[variable.Size + i] += weight * Math.Tanh(at) * Math.Tanh(at);
                }
                expected[i] /= total;
                expected[variable.Size + i] /= total;
                state[variable.Offset + i] = axes[i][axes[i].Length / 2];
            }
            expected[^1] = variable.Size == 1 ? expected[0] : expected[0] * expected[1];
            return expected;
        }
        double sum = 0;
        var index = new int[variable.Size];
        long points = axes.Aggregate(1L, (a, b) => a * b.Length);
        for (long p = 0; p < points; p++)
        {
            long left = p;
            double[] x = new double[variable.Size];
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = axes[i][left % axes[i].Length];
                left /= axes[i].Length;
            }
            x.CopyTo(state, variable.Offset);
            terms.Run(state, output);
            double weight = Math.Exp(output[0]);
            sum += weight;
            double[] moments = Moments(x);
            for (int f = 0; f < moments.Length; f++)
                expected[f] += weight * moments[f];
        }
        return [.. expected.Select(e => e / sum)];
    }

    private static double[] Axis(GibbsProbe probe, StateVariable variable, int element)
    {
        (double lower, double upper) = variable.IsUnconstrained ? (double.NegativeInfinity, double.PositiveInfinity) : probe.BoundsAt(new double[probe.Plan.Model.Size], variable, element);
        if (variable.IsDiscrete)
            return [.. Enumerable.Range((int)lower, (int)(upper - lower) + 1).Select(v => (double)v)];
        int points = variable.Size == 1 ? 200_000 : variable.Size == 2 ? 700 : 2000;
        double low = Math.Max(lower, variable.Size == 1 ? -60 : -14), high = Math.Min(upper, variable.Size == 1 ? 400 : 14);
        return [.. Enumerable.Range(0, points).Select(i => low + (i + 0.5) * (high - low) / points)];
    }
}
