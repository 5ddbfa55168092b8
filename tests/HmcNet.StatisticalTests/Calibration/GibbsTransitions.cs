using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.GibbsSampling;
using HmcNet.Randomness;

namespace HmcNet.StatisticalTests.Calibration;

/// <summary>Sweeps of the Gibbs sampler; the code of its kernels is shared, their data are bound anew for each sweep.</summary>
internal sealed class GibbsTransitions : ITransitions
{
    private readonly Model model;
    private readonly SweepPlan plan;
    private readonly RandomStream random;
    private readonly KernelContext context;
    private readonly double[] state;
    private readonly double[] draw;

    public GibbsTransitions(Model model, SweepPlan plan, ulong seed, int chain)
    {
        this.model = model;
        this.plan = plan;
        random = new RandomStream(seed, chain);
        context = new KernelContext(seed, chain, 0, default);
        state = new double[plan.Model.Size];
        draw = new double[model.Variables.Size];
    }

    /// <summary>The plan of a model.</summary>
    public static SweepPlan PlanOf(Model model, GibbsOptions options) => new(model.Name, model.Trace, model.BoundData, model.Options.CompressRows, options);

    public void MoveTo(Dictionary<string, double[]> values)
    {
        var position = new double[model.Dimension];
        model.Unconstrain(values, position, new bool[model.Dimension]);
        plan.HeldFunction.ForAnotherThread().Run(position, state);
    }

    public void Next(int iteration, IReadOnlyDictionary<DataSource, double[]> data, double[] values)
    {
        SweepState sweep = On(data, iteration);
        sweep.MoveTo(state);
        sweep.Sweep(iteration, isTuning: false);
        sweep.State.CopyTo(state);
        sweep.WriteValues(draw);
        draw.AsSpan(0, values.Length).CopyTo(values);
    }

    /// <summary>A chain on other data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="number">Names the random numbers of kernels that count their own updates, as NUTS does: each chain begins anew.</param>
    public SweepState On(IReadOnlyDictionary<DataSource, double[]> data, int number)
    {
        Assert.True(plan.Model.Fits(data), "These data need a plan of their own.");
        return new SweepState(plan, random, context with { Seed = context.Seed + (ulong)number, Data = data });
    }
}
