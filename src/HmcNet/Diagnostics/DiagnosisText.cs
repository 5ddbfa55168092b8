using System.Globalization;
using System.Text;

namespace HmcNet.Diagnostics;

/// <summary>Text of a diagnosis.</summary>
internal static class DiagnosisText
{
    private const int MostQuantities = 8;

    /// <summary>All findings, then the verdict.</summary>
    public static string Of(Diagnosis diagnosis)
    {
        var text = new StringBuilder();
        foreach (Finding finding in diagnosis.Findings)
        {
            text.Append(Heading(finding.Kind)).Append('\n');
            if (finding.Severity != FindingSeverity.None)
                text.Append(finding.Severity == FindingSeverity.Severe ? "SEVERE: " : "WARNING: ");
            text.Append(finding.Sentence).Append('\n');
            AddQuantities(text, finding);
            if (finding.Advice is not null)
                text.Append("What to do: ").Append(finding.Advice).Append('\n');
            text.Append('\n');
        }
        int problems = diagnosis.Problems.Count;
        text.Append(problems == 0
            ? "All checks done, no problems found."
            : string.Create(CultureInfo.InvariantCulture,
                $"All checks done: {problems} {(problems == 1 ? "problem" : "problems")} found."));
        return text.ToString();
    }

    private static void AddQuantities(StringBuilder text, Finding finding)
    {
        foreach (QuantityEvidence quantity in finding.Quantities.Take(MostQuantities))
        {
            text.Append("  ").Append(quantity.DisplayName);
            if (finding.Kind is FindingKind.Ess or FindingKind.RHat)
                text.Append(" (").Append(Statistic(finding.Kind, quantity.Value)).Append(')');
            text.Append('\n');
        }
        int more = finding.Quantities.Count - MostQuantities;
        if (more > 0)
            text.Append(CultureInfo.InvariantCulture, $"  and {more} more\n");
    }

    private static string Statistic(FindingKind kind, double value) =>
        value.ToString(kind == FindingKind.RHat ? "F3" : "F0", CultureInfo.InvariantCulture);

    private static string Heading(FindingKind kind) => kind switch
    {
        FindingKind.Incomplete => "Checking that all chains are complete.",
        FindingKind.TreeDepth => "Checking the tree depth of transitions.",
        FindingKind.Divergences => "Checking transitions for divergences.",
        FindingKind.DivergenceLocation => "Looking where transitions diverged.",
        FindingKind.Funnel => "Looking for funnels of group-level parameters.",
        FindingKind.OverNonCentred => "Looking for non-centred parameters that the data fix.",
        FindingKind.HeavyTails => "Looking for heavy tails.",
        FindingKind.Kink => "Looking for kinks and jumps of the log density.",
        FindingKind.Boundary => "Looking for draws piled at the end of a support.",
        FindingKind.Ridge => "Looking for combinations that the data do not identify.",
        FindingKind.Stiffness => "Comparing the spread of directions before and after the metric.",
        FindingKind.Multimodality => "Looking for chains in different places.",
        FindingKind.LabelSwitching => "Looking for exchangeable components.",
        FindingKind.ShortWarmup => "Checking the length of warm-up.",
        FindingKind.EBfmi => "Checking E-BFMI, how well each chain explores the energy.",
        FindingKind.Rejections => "Checking evaluations of the log density.",
        FindingKind.Improper => "Checking that the posterior can be normalised.",
        FindingKind.NotFinite => "Checking that draws are finite.",
        FindingKind.Constant => "Checking that quantities vary.",
        FindingKind.Ess => "Checking bulk and tail effective sample sizes.",
        FindingKind.RHat => "Checking rank-normalised split R-hat.",
        FindingKind.Undefined => "Checking that R-hat and effective sample sizes exist.",
        FindingKind.Centring => "Learning the form of group-level parameters.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
