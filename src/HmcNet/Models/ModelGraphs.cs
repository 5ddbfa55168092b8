using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Passes.CompressRows;

namespace HmcNet;

/// <summary>The graphs of a traced model, made when they are first needed; models that differ in data alone share them.</summary>
internal sealed class ModelGraphs
{
    private readonly Lazy<IReadOnlyList<Tensor>> gradient;
    private readonly Lazy<Graph> density;
    private readonly Lazy<Graph> densityAndGradient;
    private readonly Lazy<Graph> values;
    private readonly Lazy<Graph> explanation;
    private readonly Lazy<Graph> onParameters;

    public ModelGraphs(ModelTrace trace)
    {
        Trace = trace;
        Total = trace.Terms.Select(t => TensorMath.Sum(t.Value)).Aggregate((a, b) => a + b);
        gradient = new(() => ReverseMode.Gradient(Total, trace.Coordinates));
        density = new(() => Graph.Create([Total], trace.Coordinates));
        densityAndGradient = new(() => Graph.Create([Total, .. gradient.Value], trace.Coordinates));
        values = new(() => Graph.Create([.. trace.Parameters.Select(p => p.Value), .. trace.Derived.Select(d => d.Value)], trace.Coordinates));
        explanation = new(() => Graph.Create(
            [.. trace.Terms.Select(t => t.Value), .. trace.Parameters.Select(p => p.Value), .. gradient.Value], trace.Coordinates));
        onParameters = new(MakeOnParameters);
    }

    public ModelTrace Trace { get; }

    /// <summary>The log density of the coordinates: a scalar.</summary>
    public Tensor Total { get; }

    /// <summary>One output: the log density.</summary>
    public Graph Density => density.Value;

    /// <summary>Outputs: the log density, then its gradient with respect to each parameter's coordinates.</summary>
    public Graph DensityAndGradient => densityAndGradient.Value;

    /// <summary>Outputs: the parameters, then the derived quantities.</summary>
    public Graph Values => values.Value;

    /// <summary>Outputs: the terms, the parameters, the gradient.</summary>
    public Graph Explanation => explanation.Value;

    /// <summary>
    /// The terms as functions of the constrained parameters, whose values are the graph's parameters. Outputs: the terms
    /// other than Jacobians, in order.
    /// </summary>
    public Graph OnParameters => onParameters.Value;

    /// <summary>The log density over as few rows as some data allow.</summary>
    public CompressedGraph Compress(IReadOnlyDictionary<DataSource, double[]> data) => RowCompression.Run(Density, data);

    /// <summary>Outputs as of <see cref="DensityAndGradient"/>, from a compressed density.</summary>
    public Graph GradientOf(CompressedGraph compressed)
    {
        if (compressed.Terms.Count == 0)
            return DensityAndGradient;
        var value = new Tensor(compressed.Graph.Outputs[0]);
        return Graph.Create([value, .. ReverseMode.Gradient(value, Trace.Coordinates)], Trace.Coordinates);
    }

    private Graph MakeOnParameters()
    {
        (Tensor, Tensor)[] inputs = [.. Trace.Parameters.Select(p => (p.Value, p.Input))];
        Tensor[] terms = [.. Trace.Terms.Where(t => t.Kind != TermKind.Jacobian).Select(t => t.OnParameters)];
        return Graph.Create(Substitution.Replace(terms, inputs, Trace.Coordinates), [.. Trace.Parameters.Select(p => p.Input)]);
    }
}
