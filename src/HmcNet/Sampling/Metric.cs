namespace HmcNet;

/// <summary>Form of the inverse metric that warm-up learns.</summary>
public enum Metric
{
    /// <summary>All coordinates on the scale 1; nothing is learnt (CmdStan's unit_e).</summary>
    Unit,

    /// <summary>One variance a coordinate (CmdStan's diag_e), the default.</summary>
    Diagonal,

    /// <summary>A full covariance (CmdStan's dense_e); costs the square of the dimension in each leapfrog step.</summary>
    Dense,
}
