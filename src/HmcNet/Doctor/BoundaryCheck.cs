using System.Globalization;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;

namespace HmcNet.Doctoring;

/// <summary>
/// Parameters whose mass is piled at an end of their support that the model sets: the density is largest there, so that the data ask
/// for values beyond it. Ends at zero of positive scales are natural ones and not looked at.
/// </summary>
internal static class BoundaryCheck
{
    /// <summary>Part of the interval, or of the spread where there is one end only, that counts as its end.</summary>
    public const double EndPart = 0.05;

    /// <summary>Least share of draws in an end: ten times what a uniform spread would put there.</summary>
    public const double LeastShare = 0.3;

    /// <summary>One finding for each end with draws piled at it.</summary>
    public static IEnumerable<Finding> Of(Patient patient)
    {
        foreach (ParameterDeclaration parameter in patient.Model.Trace.Parameters)
        {
            if (parameter.Support is not BoundedSupport bounds)
                continue;
            double? lower = Constant(bounds.LowerBound, patient.Model), upper = Constant(bounds.UpperBound, patient.Model);
            for (int entry = 0; entry < parameter.Shape.Size; entry++)
            {
                string name = parameter.Variable.EntryName(entry);
                double[] draws = patient.Draws.Pooled(name);
                if (lower is { } low && low != 0 && Piled(draws, low, upper, isLower: true) is { } atLower)
                    yield return Describe(parameter.Name, name, low, atLower, "lower");
                if (upper is { } high && Piled(draws, high, lower, isLower: false) is { } atUpper)
                    yield return Describe(parameter.Name, name, high, atUpper, "upper");
            }
        }
    }

    /// <summary>Share of draws in the end next to a bound, where it is large and larger than in the part after it; else null.</summary>
    private static double? Piled(double[] draws, double bound, double? other, bool isLower)
    {
        double[] distances = [.. draws.Select(d => isLower ? d - bound : bound - d).Order()];
        if (distances.Length == 0)
            return null;
        double range = other is { } end ? Math.Abs(end - bound) : distances[^1];
        double share = Count(distances, 0, EndPart * range), next = Count(distances, EndPart * range, 2 * EndPart * range);
        return share >= LeastShare && share > next ? share : null;
    }

    private static double Count(double[] distances, double from, double to) => (double)distances.Count(d => d >= from && d < to) / distances.Length;

    private static double? Constant(Autodiff.Tensor? bound, Model model)
    {
        if (bound is null || !bound.Shape.IsScalar || bound.Node.DependsOnParameters)
            return null;
        var value = new double[1];
        new Interpreter(Graph.Create([bound], []), model.BoundData).Run([], value);
        return double.IsFinite(value[0]) ? value[0] : null;
    }

    private static Finding Describe(string parameter, string entry, double bound, double share, string side) => new()
    {
        Kind = FindingKind.Boundary,
        Severity = FindingSeverity.Warning,
        Sentence = string.Create(CultureInfo.InvariantCulture,
            $"{share:P0} of the draws of {entry} lie within {EndPart:P0} of its range next to its {side} bound {bound:0.######}, and the density grows towards it: the bound, not the data, decides."),
        Advice = string.Create(CultureInfo.InvariantCulture,
            $"ask whether values beyond {bound:0.######} are impossible; if not, widen the support of {parameter} and give it a prior that falls off instead of ending."),
        Worst = share,
        Threshold = LeastShare,
        Evidence = [new($"share of draws in the last {EndPart:P0} before the bound", share), new("bound", bound)],
        Remedies = [new Remedy(RemedyKind.WiderSupport, parameter, $"m.Parameter(\"{parameter}\", a prior that falls off, with a wider support)", "the posterior is cut off by its support")],
        Quantities = [new QuantityEvidence(entry, null, share)],
    };
}
