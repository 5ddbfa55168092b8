namespace HmcNet;

/// <summary>Form of the inverse metric that warm-up learns.</summary>
public enum Metric
{
    /// <summary>All coordinates on the scale 1; nothing is learnt (CmdStan's unit_e).</summary>
    Unit,

    /// <summary>One variance a coordinate (CmdStan's diag_e).</summary>
    Diagonal,

    /// <summary>A full covariance (CmdStan's dense_e); costs the square of the dimension in each leapfrog step.</summary>
    Dense,

    /// <summary>
    /// A diagonal with corrections in the few directions where it is wrong by more than a factor of two; costs the
    /// dimension times their number in each leapfrog step. Needs <see cref="AdaptationMethod.DrawsAndGradients"/>.
    /// </summary>
    LowRank,

    /// <summary>
    /// Diagonal, unless the draws and gradients of warm-up show correlations that pay for <see cref="LowRank"/>; with
    /// <see cref="AdaptationMethod.Stan"/>, diagonal.
    /// </summary>
    Auto,
}
