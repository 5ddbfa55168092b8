using HmcNet.Autodiff;
using HmcNet.GibbsSampling;
using HmcNet.GibbsSampling.Kernels;
using HmcNet.Randomness;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Gibbs;

public class SmokeTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private static readonly double[] Y = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] S = [15, 10, 16, 11, 9, 11, 10, 18];

    private void Show(Model model, GibbsOptions? options = null)
    {
        var plan = new SweepPlan(model.Name, model.Trace, model.BoundData, true, options ?? new GibbsOptions());
        output.WriteLine(plan.Plan.ToString());
        var state = new double[plan.Model.Size];
        var position = new double[plan.HeldFunction.ParameterCount];
        for (int i = 0; i < position.Length; i++)
            position[i] = 0.1 * i % 1;
        plan.HeldFunction.Run(position, state);
        GibbsKernel[] kernels = [.. plan.Kernels.Select((k, i) => k.Create(new KernelContext(1, 1, i, default)))];
        var random = new RandomStream(1, 1);
        var values = new double[plan.ValuesFunction.OutputCount];
        var sum = new double[values.Length];
        var squares = new double[values.Length];
        int n = 20000;
        long start = 0;
        for (int sweep = -1000; sweep < n; sweep++)
        {
            if (sweep == 0) start = System.Diagnostics.Stopwatch.GetTimestamp();
            random.Begin(sweep + 1000, StreamPurpose.Gibbs);
            foreach (GibbsKernel kernel in kernels)
            {
                kernel.IsTuning = sweep < 0;
                kernel.Update(state, random);
            }
            if (sweep < 0) continue;
            plan.ValuesFunction.Run(state, values);
            for (int i = 0; i < values.Length; i++)
            {
                sum[i] += values[i];
                squares[i] += values[i] * values[i];
            }
        }
        output.WriteLine($"{System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMicroseconds / n:F2} us a sweep");
        for (int i = 0; i < Math.Min(values.Length, 8); i++)
            output.WriteLine($"  {model.Variables.EntryNames[i]}: {sum[i] / n:F4} sd {Math.Sqrt(squares[i] / n - sum[i] / n * sum[i] / n):F4}");
    }

    [Fact]
    public void EightSchools() => Show(Model.Define("schools", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var tau = m.Parameter("tau", HalfCauchy(5));
        var theta = m.Parameter("theta", Normal(mu, tau), over: 8);
        m.Observe("y", Y, Normal(theta, S));
    }));

    [Fact]
    public void EightSchoolsNonCentred() => Show(Model.Define("schools", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var tau = m.Parameter("tau", HalfNormal(5));
        var theta = m.Parameter("theta", Normal(mu, tau), over: 8, centered: false);
        m.Observe("y", Y, Normal(theta, S));
    }));

    [Fact]
    public void Snakes()
    {
        foreach (string name in new[] { "uniform", "gamma" })
        {
            var random = new Random(1);
            int[] pop = [.. Enumerable.Range(0, 120).Select(i => i / 12)];
            double[] y = [.. pop.Select(p => 50 + 2 * Math.Sin(p) + random.NextDouble() * 5)];
            Show(Model.Define("snakes", m =>
            {
                var mu = m.Parameter("mu", Normal(0, Math.Sqrt(1000)));
                var sa = m.Parameter("sigma_alpha", name == "uniform" ? Uniform(0, 10) : Gamma(100, 50));
                var sr = m.Parameter("sigma_res", Uniform(0, 10));
                Tensor alpha = m.Parameter("alpha", Normal(mu, sa), over: 10);
                m.Observe("svl", y, Normal(alpha[(Tensor)pop], sr));
            }));
        }
    }

    [Fact]
    public void Families()
    {
        Show(Model.Define("prob", m =>
        {
            var p = m.Parameter("p", Beta(2, 3), over: 2);
            m.Observe("y", [3.0, 9.0], Binomial(10, p));
        }));
        Show(Model.Define("rate", m =>
        {
            var rate = m.Parameter("rate", Gamma(2, 3), over: 2);
            m.Observe("y", [3.0, 9.0, 4.0], Poisson(rate[(Tensor)new[] { 0, 1, 1 }] * 2.5));
        }));
        Show(Model.Define("simplex", m =>
        {
            var p = m.Parameter("p", Dirichlet(new double[] { 1, 2, 3 }));
            m.Observe("y", [0.0, 1, 1, 2, 2, 2], Categorical(p));
        }));
        Show(Model.Define("variance", m =>
        {
            var v = m.Parameter("v", InverseGamma(2, 3));
            var t = m.Parameter("t", Gamma(2, 3));
            var mu = m.Parameter("mu", Normal(0, 10));
            m.Observe("y", [0.3, 1.1, 0.4, 2.1], Normal(mu, Sqrt(v)));
            m.Observe("z", [0.3, 1.1, 0.4, 2.1], Normal(mu, 1 / Sqrt(t)));
        }));
        Show(Model.Define("wishart", m =>
        {
            var sigma = m.Parameter("Sigma", InverseWishart(4, new double[,] { { 2, 0.3 }, { 0.3, 1 } }));
            var mu = m.Parameter("mu", Normal(0, 10), over: 2);
            m.Observe("y", (Tensor)new double[,] { { 0.3, 1.1 }, { 0.4, 2.1 }, { 1, 2 } }, MultivariateNormal(mu, sigma));
        }));
        Show(Model.Define("logistic", m =>
        {
            var b = m.Parameter("b", Normal(0, 2), over: 2);
            m.Observe("y", [0.0, 1, 1, 1, 0, 1], BernoulliLogit(b[0] + b[1] * (Tensor)new double[] { -2, 1, 2, 0, -1, 3 }));
        }));
        Show(Model.Define("poisson groups", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 2));
            var tau = m.Parameter("tau", HalfNormal(1));
            var b = m.Parameter("b", Normal(mu, tau), over: 3);
            m.Observe("y", [0.0, 1, 1, 1, 0, 1], PoissonLog(b[(Tensor)new[] { 0, 0, 1, 1, 2, 2 }]));
        }));
    }
}
