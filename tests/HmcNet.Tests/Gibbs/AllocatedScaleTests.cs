using HmcNet.Autodiff;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Gibbs;

public class AllocatedScaleTests
{
    private static readonly double[] Y = [-2.1, -1.7, 1.2, 2.4, 1.9, -1.2];

    /// <summary>Priors that tell the components apart.</summary>
    private static Model TwoComponents(bool allocated) => Model.Define("mixture", m =>
    {
        var theta = m.Parameter("theta", Beta(5, 5));
        var mu = m.Parameter("mu", Normal((Tensor)new double[] { -2, 2 }, 1), over: 2);
        var sigma = m.Parameter("sigma", HalfNormal(2), over: 2);
        if (allocated)
        {
            var second = m.Discrete("second", Bernoulli(1 - theta), over: Y.Length);
            m.Observe("y", Y, Normal(mu[second], sigma[second]));
        }
        else
        {
            m.Observe("y", Y, Mixture(Stack(theta, 1 - theta), Normal(mu[0], sigma[0]), Normal(mu[1], sigma[1])));
        }
    });

    /// <summary>
    /// The allocations enter linearly (Bernoulli) and as an index of two parameters: the split into terms put a real number for
    /// them below a lookup that it had replaced, and the plan failed.
    /// </summary>
    [Fact]
    public void Allocations_that_index_means_and_scales_give_the_marginal_posterior()
    {
        Model model = TwoComponents(allocated: true);
        GibbsPlanEntry entry = HmcNet.Gibbs.Plan(model).Entries.Single(e => e.Parameters[0].StartsWith("second", StringComparison.Ordinal));
        Assert.Equal("categorical, 2 values, elements independent", entry.Family);
        Fit gibbs = HmcNet.Gibbs.Sample(model, new GibbsOptions { Seed = 1, IterSampling = 5000, MaxThreads = 1 });
        Fit nuts = Nuts.Sample(TwoComponents(allocated: false), new NutsOptions { Seed = 1, IterSampling = 5000, MaxThreads = 1 });
        Assert.Equal(ComparisonVerdict.Same, Comparison.Of(nuts, gibbs).Verdict);
    }
}
