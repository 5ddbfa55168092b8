using HmcNet.Autodiff;
using HmcNet.GibbsSampling;
using HmcNet.Randomness;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Gibbs;

public class SweepAllocationTests
{
    private static readonly double[] Y = [0.3, 1.1, 0.4, 2.1, -0.2, 1.4];

    public static TheoryData<string> Cases() => new([.. Models.Keys]);

    private static readonly Dictionary<string, (Model Model, GibbsOptions Options, string[] InPlan)> Models = new()
    {
        ["normal block, sparse; scales"] = (Model.Define("groups", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 10));
            var tau = m.Parameter("tau", Uniform(0, 10));
            var sigma = m.Parameter("sigma", Uniform(0, 10));
            var theta = m.Parameter("theta", Normal(mu, tau), over: 30);
            double[] y = [.. Enumerable.Range(0, 90).Select(i => Math.Sin(i) + 0.1 * (i % 30))];
            m.Observe("y", y, Normal(theta[(Tensor)Enumerable.Range(0, 90).Select(i => i % 30).ToArray()], sigma));
        }), new GibbsOptions(), ["sparse", "inverse gamma on tau^2"]),
        ["normal block, dense; variance and precision"] = (Model.Define("line", m =>
        {
            var b = m.Parameter("b", Normal(0, 10), over: 6);
            var v = m.Parameter("v", InverseGamma(2, 3));
            var t = m.Parameter("t", Gamma(2, 3));
            var x = new double[6, 6];
            for (int i = 0; i < 36; i++)
                x[i / 6, i % 6] = Math.Cos(i * i);
            m.Observe("y", Y, Normal(MatMul((Tensor)x, b), Sqrt(v)));
            m.Observe("z", Y, Normal(b[0], 1 / Sqrt(t)));
        }), new GibbsOptions(), ["dense", "inverse gamma", "gamma"]),
        ["many products"] = (Model.Define("wide", m =>
        {
            var b = m.Parameter("b", Normal(0, 10), over: 20);
            var x = new double[6, 20];
            for (int i = 0; i < 120; i++)
                x[i / 20, i % 20] = Math.Cos(i * i);
            m.Observe("y", Y, Normal(MatMul((Tensor)x, b), 1));
        }), new GibbsOptions(), ["20 elements"]),
        ["bounded"] = (Model.Define("bounded", m =>
        {
            var b = m.Parameter("b", HalfNormal(2), over: 3);
            var s = m.Parameter("s", Uniform(0.5, 4));
            m.Observe("y", Y, Normal(b[(Tensor)new[] { 0, 0, 1, 1, 2, 2 }] + b[0], s));
        }), new GibbsOptions(), ["truncated normal"]),
        ["beta"] = (Model.Define("beta", m =>
        {
            var p = m.Parameter("p", Beta(2, 3), over: 2);
            m.Observe("y", [3.0, 9.0], Binomial(10, p));
        }), new GibbsOptions(), ["beta"]),
        ["Dirichlet and enumeration"] = (Model.Define("mixture", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5), over: 2);
            var w = m.Parameter("w", Dirichlet(new double[] { 2, 2 }));
            var k = m.Discrete("k", Categorical(w), over: 6);
            m.Observe("y", Y, Normal(mu[k], 0.5));
        }), new GibbsOptions(), ["Dirichlet", "categorical"]),
        ["inverse Wishart"] = (Model.Define("covariance", m =>
        {
            var sigma = m.Parameter("Sigma", InverseWishart(4, new double[,] { { 2, 0.3 }, { 0.3, 1 } }));
            m.Observe("y", (Tensor)new double[,] { { 0.3, 1.1 }, { 0.4, 2.1 }, { 1, 2 } }, MultivariateNormal((Tensor)new double[] { 0, 0 }, sigma));
        }), new GibbsOptions(), ["inverse Wishart"]),
        ["Wishart"] = (Model.Define("precision", m => m.Parameter("P", Wishart(4, new double[,] { { 2, 0.3 }, { 0.3, 1 } }))), new GibbsOptions(), ["Wishart"]),
        ["slices, all elements at once"] = (Model.Define("elements", m =>
        {
            var b = m.Parameter("b", Normal(0, 2), over: 3);
            m.Observe("y", [0.0, 1, 1, 1, 0, 1], BernoulliLogit(b[(Tensor)new[] { 0, 0, 1, 1, 2, 2 }]));
        }), new GibbsOptions(), ["slice"]),
        ["slices, one after the other"] = (Logistic(), new GibbsOptions().Kernel("b", Kernel.Slice), ["one element after the other"]),
        ["elliptical slice"] = (Logistic(), new GibbsOptions().Kernel("b", Kernel.EllipticalSlice), ["elliptical"]),
    };

    private static Model Logistic() => Model.Define("logistic", m =>
    {
        var b = m.Parameter("b", Normal(0, 2), over: 2);
        m.Observe("y", [0.0, 1, 1, 1, 0, 1], BernoulliLogit(b[0] + b[1] * (Tensor)new double[] { -2, 1, 2, 0, -1, 3 }));
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_sweep_allocates_nothing(string name)
    {
        (Model model, GibbsOptions options, string[] inPlan) = Models[name];
        var plan = new SweepPlan(model.Name, model.Trace, model.BoundData, compressRows: true, options);
        Assert.All(inPlan, word => Assert.Contains(word, plan.Plan.ToString(), StringComparison.OrdinalIgnoreCase));
        var random = new RandomStream(1, 1);
        var state = new SweepState(plan, random, new KernelContext(1, 1, 0, CancellationToken.None));
        state.Start(null, 2);
        var values = new double[plan.ValuesFunction.OutputCount];
        // The first sweeps load types and fill the buffers of random numbers.
        Sweeps(0, 50);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Sweeps(50, 100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Sweeps(int first, int count)
        {
            for (int i = first; i < first + count; i++)
            {
                state.Sweep(i, isTuning: i % 2 == 0);
                state.LogDensity();
                state.WriteValues(values);
            }
        }
    }
}
