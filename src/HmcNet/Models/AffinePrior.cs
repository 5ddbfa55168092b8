using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet;

/// <summary>A location-scale prior of real numbers, x = location + scale z, element by element.</summary>
/// <param name="Standard">Distribution of z.</param>
/// <param name="Location">The location, of the parameter's shape.</param>
/// <param name="Scale">The scale, of the parameter's shape.</param>
/// <remarks>
/// With weights w in [0, 1] the partially centred variable is x~ = w location + scale^w z, so that
/// x = location + scale^(1 - w) (x~ - w location), and log p(x~) = log p(z) - w log scale: w = 1 is the centred form, w = 0 the
/// non-centred one. Papaspiliopoulos, Roberts and Sköld (2007), Statistical Science 22, section 4; Gorinova, Moore and Hoffman
/// (2020), Automatic reparameterisation of probabilistic programs, ICML, section 4.
/// </remarks>
internal sealed record AffinePrior(Distribution Standard, Tensor Location, Tensor Scale)
{
    /// <summary>Whether there is a choice of form: location or scale is not known beforehand.</summary>
    public bool IsHierarchical => Location.Node.DependsOnParameters || Scale.Node.DependsOnParameters;

    /// <summary>Location and scale of a parameter's prior.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="trace">Its model.</param>
    /// <returns>Null for a prior of another kind: of vectors, of a map that is not linear (log-normal), or cut off by a narrower support.</returns>
    public static AffinePrior? Of(ParameterDeclaration parameter, ModelTrace trace) =>
        parameter.Prior is { } prior && !parameter.IsCut ? Of(prior, parameter.Shape, trace.Coordinates) : null;

    /// <summary>Location and scale of a prior.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="shape">Shape of the parameter.</param>
    /// <param name="coordinates">What the prior may depend on.</param>
    public static AffinePrior? Of(Distribution prior, Shape shape, IReadOnlyList<Tensor> coordinates)
    {
        if (!prior.EventShape.IsScalar || prior.Support != Support.Real || prior.AsLocationScale() is not { } form || form.Standard.Support != Support.Real)
            return null;
        // Linear in z: its value at 0, and its derivative.
        var standard = Tensor.Parameter("standard", shape);
        Tensor scale = ReverseMode.Gradient(TensorMath.Sum(TensorMath.BroadcastTo(form.FromStandard(standard), shape)), [standard])[0];
        Graph graph = Graph.Create([scale], [.. coordinates, standard]);
        if (new Dependence(graph, [standard.Node])[graph.Outputs[0]])
            return null;
        Tensor location = TensorMath.BroadcastTo(form.FromStandard(TensorMath.BroadcastTo(0, shape)), shape);
        return new AffinePrior(form.Standard, location, scale);
    }

    /// <summary>x, z and the log density of x~, from x~.</summary>
    /// <param name="partial">x~.</param>
    /// <param name="weights">w.</param>
    public (Tensor Value, Tensor Standard, Tensor LogDensity) FromPartial(Tensor partial, Tensor weights)
    {
        Tensor logScale = TensorMath.Log(Scale);
        Tensor distance = partial - weights * Location;
        Tensor standard = distance * TensorMath.Exp(-(weights * logScale));
        return (Location + TensorMath.Exp((1 - weights) * logScale) * distance, standard, Standard.LogDensityInside(standard) - weights * logScale);
    }

    /// <summary>x~ from z.</summary>
    /// <param name="standard">z.</param>
    /// <param name="weights">w.</param>
    public Tensor ToPartial(Tensor standard, Tensor weights) => weights * Location + TensorMath.Exp(weights * TensorMath.Log(Scale)) * standard;
}
