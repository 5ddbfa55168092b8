namespace HmcNet.Randomness;

/// <summary>What a random stream is used for; streams of different purposes never share a number.</summary>
/// <remarks>The numbers are part of the reproducibility contract: a purpose may be added, never renumbered.</remarks>
public enum StreamPurpose
{
    /// <summary>Random starting points; the iteration is the number of the try.</summary>
    Initialisation = 0,

    /// <summary>The momentum at the start of a transition.</summary>
    Momentum = 1,

    /// <summary>Directions and choices inside a trajectory.</summary>
    Tree = 2,

    /// <summary>Momenta of the search for a first step size.</summary>
    StepSizeSearch = 3,

    /// <summary>Jitter of the step size.</summary>
    Jitter = 4,

    /// <summary>Acceptance of a proposal (static HMC, Metropolis).</summary>
    Acceptance = 5,

    /// <summary>Prior and posterior predictive draws.</summary>
    Predictive = 6,

    /// <summary>Updates of a Gibbs sampler.</summary>
    Gibbs = 7,

    /// <summary>Draws inside the tests and studies of the library.</summary>
    Study = 8,

    /// <summary>Parameters drawn from their priors.</summary>
    Priors = 16,

    /// <summary>Parameters of groups never seen, drawn from their population.</summary>
    NewLevels = 17,
    /// <summary>Draws from a normal approximation.</summary>
    Laplace = 12,
}
