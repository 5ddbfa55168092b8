using HmcNet.Autodiff;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Doctoring;

/// <summary>
/// The Hessian of a log density times a vector, H v with H = d^2 log p / dx^2 over the unconstrained coordinates: exact, by
/// differentiating the gradient's graph along v (B. A. Pearlmutter 1994, Fast exact multiplication by the Hessian).
/// </summary>
internal sealed class HessianProduct
{
    private readonly GraphFunction function;
    private readonly double[] inputs;

    /// <summary>Compiles the product.</summary>
    /// <param name="model">The model whose coordinates are the variables.</param>
    /// <param name="logDensity">A scalar of these coordinates.</param>
    public HessianProduct(Model model, Tensor logDensity)
    {
        IReadOnlyList<Tensor> coordinates = model.Trace.Coordinates;
        IReadOnlyList<Tensor> gradient = ReverseMode.Gradient(logDensity, coordinates);
        Tensor[] direction = [.. coordinates.Select((c, i) => Tensor.Parameter(FormattableString.Invariant($"direction {i}"), c.Shape))];
        Tensor along = gradient.Zip(direction, (g, d) => TensorMath.Sum(g * d)).Aggregate((a, b) => a + b);
        function = GraphFunction.Create(Graph.Create(ReverseMode.Gradient(along, coordinates), [.. coordinates, .. direction]), model.BoundData);
        inputs = new double[2 * model.Dimension];
    }

    /// <summary>Computes H v at a point.</summary>
    /// <param name="position">The point, shape [Dimension].</param>
    /// <param name="direction">The vector v, shape [Dimension].</param>
    /// <param name="product">Written: H v, shape [Dimension].</param>
    public void At(ReadOnlySpan<double> position, ReadOnlySpan<double> direction, Span<double> product)
    {
        position.CopyTo(inputs);
        direction.CopyTo(inputs.AsSpan(inputs.Length / 2));
        function.Run(inputs, product);
    }
}
