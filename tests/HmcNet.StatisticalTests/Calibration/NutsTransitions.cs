using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Hmc;
using HmcNet.Randomness;
using HmcNet.Sampling;

namespace HmcNet.StatisticalTests.Calibration;

/// <summary>Transitions of NUTS with a fixed step size and a unit metric.</summary>
internal sealed class NutsTransitions : ITransitions
{
    private readonly Model model;
    private readonly RandomStream random;
    private readonly double stepSize;
    private readonly double[] position;
    private readonly double[] draw;

    public NutsTransitions(Model model, double stepSize, ulong seed, int chain)
    {
        this.model = model;
        this.stepSize = stepSize;
        random = new RandomStream(seed, chain);
        position = new double[model.Dimension];
        draw = new double[model.Variables.Size];
    }

    public void MoveTo(Dictionary<string, double[]> values) => model.Unconstrain(values, position, new bool[model.Dimension]);

    public void Next(int iteration, IReadOnlyDictionary<DataSource, double[]> data, double[] values)
    {
        IChainDensity density = model.With(data.ToDictionary(d => d.Key.Name, d => d.Value)).CreateChainDensity();
        var transition = new NutsTransition(new GuardedDensity(density), random, KineticEnergy.Initial(Metric.Unit, model.Dimension), 8) { StepSize = stepSize };
        transition.MoveTo(position);
        transition.Next(iteration);
        transition.Position.CopyTo(position);
        density.WriteValues(position, draw);
        draw.AsSpan(0, values.Length).CopyTo(values);
    }
}
