using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet;

/// <content>Observations that can be left out.</content>
public sealed partial class Model
{
    /// <summary>
    /// The same model with a weight of 1 on the log-likelihood of every observation. The weights are data: <see cref="With(string, double[])"/>
    /// under <see cref="WeightName"/> takes others without tracing or compiling again. Parameters stay, whatever is left out.
    /// </summary>
    /// <remarks>
    /// Rows are not compressed: which rows can be merged would change with the weights, and code with it. Log-likelihoods stay
    /// unweighted. An observation of weight 0 adds nothing, also where its own term is -infinity.
    /// </remarks>
    internal Model WithObservationWeights()
    {
        ModelTrace old = graphs.Trace;
        var weighted = new ModelTrace();
        weighted.Parameters.AddRange(old.Parameters);
        weighted.Observations.AddRange(old.Observations);
        weighted.Derived.AddRange(old.Derived);
        int next = 0;
        foreach (ModelTerm term in old.Terms)
            weighted.Terms.Add(term.Kind == TermKind.Observation ? Weighted(term, old.Observations[next++]) : term);
        var model = new Model(Name, new ModelGraphs(weighted), () => weighted, options with { CompressRows = false }, 0);
        return model.Rebound(new Dictionary<DataSource, double[]>(data), replaced);
    }

    /// <summary>Name of the weights of an observation statement, for <see cref="With(string, double[])"/>.</summary>
    internal static string WeightName(string observation) => $"weight of {observation}";

    private ModelTerm Weighted(ModelTerm term, ObservationDeclaration observation)
    {
        Shape shape = observation.LogLikelihood.Shape;
        Tensor weight = Tensor.Data(new DataSource(WeightName(observation.Name), shape, [.. Enumerable.Repeat(1.0, shape.Size)]));
        double[] values = data.GetValueOrDefault(observation.Source, observation.Source.Values);
        // 0 times -infinity is not 0: where bounds depend on parameters the term is chosen instead of multiplied.
        bool isInside = ObservationChecks.Check(observation.Name, observation.Source, observation.Distribution, values, data);
        Tensor value = isInside ? weight * term.Value : Where(weight > 0.5, term.Value, Fill(shape, 0));
        return term with { Value = value, OnParameters = value };
    }
}
