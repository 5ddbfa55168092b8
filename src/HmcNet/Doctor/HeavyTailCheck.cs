using System.Globalization;
using HmcNet.Diagnostics;
using HmcNet.Hmc;

namespace HmcNet.Doctoring;

/// <summary>
/// Heavy tails: draws of a parameter whose tail falls off like a power, so that its variance or its mean does not exist or cannot be
/// told from draws.
/// </summary>
/// <remarks>
/// A generalised Pareto distribution is fitted to the 3 sqrt(n) largest distances from a cut-off (Vehtari, Simpson, Gelman, Yao and Gabry
/// 2024, section 2): moments of order 1/k and above do not exist, and means are estimated badly from k = 0.7 on.
/// </remarks>
internal static class HeavyTailCheck
{
    /// <summary>Shape of the tail from which means are not to be relied on.</summary>
    public const double LeastShape = 0.7;

    /// <summary>Shape that most chains must show by themselves: the variance does not exist from here on.</summary>
    public const double LeastOfChains = 0.5;

    private const int MostEntries = 1000;
    private const int FewestDraws = 400;

    /// <summary>The finding; null where no tail is heavy.</summary>
    public static Finding? Of(Patient patient)
    {
        Draws draws = patient.Draws;
        if (draws.TotalDraws < FewestDraws)
            return null;
        var found = new List<(string Name, bool IsUpper, double Shape)>();
        foreach (string name in patient.Model.Trace.Parameters.Where(p => !p.Support.IsDiscrete)
            .SelectMany(p => Enumerable.Range(0, p.Variable.Size).Select(p.Variable.EntryName)).Take(MostEntries))
        {
            if (Heavier(draws, name) is (bool isUpper, double shape))
                found.Add((name, isUpper, shape));
        }
        return found.Count == 0 ? null : Describe(patient, [.. found.OrderByDescending(f => f.Shape)]);
    }

    /// <summary>The heavier tail of a quantity, where it is heavy in the pooled draws and in most chains.</summary>
    private static (bool IsUpper, double Shape)? Heavier(Draws draws, string name)
    {
        double[] pooled = draws.Pooled(name);
        if (pooled.Any(v => !double.IsFinite(v)))
            return null;
        double upper = Shape(pooled, 1), lower = Shape(pooled, -1);
        int sign = upper >= lower ? 1 : -1;
        if (!(Math.Max(upper, lower) >= LeastShape))
            return null;
        double[] chains = [.. Enumerable.Range(0, draws.Chains).Where(c => draws.Chain(c).Iterations > 0).Select(c => Shape(draws.Column(c, name).ToArray(), sign))];
        return 2 * chains.Count(k => k >= LeastOfChains) > chains.Length ? (sign > 0, Math.Max(upper, lower)) : null;
    }

    /// <summary>Shape of a tail: of the largest values times the sign.</summary>
    private static double Shape(double[] draws, int sign)
    {
        double[] sorted = [.. draws.Select(v => sign * v).Order()];
        int tail = Math.Min(sorted.Length / 5, (int)Math.Ceiling(3 * Math.Sqrt(sorted.Length)));
        double cutoff = sorted[^(tail + 1)];
        double[] beyond = [.. sorted[^tail..].Select(v => v - cutoff)];
        return beyond[^1] > 0 && beyond[tail / 4] > 0 ? GeneralizedPareto.Fit(beyond).K : double.NaN;
    }

    private static Finding Describe(Patient patient, (string Name, bool IsUpper, double Shape)[] found)
    {
        string listed = string.Join(", ", found.Take(4).Select(f => string.Create(CultureInfo.InvariantCulture, $"the {(f.IsUpper ? "upper" : "lower")} tail of {f.Name} (k = {f.Shape:0.00})")));
        double kurtosis = Kurtosis(patient.Draws);
        double eBfmi = patient.Signs.Find(FindingKind.EBfmi)?.Worst ?? double.NaN;
        return new Finding
        {
            Kind = FindingKind.HeavyTails,
            Severity = FindingSeverity.Warning,
            Sentence = string.Create(CultureInfo.InvariantCulture,
                $"Draws have heavy tails: {listed}{(found.Length > 4 ? $" and {found.Length - 4} more" : "")}; {(found[0].Shape >= 1 ? "the mean" : "the variance")} does not exist or cannot be told from draws. The kurtosis of the energy is {kurtosis:0.#}, the smallest E-BFMI {eBfmi:0.00}: long excursions make chains slow."),
            Advice = "report medians and quantiles instead of means; give the parameter a proper prior with lighter tails, or more data; a StudentT likelihood with 4 degrees of freedom or more in place of Cauchy is often meant.",
            Worst = found[0].Shape,
            Threshold = LeastShape,
            Evidence = [.. found.Select(f => new Evidence($"Pareto k of the {(f.IsUpper ? "upper" : "lower")} tail of {f.Name}", f.Shape)), new("kurtosis of the energy", kurtosis), new("smallest E-BFMI", eBfmi)],
            Remedies = [new Remedy(RemedyKind.TighterPrior, found[0].Name, $"a prior of {found[0].Name} with lighter tails, e.g. Normal or StudentT(4, ...)", "the data alone leave its tails open")],
            Quantities = [.. found.Select(f => new QuantityEvidence(f.Name, null, f.Shape))],
        };
    }

    /// <summary>Fourth moment of the energies over the square of their variance, within chains; 3 for a normal distribution.</summary>
    private static double Kurtosis(Draws draws)
    {
        double second = 0, fourth = 0;
        int n = 0;
        for (int c = 0; c < draws.Chains; c++)
        {
            ReadOnlySpan<Transition> transitions = draws.Transitions(c);
            double mean = 0;
            foreach (Transition transition in transitions)
                mean += transition.Energy / transitions.Length;
            foreach (Transition transition in transitions)
            {
                double square = (transition.Energy - mean) * (transition.Energy - mean);
                second += square;
                fourth += square * square;
            }
            n += transitions.Length;
        }
        return fourth * n / (second * second);
    }
}
