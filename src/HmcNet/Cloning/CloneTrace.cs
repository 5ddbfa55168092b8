using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Cloning;

/// <summary>Writes the trace of a model whose data are observed K times, each time with latent variables of its own.</summary>
/// <remarks>
/// log p = log p(theta) + sum over k of [log p(latent_k | theta) + log p(y | latent_k, theta)]: S. R. Lele, B. Dennis and F. Lutscher (2007),
/// Data cloning, Ecology Letters 10, equation 2. Data are not copied: all clones read the same sources.
/// </remarks>
internal static class CloneTrace
{
    /// <summary>Writes the trace.</summary>
    /// <param name="trace">The model's own.</param>
    /// <param name="roles">What is latent, and what becomes of each term.</param>
    /// <param name="clones">K, at least 1.</param>
    /// <returns>Parameters, then the latent variables of the first clone, the second, ...; derived quantities of the parameters alone.</returns>
    public static ModelTrace Of(ModelTrace trace, CloneRoles roles, int clones)
    {
        var cloned = new ModelTrace();
        cloned.Parameters.AddRange(roles.Parameters);
        for (int t = 0; t < trace.Terms.Count; t++)
        {
            ModelTerm term = trace.Terms[t];
            if (roles.Terms[t] == CloneRole.Prior)
                cloned.Terms.Add(term);
            else if (roles.Terms[t] == CloneRole.Multiplied)
                cloned.Terms.Add(term with { Value = clones * TensorMath.Sum(term.Value), OnParameters = clones * TensorMath.Sum(term.OnParameters) });
        }
        for (int k = 1; k <= clones; k++)
            AddClone(cloned, trace, roles, k);
        if (roles.Latent.Count == 0)
            cloned.Observations.AddRange(trace.Observations);
        cloned.Derived.AddRange(DerivedOfParameters(trace, roles));
        return cloned;
    }

    /// <summary>The derived quantities that no latent variable enters.</summary>
    public static IEnumerable<(Variable Variable, Tensor Value)> DerivedOfParameters(ModelTrace trace, CloneRoles roles)
    {
        Graph graph = Graph.Create([.. trace.Derived.Select(d => d.Value)], trace.Coordinates);
        var onLatent = new Dependence(graph, roles.Latent.Select(p => p.Coordinates.Node));
        return trace.Derived.Where((_, i) => !onLatent[graph.Outputs[i]]);
    }

    private static void AddClone(ModelTrace cloned, ModelTrace trace, CloneRoles roles, int clone)
    {
        IReadOnlyList<ParameterDeclaration> latent = roles.Latent;
        if (latent.Count == 0)
            return;
        int[] terms = [.. Enumerable.Range(0, trace.Terms.Count).Where(t => roles.Terms[t] == CloneRole.Replicated)];
        string[] names = [.. latent.Select(p => CloneNames.Of(trace, p.Name, clone))];
        Tensor[] coordinates = [.. latent.Select((p, i) => p.Support.IsDiscrete ? Tensor.WholeParameter(names[i], p.Coordinates.Shape) : Tensor.Parameter(names[i], p.Coordinates.Shape))];
        // Everything in one go, so that what is equal stays one node: values are found again in the terms that they enter.
        Tensor[] parts = [
            .. latent.Select(p => p.Value), .. latent.Select(p => p.StandardValue ?? p.Value), .. terms.Select(t => trace.Terms[t].Value),
            .. terms.Select(t => trace.Terms[t].OnParameters), .. trace.Observations.Select(o => o.LogLikelihood)];
        IReadOnlyList<Tensor> written = Substitution.Replace(parts, [.. latent.Select((p, i) => (p.Coordinates, coordinates[i]))], trace.Coordinates);
        for (int i = 0; i < latent.Count; i++)
        {
            ParameterDeclaration p = latent[i];
            var variable = new Variable(names[i], p.Variable.Shape, p.Variable.Labels) { ConstantEntries = p.Variable.ConstantEntries };
            cloned.Parameters.Add(new ParameterDeclaration(variable, p.Shape, p.Support, coordinates[i], written[i], p.Prior, p.Standard)
            {
                StandardValue = p.StandardValue is null ? null : written[latent.Count + i],
                Weights = p.Weights,
            });
        }
        for (int i = 0; i < terms.Length; i++)
        {
            ModelTerm term = trace.Terms[terms[i]];
            string name = term.Kind is TermKind.Prior or TermKind.Jacobian ? CloneNames.Of(trace, term.Name, clone) : string.Create(CultureInfo.InvariantCulture, $"{term.Name}, clone {clone}");
            cloned.Terms.Add(new ModelTerm(term.Kind, name, written[2 * latent.Count + i], written[2 * latent.Count + terms.Length + i]));
        }
        // Data are shared, and one declaration is enough for them to be checked when others are bound.
        if (clone == 1)
            cloned.Observations.AddRange(trace.Observations.Select((o, i) => o with { LogLikelihood = written[2 * latent.Count + 2 * terms.Length + i] }));
    }
}
