using HmcNet.GibbsSampling;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Looks at the model itself for priors that make its posterior improper, whatever the draws look like.</summary>
internal static class ProprietyCheck
{
    /// <summary>The finding; null where nothing was found, or nothing is known of the target but its density.</summary>
    /// <param name="target">What was sampled.</param>
    public static Finding? Of(ISamplingTarget target)
    {
        if (target is not Model model)
            return null;
        // The scales of group-level parameters are looked at on their own scale. Centred or not makes no other posterior, and only
        // in the centred form the scale enters the prior of its group and not the observations.
        var state = new StateModel(model.Trace, model.BoundData, compressRows: false, new HashSet<string>(), centred: true);
        IReadOnlyList<(string Parameter, string Sentence)> found = ImproperScales.Find(state);
        if (found.Count == 0)
            return null;
        return new Finding
        {
            Kind = FindingKind.Improper,
            Severity = FindingSeverity.Severe,
            Sentence = string.Join(" ", found.Select(f => f.Sentence)),
            Advice = $"give {string.Join(" and ", found.Select(f => f.Parameter))} a proper prior, e.g. HalfNormal or HalfCauchy, or one that is flat in the standard deviation; draws of this model mean nothing.",
            Count = found.Count,
            Quantities = [.. found.Select(f => new QuantityEvidence(f.Parameter, null, double.NaN))],
        };
    }
}
