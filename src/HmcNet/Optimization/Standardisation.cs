using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet.Optimization;

/// <summary>
/// Centred and partially centred parameters with a location-scale prior held by their standard variable: x = location + scale z.
/// </summary>
/// <remarks>
/// Laplace's approximation does not change under maps that are affine given the other parameters, and z keeps its digits where
/// the scale goes to zero, at which precisions 1/scale^2 of x would drown those of the other parameters.
/// </remarks>
internal sealed class Standardisation
{
    private readonly List<(Tensor From, Tensor To)> replacements = [];
    private readonly Dictionary<string, Tensor> priors = new(StringComparer.Ordinal);
    private readonly Tensor[] all;

    /// <summary>Chooses the parameters.</summary>
    /// <param name="trace">The model.</param>
    /// <param name="names">Names of the parameters that may be held so; those without a location-scale prior stay as they are.</param>
    public Standardisation(ModelTrace trace, IReadOnlySet<string> names)
    {
        var inputs = new List<Tensor>();
        foreach (ParameterDeclaration parameter in trace.Parameters)
        {
            if (!names.Contains(parameter.Name) || FormOf(parameter) is not { } form)
            {
                inputs.Add(parameter.Coordinates);
                continue;
            }
            Tensor standard = Tensor.Parameter($"standard {parameter.Name}", parameter.Shape);
            inputs.Add(standard);
            Tensor coordinates = parameter.Weights is { } weights
                ? AffinePrior.Of(parameter, trace)!.ToPartial(standard, weights)
                : TensorMath.BroadcastTo(form.FromStandard(standard), parameter.Shape);
            replacements.Add((parameter.Coordinates, coordinates));
            priors.Add(parameter.Name, TensorMath.Sum(form.Standard.LogDensity(standard)));
        }
        Inputs = inputs;
        all = [.. trace.Coordinates.Concat(inputs).DistinctBy(t => t.Node)];
    }

    /// <summary>The coordinates, with standard variables in place of those of the parameters held so.</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>The log density of the standard variable of a parameter; null for one that is not held so.</summary>
    /// <param name="parameter">Name of the parameter.</param>
    public Tensor? PriorOf(string parameter) => priors.GetValueOrDefault(parameter);

    /// <summary>Writes expressions of the model's coordinates over <see cref="Inputs"/>.</summary>
    /// <param name="expressions">The expressions.</param>
    public IReadOnlyList<Tensor> Rewrite(IReadOnlyList<Tensor> expressions)
    {
        // Last first: the location of a later one may be an earlier one.
        for (int k = replacements.Count - 1; k >= 0; k--)
            expressions = Substitution.Replace(expressions, [replacements[k]], all);
        return expressions;
    }

    private static LocationScale? FormOf(ParameterDeclaration parameter)
    {
        bool isReal = parameter.Weights is not null || ReferenceEquals(parameter.Coordinates.Node, parameter.Value.Node);
        LocationScale? form = parameter.StandardValue is null && isReal ? parameter.Prior?.AsLocationScale() : null;
        // A log-normal's map is not affine: its approximation would change.
        return form is not null && form.Standard.Support == Support.Real && parameter.Prior!.Support == Support.Real ? form : null;
    }
}
