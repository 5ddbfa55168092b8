using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet;

/// <content>Priors that replace others.</content>
public sealed partial class ModelBuilder
{
    /// <summary>A parameter that was declared by its support alone, with a prior: on its support where the prior has mass on all of it,
    /// else on the prior's.</summary>
    private Tensor Replaced(string name, Support support, Distribution prior, Dimensions? over)
    {
        ReplacedPriors.Checked(name, support, prior);
        int events = over is { Count: 1 } && support.EventRank == 2 ? 1 : support.EventRank;
        int batch = (over?.Count ?? 0) - events;
        if (batch < 0)
            throw new HmcNetException(
                "The shape does not fit the support of a parameter.", where: $"parameter \"{name}\"", expected: $"{events} dimensions for {support.Name}", found: $"{over?.Count ?? 0}");
        Shape whole = over?.Shape ?? Shape.Scalar;
        Shape eventShape = events == 1 && support.EventRank == 2 ? new Shape(whole[0], whole[0]) : new Shape(whole.Lengths[batch..]);
        Dimensions? outer = batch == 0 ? null : [.. over!.Take(batch)];
        outer = KeepShape(name, eventShape, outer?.Shape ?? Shape.Scalar, prior, outer);
        return Parameter(name, prior, outer, support: ReplacedPriors.HasMassOn(name, support, prior) ? support : null);
    }

    /// <summary>Refuses a prior that would give a parameter another shape.</summary>
    /// <returns>What the parameter ranges over, also where only its old prior's shape said so.</returns>
    private static Dimensions? KeepShape(string name, Shape eventShape, Shape batch, Distribution prior, Dimensions? over)
    {
        if (!prior.EventShape.Equals(eventShape) || !batch.Equals(Shape.Broadcast(At(name, () => prior.BatchShape), batch)))
            throw new HmcNetException(
                "A new prior does not have the parameter's shape.", where: $"parameter \"{name}\"",
                expected: $"a prior of one value, or of shape {new Shape([.. batch.Lengths, .. eventShape.Lengths])}",
                found: $"{prior.Name} of shape {new Shape([.. prior.BatchShape.Lengths, .. prior.EventShape.Lengths])}",
                remedy: "give the prior that shape, or numbers for all elements");
        return over ?? (batch.IsScalar ? null : [.. batch.Lengths.ToArray().Select(n => (Dimension)n)]);
    }
}
