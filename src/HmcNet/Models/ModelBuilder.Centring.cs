using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet;

/// <content>Forms of group-level parameters.</content>
public sealed partial class ModelBuilder
{
    /// <summary>Declares a parameter with a prior in the form that is asked for, on the prior's support or on a narrower one.</summary>
    private Tensor InForm(Variable variable, Shape shape, Distribution prior, Centring form, Support? support)
    {
        CentringForm? other = CentringReplacement.For(variable.Name);
        // Weights that were bound since are asked for in any case: another prior may have no use for them.
        if (other?.Weights is not null && DataReplacement.ForObservation(CentringForm.WeightName(variable.Name)) is { } bound)
            other = other with { Weights = bound };
        if (other?.Weights is not null && support is null && AffinePrior.Of(prior, shape, Trace.Coordinates) is { } affine)
            return PartlyCentred(variable, shape, prior, affine, other);
        form = other?.Form ?? form;
        if (form.IsNonCentered)
            return NonCentred(variable, shape, prior, support);
        Tensor value = Centred(variable, shape, prior, support ?? prior.Support, isPriorsOwn: support is null);
        if (form.IsAuto)
            Trace.Parameters[^1] = Trace.Parameters[^1] with { LearnsCentring = AffinePrior.Of(Trace.Parameters[^1], Trace)?.IsHierarchical == true };
        return value;
    }

    private Tensor PartlyCentred(Variable variable, Shape shape, Distribution prior, AffinePrior affine, CentringForm form)
    {
        string name = variable.Name;
        Tensor weight = Tensor.Data(new DataSource(CentringForm.WeightName(name), shape, form.WeightsFor(shape.Size)));
        Tensor coordinates = Tensor.Parameter(name, shape);
        (Tensor value, _, Tensor logDensity) = affine.FromPartial(coordinates, weight);
        Trace.Parameters.Add(new ParameterDeclaration(variable, shape, prior.Support, coordinates, value, prior, Support.Real) { Weights = weight });
        Trace.Terms.Add(new ModelTerm(TermKind.Prior, name, logDensity, prior.LogDensity(value)));
        return value;
    }
}
