namespace HmcNet;

/// <summary>Priors of the <see cref="Model"/> that a mixed model is written as.</summary>
public enum MixedModelPriors
{
    /// <summary>
    /// On the scale of the data, after rstanarm's and brms's defaults: coefficients N(0, 2.5 sd(y) / sd(x)); the intercept
    /// N(mean(y), 2.5 sd(y) sqrt(1 + sum (mean(x) / sd(x))^2)), which is the same as a scale of 2.5 sd(y) at the mean of the
    /// columns; standard deviations and sigma half-Student-t on 3 degrees of freedom with scale 2.5 sd(y), over the root mean
    /// square of the column for slopes; correlations LKJ(1).
    /// </summary>
    WeaklyInformative,

    /// <summary>Flat in coefficients, standard deviations and correlation matrices: improper. With few groups the posterior may
    /// be improper too (Gelman 2006): two groups or fewer for a flat standard deviation.</summary>
    Flat,
}
