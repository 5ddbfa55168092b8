using HmcNet.Autodiff.Execution;

namespace HmcNet;

/// <content>Evaluating a model at values of its parameters.</content>
public sealed partial class Model
{
    /// <summary>The log-likelihood of each observation, computed from draws; a new instance each time, over shared code.</summary>
    /// <exception cref="HmcNetException">When the model has no observations (a bare log density does not know them).</exception>
    public PointwiseLogLikelihood PointwiseLogLikelihood => pointwise.Value.ForAnotherThread();

    /// <summary>
    /// The log density of the parameters at values of them: priors, observations and added terms, without the
    /// log-Jacobians that belong to the unconstrained coordinates.
    /// </summary>
    /// <param name="values">For every parameter its values, row-major.</param>
    /// <returns>The sum of the terms. A flat prior adds nothing, outside its support either.</returns>
    /// <exception cref="HmcNetException">When a name is unknown or missing, or a length is wrong.</exception>
    public double LogDensity(IReadOnlyDictionary<string, double[]> values) => EvaluateTerms(values).Sum(t => t.Sum);

    /// <summary>The terms of the log density of the parameters at values of them, without log-Jacobians.</summary>
    /// <param name="values">For every parameter its values, row-major.</param>
    /// <returns>One entry for each term, in order.</returns>
    /// <exception cref="HmcNetException">When a name is unknown or missing, or a length is wrong.</exception>
    public IReadOnlyList<TermValue> EvaluateTerms(IReadOnlyDictionary<string, double[]> values)
    {
        double[] flat = Flatten(values);
        var interpreter = new Interpreter(graphs.OnParameters, data);
        interpreter.Evaluate(flat);
        ModelTerm[] terms = [.. Terms.Where(t => t.Kind != TermKind.Jacobian)];
        return [.. terms.Select((t, i) => new TermValue(t, interpreter.ValueOf(graphs.OnParameters.Outputs[i]).ToArray()))];
    }

    private double[] Flatten(IReadOnlyDictionary<string, double[]> values)
    {
        string[] names = [.. graphs.Trace.Parameters.Select(p => p.Name)];
        string? unknown = values.Keys.FirstOrDefault(k => !names.Contains(k));
        string? missing = names.FirstOrDefault(n => !values.ContainsKey(n));
        if (unknown is not null || missing is not null)
            throw new HmcNetException(
                unknown is not null ? $"There is no parameter named \"{unknown}\"." : $"The parameter \"{missing}\" has no value.",
                where: $"model \"{Name}\"", expected: $"values for {string.Join(", ", names)}", found: string.Join(", ", values.Keys));
        var flat = new List<double>();
        foreach (ParameterDeclaration parameter in graphs.Trace.Parameters)
        {
            double[] given = values[parameter.Name];
            if (given.Length != parameter.Shape.Size)
                throw new HmcNetException(
                    "A parameter's value has the wrong length.", where: $"parameter \"{parameter.Name}\"",
                    expected: FormattableString.Invariant($"{parameter.Shape.Size} numbers"), found: FormattableString.Invariant($"{given.Length}"));
            flat.AddRange(given);
        }
        return [.. flat];
    }
}
