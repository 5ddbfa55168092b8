using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <summary>
/// The log-likelihood of each observation as a function of a draw. An instance serves one thread at a time.
/// </summary>
public sealed class PointwiseLogLikelihood
{
    private readonly GraphFunction function;

    internal PointwiseLogLikelihood(ModelGraphs graphs, IReadOnlyDictionary<DataSource, double[]> data, string modelName)
    {
        ModelTrace trace = graphs.Trace;
        if (trace.Observations.Count == 0)
            throw new HmcNetException(
                "A model without observations has no pointwise log-likelihood.", where: $"model \"{modelName}\"", expected: "m.Observe(...)",
                found: "a log density alone", remedy: "write the likelihood with m.Observe in Model.Define");
        Layout = new VariableLayout([.. trace.Observations.Select(o => new Variable(o.Name, o.LogLikelihood.Shape.Lengths.ToArray(), isDerived: true))]);
        ParameterCount = trace.Parameters.Sum(p => p.Shape.Size);
        (Tensor, Tensor)[] inputs = [.. trace.Parameters.Select(p => (p.Value, p.Input))];
        IReadOnlyList<Tensor> outputs = Substitution.Replace([.. trace.Observations.Select(o => o.LogLikelihood)], inputs, trace.Coordinates);
        function = GraphFunction.Create(Graph.Create(outputs, [.. trace.Parameters.Select(p => p.Input)]), data);
    }

    private PointwiseLogLikelihood(PointwiseLogLikelihood other)
    {
        function = other.function.ForAnotherThread();
        Layout = other.Layout;
        ParameterCount = other.ParameterCount;
    }

    /// <summary>One variable for each observation, named as it; the places of its values.</summary>
    public VariableLayout Layout { get; }

    /// <summary>Number of values of a draw that belong to parameters: they come first.</summary>
    public int ParameterCount { get; }

    /// <summary>Computes the log-likelihoods at a draw.</summary>
    /// <param name="draw">Read: a draw in the layout of <see cref="Model.Variables"/>; its first <see cref="ParameterCount"/> values are used.</param>
    /// <param name="logLikelihood">Written: shape [Layout.Size].</param>
    public void Evaluate(ReadOnlySpan<double> draw, Span<double> logLikelihood) => function.Run(draw[..ParameterCount], logLikelihood);

    /// <summary>Makes an instance for another thread.</summary>
    /// <returns>The instance; it shares code and data.</returns>
    public PointwiseLogLikelihood ForAnotherThread() => new(this);
}
