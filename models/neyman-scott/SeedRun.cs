namespace HmcNet.CaseStudies;

/// <summary>What one run of many says of one observation each.</summary>
/// <param name="Title">Sampler and form of the model.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="RHat">Largest R-hat.</param>
/// <param name="EBfmi">Least E-BFMI of a chain; NaN for Gibbs.</param>
/// <param name="Divergences">Number of divergent transitions; NaN for Gibbs.</param>
/// <param name="ShareByChain">For each chain the share of its draws with sigma^2 below tau^2.</param>
/// <param name="Problems">What the verdict holds against the run; nothing for a clean one.</param>
internal sealed record SeedRun(
    string Title, ulong Seed, double RHat, double EBfmi, double Divergences, IReadOnlyList<double> ShareByChain, IReadOnlyList<FindingKind> Problems)
{
    /// <summary>A run and its verdict.</summary>
    /// <param name="title">Sampler and form of the model.</param>
    /// <param name="fit">The run.</param>
    public static SeedRun Of(string title, Fit fit)
    {
        Diagnosis diagnosis = fit.Diagnose();
        bool hasTransitions = fit.SamplerName == "NUTS";
        double[] shares = [.. Enumerable.Range(0, fit.Draws.Chains).Select(chain => ShareBelow(fit.Draws.Column(chain, "sigma_sq"), fit.Draws.Column(chain, "tau_sq")))];
        return new SeedRun(
            title, fit.Run.Seed, fit.Summary().Rows.Where(row => !row.IsConstant).Max(row => row.RHat),
            hasTransitions ? diagnosis.Find(FindingKind.EBfmi)?.ByChain.DefaultIfEmpty(double.NaN).Min() ?? double.NaN : double.NaN,
            hasTransitions ? diagnosis.Find(FindingKind.Divergences)?.Count ?? 0 : double.NaN,
            shares, [.. diagnosis.Problems.Select(problem => problem.Kind).Distinct()]);
    }

    /// <summary>How the chains are divided between the two places: "all at tau^2 = 0", ...</summary>
    public string Places
    {
        get
        {
            int sigma = ShareByChain.Count(share => share > 0.99), tau = ShareByChain.Count(share => share < 0.01);
            return FormattableString.Invariant($"{sigma} / {tau} / {ShareByChain.Count - sigma - tau}");
        }
    }

    private static double ShareBelow(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        int below = 0;
        for (int i = 0; i < low.Length; i++)
            below += low[i] < high[i] ? 1 : 0;
        return (double)below / low.Length;
    }
}
