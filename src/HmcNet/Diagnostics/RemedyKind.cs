namespace HmcNet;

/// <summary>What a remedy changes.</summary>
public enum RemedyKind
{
    /// <summary>A group-level parameter is sampled by its standard variable.</summary>
    NonCentred,

    /// <summary>A group-level parameter is sampled by its own value.</summary>
    Centred,

    /// <summary>A group-level parameter whose form is learnt, element by element.</summary>
    LearntCentring,

    /// <summary>A group-level parameter integrated out of the density.</summary>
    Marginalise,

    /// <summary>A smooth function in place of one with a kink or a jump.</summary>
    Smooth,

    /// <summary>A smaller step size, through a higher target of the accept statistic.</summary>
    AdaptDelta,

    /// <summary>A wider support.</summary>
    WiderSupport,

    /// <summary>A form of the inverse metric.</summary>
    Metric,

    /// <summary>A parameter left out, fixed, or constrained to sum to zero.</summary>
    Identify,

    /// <summary>An ordered support.</summary>
    Ordered,

    /// <summary>More warm-up iterations.</summary>
    LongerWarmup,

    /// <summary>A prior that keeps a scale away from where the trouble is.</summary>
    TighterPrior,
}
