namespace HmcNet.MixedModels;

/// <summary>Recognises estimates at the boundary (lme4's isSingular: a diagonal of a relative covariance factor below 1e-4).</summary>
internal static class SingularFit
{
    private const double Tolerance = 1e-4;

    /// <summary>A sentence for each term at the boundary.</summary>
    public static IReadOnlyList<string> Find(MixedDesign design, double[][,] factors)
    {
        var sentences = new List<string>();
        for (int t = 0; t < factors.Length; t++)
        {
            RandomDesign term = design.Random[t];
            double[,] factor = factors[t];
            int width = term.Width;
            double Length(int row) => Math.Sqrt(Enumerable.Range(0, width).Sum(k => factor[row, k] * factor[row, k]));
            string[] zero = [.. Enumerable.Range(0, width).Where(r => Length(r) < Tolerance).Select(r => term.Effects.Names[r])];
            if (zero.Length > 0)
                sentences.Add($"The standard deviation of {string.Join(" and ", zero)} over {term.Term.GroupName} is estimated as zero: the levels differ no more than chance within them explains. " +
                    "A variance of zero is the edge of what is possible, not a proof that there is none; its likelihood may still be high for larger values.");
            else if (Enumerable.Range(0, width).Any(r => factor[r, r] < Tolerance))
                sentences.Add($"The effects {string.Join(", ", term.Effects.Names)} over {term.Term.GroupName} are estimated as perfectly correlated: the data cannot separate {width} kinds of variation. " +
                    $"Leave out the correlation, ({term.Term.Effects.Text} || {term.Term.GroupName}), or an effect, or sample the Model with priors.");
        }
        return sentences;
    }
}
