namespace HmcNet.Cloning;

/// <summary>What becomes of a term of a log density when its data are cloned.</summary>
internal enum CloneRole
{
    /// <summary>A prior of the parameters: it stays as it is.</summary>
    Prior,

    /// <summary>A latent variable enters: one copy for each clone.</summary>
    Replicated,

    /// <summary>A likelihood of the parameters alone: multiplied by the number of clones.</summary>
    Multiplied,
}
