using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;

namespace HmcNet.Reports;

/// <summary>
/// The prior density of a quantity: exactly where the prior of a parameter depends on no other parameter, else estimated from draws of
/// all parameters from their priors.
/// </summary>
internal static class PriorDensity
{
    /// <summary>Density estimated from prior draws; null where nothing can be drawn from the priors.</summary>
    public static double[]? OfDraws(PlotSource source, Quantity q, double[] grid, double lower, double upper)
    {
        if (q.Entry < 0 || source.PriorDraws is not { } prior)
            return null;
        double[] draws = prior.Pooled(q.Entry);
        double[] density = Kernel.Density(draws, grid, lower, upper);
        // A wide prior is estimated from the draws on and near the axis, in proportion to their share.
        double margin = grid[^1] - grid[0];
        double[] near = [.. draws.Where(d => d >= grid[0] - margin && d <= grid[^1] + margin)];
        if (near.Length == draws.Length || near.Length < 50)
            return density;
        return [.. Kernel.Density(near, grid, lower, upper).Select(d => d * near.Length / draws.Length)];
    }

    /// <summary>Density at points of a grid; null where the prior is flat, multivariate, or depends on other parameters.</summary>
    public static double[]? Of(PlotSource source, Quantity q, double[] grid)
    {
        if (q.Entry < 0 || source.Fit?.TryModel() is not { } model || SupportBounds.ParameterOf(model, q.Entry) is not { } parameter)
            return null;
        if (parameter.Prior is not { } prior || !prior.EventShape.IsScalar || prior.Parameters.Any(p => p.Value.Node.DependsOnParameters) || parameter.Support.IsDiscrete)
            return null;
        Tensor density = TensorMath.BroadcastTo(prior.LogDensity(parameter.Input), parameter.Shape);
        if (!density.Node.DependsOnParameters)
            return null;
        int first = 0;
        foreach (ParameterDeclaration before in model.Trace.Parameters.TakeWhile(p => !ReferenceEquals(p, parameter)))
            first += before.Shape.Size;
        var function = new Interpreter(Graph.Create([density], [parameter.Input]), model.BoundData);
        double[] values = [.. Enumerable.Range(0, parameter.Shape.Size).Select(e => source.Draws.Pooled(first + e).Average())];
        var result = new double[parameter.Shape.Size];
        int element = q.Entry - first;
        return [.. grid.Select(x =>
        {
            values[element] = x;
            function.Run(values, result);
            return Math.Exp(result[element]);
        })];
    }
}
