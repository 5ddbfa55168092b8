namespace HmcNet.CaseStudies;

/// <summary>How coefficients of groups are written; the posterior is the same.</summary>
public enum CoefficientForm
{
    /// <summary>b_j ~ Normal(beta, tau): the coefficients themselves are the parameters.</summary>
    Centered,

    /// <summary>b_j = beta + gamma_j with gamma_j ~ Normal(0, tau): their differences from the mean are (Li's uncentered form).</summary>
    Uncentered,

    /// <summary>b_j = beta + tau z_j with z_j ~ Normal(0, 1): the differences, standardised, are.</summary>
    Noncentered,
}
