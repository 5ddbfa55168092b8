using HmcNet.Diagnostics;

namespace HmcNet;

/// <summary>Whether draws can be trusted: one finding a check, in the order of CmdStan's diagnose.</summary>
public sealed class Diagnosis
{
    internal Diagnosis(IReadOnlyList<Finding> findings, DiagnosticThresholds thresholds)
    {
        Findings = findings;
        Thresholds = thresholds;
    }

    /// <summary>The outcome of every check that could be made, passed ones too.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The thresholds that were used.</summary>
    public DiagnosticThresholds Thresholds { get; }

    /// <summary>The findings that are warnings or severe.</summary>
    public IReadOnlyList<Finding> Problems => [.. Findings.Where(finding => finding.Severity > FindingSeverity.None)];

    /// <summary>Whether every check was passed.</summary>
    public bool IsClean => Problems.Count == 0;

    /// <summary>The worst severity of all findings.</summary>
    public FindingSeverity Severity => Findings.Select(finding => finding.Severity).DefaultIfEmpty().Max();

    /// <summary>The finding of a kind.</summary>
    /// <param name="kind">What was checked.</param>
    /// <returns>The finding; null when the check could not be made or has nothing to say.</returns>
    public Finding? Find(FindingKind kind) => Findings.FirstOrDefault(finding => finding.Kind == kind);

    /// <summary>The findings as text in the manner of CmdStan's diagnose, each with what to do next.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString() => DiagnosisText.Of(this);
}
