using HmcNet.Autodiff;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet;

/// <content>The same model under another prior.</content>
public sealed partial class Model
{
    /// <summary>The model with another prior of a parameter; its function runs again, on the data that the model has.</summary>
    /// <param name="parameter">Name of the parameter; it may have been declared with a prior or with a support alone.</param>
    /// <param name="prior">The new prior: numbers, not parameters of the model.</param>
    /// <returns>The model; it keeps replaced data, and other data can be bound to it.</returns>
    /// <exception cref="HmcNetException">
    /// When there is no such parameter, the prior is of another kind (vector for number, whole for real numbers) or shape, or allows
    /// values that the parameter could not take before: negative ones for a positive parameter, ones above 1 for a probability.
    /// </exception>
    public Model WithPrior(string parameter, Distribution prior) => WithPriors((parameter, prior));

    /// <summary>The model with other priors of several parameters; see <see cref="WithPrior"/>.</summary>
    /// <param name="priors">Names and new priors.</param>
    /// <returns>The model.</returns>
    /// <exception cref="HmcNetException">As for one parameter, and when a name is given twice.</exception>
    public Model WithPriors(params IReadOnlyList<(string Parameter, Distribution Prior)> priors)
    {
        ArgumentNullException.ThrowIfNull(priors);
        var byName = new Dictionary<string, Distribution>(StringComparer.Ordinal);
        foreach ((string name, Distribution prior) in priors)
        {
            ArgumentNullException.ThrowIfNull(prior);
            RequireParameter(name, prior);
            if (!byName.TryAdd(name, prior))
                throw new HmcNetException("A parameter is given two priors.", where: $"parameter \"{name}\"", expected: "one for each parameter", found: "two");
        }
        Func<ModelTrace> old = trace;
        ModelTrace Traced()
        {
            using PriorReplacement replacement = PriorReplacement.Begin(byName);
            return old();
        }
        return new Model(Name, graphs, Traced, options, 0).Retraced(replaced, table);
    }

    private void RequireParameter(string name, Distribution prior)
    {
        ParameterDeclaration parameter = RequireParameter(name);
        if (prior.Parameters.FirstOrDefault(p => p.Value.Node.DependsOnParameters) is { } traced)
            throw new HmcNetException(
                "A new prior is made of parameters.", where: $"parameter \"{name}\"", expected: "a prior of numbers", found: $"{traced.Name} of {prior.Name} depends on a parameter",
                remedy: "define the model again, with that prior in its function");
        bool fits = prior.Support.IsDiscrete == parameter.Support.IsDiscrete && prior.Support.EventRank == parameter.Support.EventRank
            && prior.EventShape.Rank == parameter.Support.EventRank;
        if (!fits)
            throw new HmcNetException(
                "A new prior is of another kind than the parameter.", where: $"parameter \"{name}\"", expected: $"a prior of {parameter.Support.Name}",
                found: $"{prior.Name}: {prior.Support.Name}", remedy: "choose a prior for values of the same kind");
    }
}
