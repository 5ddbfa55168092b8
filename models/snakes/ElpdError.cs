namespace HmcNet.CaseStudies;

/// <summary>
/// Monte Carlo standard error of elpd_waic, and so of elpd_loo, as a sum. That of loo adds the errors of the observations as if they were
/// independent; but all of them come from the same draws.
/// </summary>
internal static class ElpdError
{
    /// <summary>
    /// By the delta method: elpd_waic = sum_i log mean_s p_is - var_s log p_is moves with draw s by
    /// sum_i p_is / mean p_i - 1 - ((log p_is - mean)^2 - var), whose mean has the error.
    /// </summary>
    public static double Of(Fit fit)
    {
        LogLikelihoodDraws log = fit.LogLikelihood();
        var influence = new double[log.Draws];
        for (int i = 0; i < log.Observations; i++)
        {
            double[] column = log.Column(i).ToArray();
            double largest = column.Max(), density = column.Average(l => Math.Exp(l - largest)), mean = column.Average(), variance = column.Average(l => (l - mean) * (l - mean));
            for (int s = 0; s < column.Length; s++)
                influence[s] += Math.Exp(column[s] - largest) / density - 1 - ((column[s] - mean) * (column[s] - mean) - variance);
        }
        int iterations = log.Draws / log.Chains;
        return fit.Derive("influence", p => influence[p.Chain * iterations + p.Iteration]).Summary()["influence"].McseMean;
    }
}
