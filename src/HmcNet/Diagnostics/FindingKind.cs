namespace HmcNet;

/// <summary>What a finding is about.</summary>
public enum FindingKind
{
    /// <summary>A chain was cancelled or failed, or there is no draw at all.</summary>
    Incomplete,

    /// <summary>Transitions whose trajectory was cut off at the greatest tree depth.</summary>
    TreeDepth,

    /// <summary>Transitions that ended in a divergence.</summary>
    Divergences,

    /// <summary>Where the divergent transitions failed: parameters, direction, term.</summary>
    DivergenceLocation,

    /// <summary>A group-level parameter whose spread follows a scale that comes near zero.</summary>
    Funnel,

    /// <summary>A group-level parameter in its non-centred form although the data fix it.</summary>
    OverNonCentred,

    /// <summary>Tails that fall off like a power.</summary>
    HeavyTails,

    /// <summary>A kink or a jump of the log density among the draws.</summary>
    Kink,

    /// <summary>Draws piled at an end of a support.</summary>
    Boundary,

    /// <summary>A combination of parameters of which the data say nothing.</summary>
    Ridge,

    /// <summary>Directions of very different spread: condition number before and after the metric.</summary>
    Stiffness,

    /// <summary>Chains in different places.</summary>
    Multimodality,

    /// <summary>Exchangeable components whose labels differ between chains.</summary>
    LabelSwitching,

    /// <summary>A warm-up too short to learn step size and metric.</summary>
    ShortWarmup,

    /// <summary>Energy Bayesian fraction of missing information.</summary>
    EBfmi,

    /// <summary>Points rejected because the log density or its gradient was NaN or infinite, or because it threw.</summary>
    Rejections,

    /// <summary>A posterior that cannot be normalised: a prior that is not integrable, or draws that drift without end.</summary>
    Improper,

    /// <summary>Draws that are NaN or infinite.</summary>
    NotFinite,

    /// <summary>Quantities that did not vary although nothing says that they are constant.</summary>
    Constant,

    /// <summary>Effective sample sizes.</summary>
    Ess,

    /// <summary>R-hat.</summary>
    RHat,

    /// <summary>Quantities whose R-hat or effective sample size does not exist, mostly for want of draws.</summary>
    Undefined,

    /// <summary>The form that was learnt for group-level parameters declared with <see cref="Centring.Auto"/>.</summary>
    Centring,
}
