namespace HmcNet.Distributions;

/// <summary>What the matrix of a multivariate normal or Student t distribution is.</summary>
public enum ScaleMatrix
{
    /// <summary>The covariance (or scale) matrix, symmetric positive definite; its lower triangle is read.</summary>
    Covariance,

    /// <summary>The inverse of the covariance matrix, symmetric positive definite; its lower triangle is read.</summary>
    Precision,

    /// <summary>The lower triangular L with L L' the covariance matrix.</summary>
    CholeskyFactor,
}
