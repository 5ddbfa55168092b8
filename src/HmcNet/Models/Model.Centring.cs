namespace HmcNet;

/// <content>The same model with a parameter in another form.</content>
public sealed partial class Model
{
    /// <summary>The model with a parameter sampled in another form; its function runs again, on the data that the model has.</summary>
    /// <param name="parameter">Name of a parameter with a location-scale prior.</param>
    /// <param name="centered">True for the centred form, false for the non-centred one, or <see cref="Centring.Auto"/>.</param>
    /// <returns>The model: the same posterior in other coordinates.</returns>
    /// <exception cref="HmcNetException">When there is no such parameter, or its prior has no such form.</exception>
    public Model WithCentering(string parameter, Centring centered)
    {
        RequireParameter(parameter);
        return WithForms(new Dictionary<string, CentringForm> { [parameter] = new(centered) });
    }

    /// <summary>
    /// The model with a parameter sampled in its partially centred form: with location l and scale s of its prior and a weight w for each
    /// element, x~ = w l + s^w z is sampled and x = l + s^(1 - w) (x~ - w l). A weight of 1 is the centred form, 0 the non-centred one.
    /// The weights are data, named "centring of PARAMETER": other weights are bound without tracing or compiling again.
    /// </summary>
    /// <remarks>
    /// Papaspiliopoulos, Roberts and Sköld (2007), A general framework for the parametrization of hierarchical models, Statistical
    /// Science 22; Gorinova, Moore and Hoffman (2020), Automatic reparameterisation of probabilistic programs.
    /// </remarks>
    /// <param name="parameter">Name of a parameter with a location-scale prior of real numbers (Normal, StudentT, Cauchy, ...).</param>
    /// <param name="weights">Weights in [0, 1], one an element (row-major), or one for all.</param>
    /// <returns>The model: the same posterior in other coordinates.</returns>
    /// <exception cref="HmcNetException">When there is no such parameter, its prior has no such form, or the weights are not in [0, 1] or of another number.</exception>
    public Model WithCentering(string parameter, params IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ParameterDeclaration declaration = RequireParameter(parameter);
        int count = declaration.Shape.Size;
        if (weights.Count != count && weights.Count != 1)
            throw new HmcNetException(
                "The weights of a partially centred parameter do not fit its elements.", where: $"parameter \"{parameter}\"",
                expected: FormattableString.Invariant($"{(count == 1 ? "1 weight" : $"{count} weights, or one for all")}"), found: FormattableString.Invariant($"{weights.Count}"));
        int wrong = weights.ToList().FindIndex(w => w is not (>= 0 and <= 1));
        if (wrong >= 0)
            throw new HmcNetException(
                "A weight of a partially centred parameter is out of range.", where: $"parameter \"{declaration.Variable.EntryName(wrong)}\"",
                expected: "0 (non-centred) to 1 (centred)", found: FormattableString.Invariant($"{weights[wrong]}"));
        if (AffinePrior.Of(declaration, Trace) is null)
            throw new HmcNetException(
                "A parameter has no partially centred form.", where: $"parameter \"{parameter}\"",
                expected: "a location-scale prior of real numbers (Normal, StudentT, Cauchy, Laplace, Logistic, Gumbel) on its own support",
                found: declaration.Prior is null ? "a flat prior" : declaration.IsCut ? $"{declaration.Prior.Name} on a narrower support" : declaration.Prior.Name,
                remedy: "leave it centred, or write the model with a location-scale prior");
        double[] each = new CentringForm(default, weights).WeightsFor(count);
        return declaration.Weights is not null
            ? With(CentringForm.WeightName(parameter), each)
            : WithForms(new Dictionary<string, CentringForm> { [parameter] = new(default, each) });
    }

    /// <summary>Names of the parameters whose form NUTS is to learn.</summary>
    internal IReadOnlyList<string> LearntParameters => [.. Trace.Parameters.Where(p => p.LearnsCentring).Select(p => p.Name)];

    /// <summary>The model with some parameters in other forms.</summary>
    internal Model WithForms(IReadOnlyDictionary<string, CentringForm> forms)
    {
        Func<ModelTrace> old = trace;
        ModelTrace Traced()
        {
            using CentringReplacement replacement = CentringReplacement.Begin(forms);
            return old();
        }
        // Weights that were bound are not those of the new forms.
        var kept = replaced.Where(r => !forms.Keys.Any(name => r.Key == CentringForm.WeightName(name))).ToDictionary();
        return new Model(Name, graphs, Traced, options, 0).Retraced(kept, table);
    }

    /// <summary>The declaration of a parameter.</summary>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    internal ParameterDeclaration RequireParameter(string name) =>
        graphs.Trace.Parameters.Find(p => p.Name == name)
            ?? throw new HmcNetException(
                $"There is no parameter named \"{name}\".", where: $"model \"{Name}\"",
                expected: $"one of {string.Join(", ", graphs.Trace.Parameters.Select(p => p.Name))}", found: $"\"{name}\"", remedy: "check the spelling");
}
