using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Predicting;

/// <summary>Expressions of a traced model as functions of its parameters on their own scale: of what draws hold.</summary>
internal static class OnParameters
{
    /// <summary>The expressions with the parameters' values for inputs.</summary>
    public static IReadOnlyList<Tensor> Rewrite(ModelTrace trace, IReadOnlyList<Tensor> expressions) =>
        Substitution.Replace(expressions, [.. trace.Parameters.Select(p => (p.Value, p.Input))], trace.Coordinates);

    /// <summary>The graph of the expressions, over all parameters in the order of their declaration.</summary>
    public static Graph Graph(ModelTrace trace, IReadOnlyList<Tensor> expressions) =>
        Autodiff.Ir.Graph.Create(Rewrite(trace, expressions), [.. trace.Parameters.Select(p => p.Input)]);

    /// <summary>The expressions, executable.</summary>
    public static GraphFunction Compile(ModelTrace trace, IReadOnlyList<Tensor> expressions, IReadOnlyDictionary<DataSource, double[]> data) =>
        GraphFunction.Create(Graph(trace, expressions), data);

    /// <summary>Places of the parameters in a flat vector of their values; last the length of the vector.</summary>
    public static int[] Offsets(ModelTrace trace)
    {
        var offsets = new int[trace.Parameters.Count + 1];
        for (int i = 0; i < trace.Parameters.Count; i++)
            offsets[i + 1] = offsets[i] + trace.Parameters[i].Shape.Size;
        return offsets;
    }
}
