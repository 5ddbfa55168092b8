namespace HmcNet;

/// <summary>Sensitivity of one quantity.</summary>
/// <param name="Name">Name with one-based indices, e.g. "alpha[2]".</param>
/// <param name="Prior">Sensitivity to power-scaling the prior.</param>
/// <param name="Likelihood">Sensitivity to power-scaling the likelihood.</param>
/// <param name="Diagnosis">What the two say.</param>
public sealed record SensitivityRow(string Name, double Prior, double Likelihood, SensitivityDiagnosis Diagnosis)
{
    /// <summary>Name with the levels of factors, e.g. "alpha[Lagos]"; null where there are none.</summary>
    public string? Label { get; init; }

    /// <summary>What to show for the quantity: its labelled name where it has one.</summary>
    public string DisplayName => Label ?? Name;

    /// <summary>The diagnosis in priorsense's words.</summary>
    public string DiagnosisText => Diagnosis switch
    {
        SensitivityDiagnosis.PriorDataConflict => "potential prior-data conflict",
        SensitivityDiagnosis.StrongPrior => "strong prior / weak likelihood",
        _ => "-",
    };
}
