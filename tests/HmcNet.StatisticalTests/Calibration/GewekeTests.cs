using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.GibbsSampling;
using HmcNet.Randomness;
using MathNet.Numerics.Distributions;
using Xunit.Abstractions;

namespace HmcNet.StatisticalTests.Calibration;

/// <summary>
/// Getting it right: transitions given data that alternate with new data given parameters leave the prior invariant. First and
/// second moments of every scalar are compared with direct draws from the prior.
/// </summary>
/// <remarks>
/// J. Geweke (2004), Getting it right: joint distribution tests of posterior simulators, JASA 99. Chains start in draws from the
/// prior, so that each is stationary; the standard error of a mean is that of the means of independent chains, whatever the
/// autocorrelation within them. A moment passes within the quantile of Student's t at a two-sided level of 1e-4 over the number
/// of moments of the model (Bonferroni). Seeds are fixed.
/// </remarks>
public class GewekeTests(ITestOutputHelper output)
{
    private const int Chains = 150;
    private const int Steps = 80;
    private const int PriorDraws = 40_000;
    private const double Level = 1e-4;
    private const ulong Seed = 20261125;

    [Theory]
    [MemberData(nameof(CalibrationModels.UnderGibbs), MemberType = typeof(CalibrationModels))]
    public void Gibbs_leaves_the_prior_invariant(string name)
    {
        Model model = CalibrationModels.Create(name);
        SweepPlan plan = GibbsTransitions.PlanOf(model, CalibrationModels.Options(name));
        output.WriteLine(plan.Plan.ToString());
        List<string> faults = FaultsOf(model, chain => new GibbsTransitions(model, plan, Seed, chain));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [MemberData(nameof(CalibrationModels.UnderNuts), MemberType = typeof(CalibrationModels))]
    public void Nuts_leaves_the_prior_invariant(string name, double stepSize)
    {
        Model model = CalibrationModels.Create(name);
        List<string> faults = FaultsOf(model, chain => new NutsTransitions(model, stepSize, Seed, chain));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>What the test can see: a conditional for the variance whose shape lacks the half of one observation fails.</summary>
    [Fact]
    public void A_conditional_that_is_slightly_wrong_is_found()
    {
        Model model = CalibrationModels.Create("normal hierarchy");
        GibbsOptions wrong = CalibrationModels.Options("normal hierarchy").Conditional("tau2", (state, random) =>
        {
            IReadOnlyList<double> theta = state["theta"];
            double mu = state["mu"][0];
            double shape = 8 + theta.Count / 2.0 - 0.5, scale = 7 + theta.Sum(t => (t - mu) * (t - mu)) / 2;
            return HmcNet.Distributions.Distribution.InverseGamma(shape, scale).Draw(random, 1)[0];
        });
        SweepPlan plan = GibbsTransitions.PlanOf(model, wrong);
        Assert.Contains(FaultsOf(model, chain => new GibbsTransitions(model, plan, Seed, chain)), f => f.Contains("tau2"));
    }

    private List<string> FaultsOf(Model model, Func<int, ITransitions> sampler)
    {
        var simulator = new ForwardSimulator(model);
        int moments = 2 * (simulator.Size + 1);
        var (priorMean, priorVariance) = FromPrior(simulator, moments);
        var chainMeans = new double[Chains][];
        for (int c = 0; c < Chains; c++)
            chainMeans[c] = MeansOf(simulator, sampler(c + 1), c + 1, moments);
        double bound = StudentT.InvCDF(0, 1, Chains - 1, 1 - Level / moments / 2);
        var faults = new List<string>();
        double largest = 0;
        for (int k = 0; k < moments; k++)
        {
            double mean = chainMeans.Average(m => m[k]);
            double error = Math.Sqrt(chainMeans.Sum(m => (m[k] - mean) * (m[k] - mean)) / (Chains - 1) / Chains + priorVariance[k] / PriorDraws);
            double z = (mean - priorMean[k]) / error;
            // Entries that never change, such as a unit diagonal, have no error.
            if (error < 1e-12 && Math.Abs(mean - priorMean[k]) < 1e-9)
                continue;
            largest = Math.Max(largest, Math.Abs(z));
            string name = k / 2 < simulator.Size ? simulator.Names[k / 2] : "mean of the data";
            if (!(Math.Abs(z) <= bound))
                faults.Add(FormattableString.Invariant($"{name}{(k % 2 == 1 ? " squared" : "")}: {mean:G6}, prior {priorMean[k]:G6}, z {z:F1}, bound {bound:F1}"));
        }
        output.WriteLine(FormattableString.Invariant($"{model.Name}: {moments} moments, largest |z| {largest:F2}, bound {bound:F2}"));
        return faults;
    }

    private static double[] MeansOf(ForwardSimulator simulator, ITransitions sampler, int chain, int moments)
    {
        var random = new RandomStream(Seed + 1, chain);
        double[] values = new double[simulator.Size], data = new double[simulator.DataSize], sums = new double[moments];
        random.Begin(0, StreamPurpose.Study);
        simulator.DrawPrior(random, values);
        sampler.MoveTo(simulator.ByName(values));
        for (int step = 1; step <= Steps; step++)
        {
            random.Begin(step, StreamPurpose.Study);
            IReadOnlyDictionary<DataSource, double[]> bound = simulator.DrawData(random, values, data);
            sampler.Next(step, bound, values);
            Add(values, data, (k, x) => sums[k] += x / Steps);
        }
        return sums;
    }

    private static (double[] Mean, double[] Variance) FromPrior(ForwardSimulator simulator, int moments)
    {
        var random = new RandomStream(Seed + 2, 1);
        double[] values = new double[simulator.Size], data = new double[simulator.DataSize], first = new double[moments], second = new double[moments];
        for (int draw = 0; draw < PriorDraws; draw++)
        {
            random.Begin(draw, StreamPurpose.Study);
            simulator.DrawPrior(random, values);
            simulator.DrawData(random, values, data);
            Add(values, data, (k, x) =>
            {
                first[k] += x / PriorDraws;
                second[k] += x * x / PriorDraws;
            });
        }
        return (first, [.. second.Select((s, k) => Math.Max(0, s - first[k] * first[k]))]);
    }

    private static void Add(double[] values, double[] data, Action<int, double> moment)
    {
        for (int i = 0; i <= values.Length; i++)
        {
            double x = i < values.Length ? values[i] : data.Average();
            moment(2 * i, x);
            moment(2 * i + 1, x * x);
        }
    }
}
