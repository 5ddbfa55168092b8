using HmcNet.Autodiff;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Hmc;

namespace HmcNet.Benchmarks;

/// <summary>A graph of a log density and its gradient, evaluated by a chosen engine.</summary>
internal sealed class GraphDensity : ILogDensity
{
    private readonly GraphFunction function;

    public GraphDensity(Graph gradient, Engine engine) => function = GraphFunction.Create(gradient, data: null, engine);

    /// <summary>The gradient of a model's density as it was traced, over all its rows.</summary>
    public static Graph AllRows(Model model)
    {
        var value = new Tensor(model.Graph.Outputs[0]);
        Tensor[] coordinates = [.. model.Graph.Parameters.Select(p => new Tensor(p))];
        return Graph.Create([value, .. ReverseMode.Gradient(value, coordinates)], coordinates);
    }

    public int Dimension => function.ParameterCount;

    public double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient) => function.RunValue(position, gradient);
}
