using System.Globalization;

namespace HmcNet.Doctoring;

/// <summary>
/// Chains in different places: draws of a quantity that two chains have hardly in common. Exchangeable components of the model, whose
/// labels may be switched, are recognised by the log density that does not change when they are.
/// </summary>
internal static class ModesCheck
{
    /// <summary>Least share of pairs of draws of two chains that are in one order for them to be in different places.</summary>
    public const double LeastShare = 0.98;

    private const int MostDraws = 500;

    /// <summary>The finding; null where the chains overlap.</summary>
    public static Finding? Of(Patient patient)
    {
        if (!patient.IsIll(FindingKind.RHat) || patient.Signs.Find(FindingKind.RHat) is not { } mixing || patient.Draws.CommonIterations == 0)
            return null;
        var apart = new List<(QuantityEvidence Quantity, int Low, int High)>();
        foreach (QuantityEvidence quantity in mixing.Quantities.Where(q => !q.Name.EndsWith("__", StringComparison.Ordinal)))
        {
            if (Apart(patient.Draws, quantity.Name) is (int low, int high))
                apart.Add((quantity, low, high));
        }
        if (apart.Count == 0)
            return null;
        string[] exchangeable = [.. Exchangeable(patient)];
        return exchangeable.Length > 0 && apart.Any(a => exchangeable.Any(e => a.Quantity.Name.StartsWith(e + "[", StringComparison.Ordinal)))
            ? LabelSwitching(patient, exchangeable, apart)
            : Multimodal(patient, apart);
    }

    /// <summary>Two chains whose draws are all but parted; null where there are none.</summary>
    private static (int Low, int High)? Apart(Draws draws, string quantity)
    {
        double[][] columns = [.. Enumerable.Range(0, draws.Chains).Select(c => Thin(draws.Column(c, quantity)))];
        for (int a = 0; a < columns.Length; a++)
        {
            for (int b = a + 1; b < columns.Length; b++)
            {
                if (columns[a].Length == 0 || columns[b].Length == 0)
                    continue;
                double share = RankComparison.Of(columns[a], columns[b]).Share;
                if (share >= LeastShare || share <= 1 - LeastShare)
                    return share > 0.5 ? (b, a) : (a, b);
            }
        }
        return null;
    }

    private static double[] Thin(ReadOnlySpan<double> column)
    {
        int stride = Math.Max(1, column.Length / MostDraws);
        var kept = new List<double>();
        for (int i = 0; i < column.Length; i += stride)
            kept.Add(column[i]);
        return [.. kept];
    }

    /// <summary>Vectors of one length whose first two elements can be exchanged, all together, without a change of the log density.</summary>
    private static IEnumerable<string> Exchangeable(Patient patient)
    {
        ModelTrace trace = patient.Model.Trace;
        Draws draws = patient.Draws;
        foreach (IGrouping<int, ParameterDeclaration> group in trace.Parameters.Where(p => p.Shape.Rank == 1 && p.Shape[0] > 1).GroupBy(p => p.Shape[0]))
        {
            ParameterDeclaration[] vectors = [.. group];
            Dictionary<string, double[]> values = trace.Parameters.ToDictionary(p => p.Name, p => draws[p.Name].Values(0, 0));
            double before = patient.Model.LogDensity(values);
            foreach (ParameterDeclaration vector in vectors)
                (values[vector.Name][0], values[vector.Name][1]) = (values[vector.Name][1], values[vector.Name][0]);
            double after = patient.Model.LogDensity(values);
            if (Math.Abs(after - before) <= 1e-9 * Math.Abs(before))
            {
                foreach (ParameterDeclaration vector in vectors)
                    yield return vector.Name;
            }
        }
    }

    private static Finding LabelSwitching(Patient patient, string[] exchangeable, List<(QuantityEvidence Quantity, int Low, int High)> apart)
    {
        string names = string.Join(" and ", exchangeable), first = exchangeable[0];
        ParameterDeclaration parameter = patient.Model.Trace.Parameters.First(p => p.Name == first);
        string code = FormattableString.Invariant($"var {first} = m.Parameter(\"{first}\", Support.Ordered, over: {parameter.Shape[0]});")
            + (parameter.Prior is { } prior ? $" m.AddLogDensity({ModelText.Prior(patient.Model.Trace, prior)}.LogDensity({first}));" : "");
        return new Finding
        {
            Kind = FindingKind.LabelSwitching,
            Severity = FindingSeverity.Severe,
            Sentence = $"The elements of {names} are exchangeable: the log density does not change when their labels do, and chains have settled on different labels ({Places(patient.Draws, apart)}). Means of single elements mean nothing.",
            Advice = $"give the components an order: write {code}; or report only what does not depend on labels.",
            Chains = [apart[0].Low + 1, apart[0].High + 1],
            Remedies = [new Remedy(RemedyKind.Ordered, first, code, "an ordered vector has one labelling only")],
            Quantities = [.. apart.Select(a => a.Quantity)],
        };
    }

    private static Finding Multimodal(Patient patient, List<(QuantityEvidence Quantity, int Low, int High)> apart) => new()
    {
        Kind = FindingKind.Multimodality,
        Severity = FindingSeverity.Severe,
        Sentence = $"Chains are in different places and do not visit each other's ({Places(patient.Draws, apart)}): the posterior has several modes, or a chain is stuck. How much mass each place has cannot be told from these draws.",
        Advice = "look at the log density of the chains (lp__): a place that is much lower is a bad start, mended by other initial values; places of like height are modes, which call for more prior information or another parameterisation.",
        Chains = [apart[0].Low + 1, apart[0].High + 1],
        Evidence = [.. Enumerable.Range(0, patient.Draws.Chains).Where(c => patient.Draws.Transitions(c).Length > 0).Select(c => new Evidence(
            FormattableString.Invariant($"mean log density of chain {c + 1}"), patient.Draws.Transitions(c).ToArray().Average(t => t.LogDensity)))],
        Quantities = [.. apart.Select(a => a.Quantity)],
    };

    private static string Places(Draws draws, List<(QuantityEvidence Quantity, int Low, int High)> apart)
    {
        (QuantityEvidence quantity, int low, int high) = apart[0];
        return string.Create(CultureInfo.InvariantCulture,
            $"{quantity.Name} is about {draws.Column(low, quantity.Name).ToArray().Average():0.###} in chain {low + 1} and {draws.Column(high, quantity.Name).ToArray().Average():0.###} in chain {high + 1}");
    }
}
