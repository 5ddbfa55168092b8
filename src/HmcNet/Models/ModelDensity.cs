using HmcNet.Autodiff.Execution;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>A model's density for one chain.</summary>
internal sealed class ModelDensity : IChainDensity, IThreadedDensity
{
    private readonly GraphFunction gradient;
    private readonly GraphFunction values;

    public ModelDensity(GraphFunction gradient, GraphFunction values)
    {
        this.gradient = gradient;
        this.values = values;
    }

    public int Dimension => gradient.ParameterCount;

    public double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient) =>
        this.gradient.RunValue(position, gradient);

    public void Use(ThreadTeam? team)
    {
        gradient.Use(team);
        values.Use(team);
    }

    public void WriteValues(ReadOnlySpan<double> position, Span<double> values) => this.values.Run(position, values);
}
