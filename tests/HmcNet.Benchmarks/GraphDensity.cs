using HmcNet.Autodiff.Execution;
using HmcNet.Hmc;

namespace HmcNet.Benchmarks;

/// <summary>A model's density evaluated by a chosen engine.</summary>
internal sealed class GraphDensity : ILogDensity
{
    private readonly GraphFunction function;
    private readonly double[] outputs;

    public GraphDensity(Model model, Engine engine, bool compressed = false)
    {
        function = GraphFunction.Create(compressed ? model.CompressedGradientGraph : model.GradientGraph, data: null, engine);
        outputs = new double[function.OutputCount];
    }

    public int Dimension => function.ParameterCount;

    public double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
    {
        function.Run(position, outputs);
        outputs.AsSpan(1).CopyTo(gradient);
        return outputs[0];
    }
}
