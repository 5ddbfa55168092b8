namespace HmcNet;

/// <summary>What the sensitivities of a quantity say.</summary>
public enum SensitivityDiagnosis
{
    /// <summary>The posterior does not depend much on the prior.</summary>
    None,

    /// <summary>It moves with the prior and with the likelihood: they may contradict each other.</summary>
    PriorDataConflict,

    /// <summary>It moves with the prior and hardly with the likelihood.</summary>
    StrongPrior,
}
