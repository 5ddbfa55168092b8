using HmcNet.Autodiff.Ir;

namespace HmcNet.Evaluation;

/// <summary>The terms of a log density that are scaled as prior and as likelihood.</summary>
/// <param name="Prior">Terms of the prior.</param>
/// <param name="Likelihood">Terms of the likelihood.</param>
/// <param name="NotScaled">Parameters whose prior is in neither.</param>
internal sealed record ScaledTerms(IReadOnlyList<ModelTerm> Prior, IReadOnlyList<ModelTerm> Likelihood, IReadOnlyList<string> NotScaled)
{
    /// <summary>Chooses terms by their names or by the defaults.</summary>
    public static ScaledTerms Choose(Model model, SensitivityOptions options)
    {
        ModelTerm[] terms = [.. model.Trace.Terms.Where(t => t.Kind != TermKind.Jacobian)];
        Check(terms, options.Prior, nameof(options.Prior), model.Name);
        Check(terms, options.Likelihood, nameof(options.Likelihood), model.Name);
        if (options.Prior?.FirstOrDefault(n => options.Likelihood?.Contains(n) == true) is { } twice)
            throw new HmcNetException("A term is named as prior and as likelihood.", where: $"\"{twice}\"", expected: "one of the two", found: "both");
        ModelTerm[] prior = options.Prior is { } names
            ? [.. terms.Where(t => names.Contains(t.Name))]
            : [.. terms.Where(t => t.Kind == TermKind.Prior && !DependsOnOthers(model, t))];
        ModelTerm[] likelihood = options.Likelihood is { } chosen
            ? [.. terms.Where(t => chosen.Contains(t.Name))]
            : [.. terms.Where(t => t.Kind is TermKind.Observation or TermKind.Added && !prior.Contains(t))];
        prior = [.. prior.Except(likelihood)];
        if (prior.Length == 0)
            throw new HmcNetException(
                "The model has no prior that could be scaled.", where: $"model \"{model.Name}\"", expected: "a parameter with a prior of numbers, or names in Prior",
                found: model.Trace.Parameters.Exists(p => p.Prior is not null) ? "only priors that depend on other parameters" : "flat priors only",
                remedy: "give a prior in the model, or by fit.Refit(prior: ...)");
        if (likelihood.Length == 0)
            throw new HmcNetException(
                "The model has no likelihood that could be scaled.", where: $"model \"{model.Name}\"", expected: "m.Observe(...) or an added term", found: "priors only",
                remedy: "write the likelihood with m.Observe");
        string[] scaled = [.. prior.Where(t => t.Kind == TermKind.Prior).Select(t => t.Name)];
        return new ScaledTerms(prior, likelihood, [.. model.Trace.Parameters.Select(p => p.Name).Except(scaled)]);
    }

    private static void Check(ModelTerm[] terms, IReadOnlyList<string>? names, string option, string modelName)
    {
        string? unknown = names?.FirstOrDefault(n => terms.All(t => t.Name != n));
        if (unknown is not null)
            throw new HmcNetException(
                $"The model has no term named \"{unknown}\".", where: $"{option}, model \"{modelName}\"",
                expected: $"one of {string.Join(", ", terms.Select(t => t.Name).Distinct())}", found: $"\"{unknown}\"",
                remedy: "parameters with a flat prior have no term; m.AddLogDensity(name, term) names one");
    }

    // The prior of a parameter given others: that of a group, of which they are the mean and the scale.
    private static bool DependsOnOthers(Model model, ModelTerm term)
    {
        ParameterDeclaration own = model.Trace.Parameters.Find(p => p.Name == term.Name)!;
        return own.Prior!.Parameters.Any(p => p.Value.Node.DependsOnParameters) || DependsThroughSupport(model, own);
    }

    private static bool DependsThroughSupport(Model model, ParameterDeclaration own)
    {
        Graph density = Graph.Create([own.Prior!.LogDensity(own.Input)], [own.Input, .. model.Trace.Coordinates]);
        return model.Trace.Coordinates.Any(c => density.Contains(c.Node));
    }
}
