namespace HmcNet;

/// <summary>The posterior mean that moved most between two fits of one posterior.</summary>
/// <param name="Quantity">Name of the quantity.</param>
/// <param name="Before">Its mean in the first fit.</param>
/// <param name="After">Its mean in the second.</param>
/// <param name="Z">(after - before) / sqrt(mcse_before^2 + mcse_after^2).</param>
/// <param name="Bound">The largest |z| that Monte Carlo error explains: two-sided at 1 % over the number of quantities (Bonferroni).</param>
public sealed record CureShift(string Quantity, double Before, double After, double Z, double Bound)
{
    /// <summary>Whether it moved by more than Monte Carlo error, as means do where the first fit was biased.</summary>
    public bool IsBeyondError => Math.Abs(Z) > Bound;

    /// <summary>Compares two summaries.</summary>
    internal static CureShift? Of(SummaryTable before, SummaryTable after)
    {
        var found = new List<(string Name, double Before, double After, double Z)>();
        foreach (SummaryRow row in before.Rows)
        {
            // lp__ is a density of other coordinates.
            if (row.Name == "lp__" || after.Rows.FirstOrDefault(r => r.Name == row.Name) is not { } other)
                continue;
            double z = (other.Mean - row.Mean) / Math.Sqrt(row.McseMean * row.McseMean + other.McseMean * other.McseMean);
            if (double.IsFinite(z))
                found.Add((row.DisplayName, row.Mean, other.Mean, z));
        }
        if (found.Count == 0)
            return null;
        double bound = -MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 0.5 * Comparing / found.Count);
        (string name, double first, double second, double most) = found.MaxBy(f => Math.Abs(f.Z));
        return new CureShift(name, first, second, most, bound);
    }

    /// <summary>Probability that fits of the same posterior are said to differ.</summary>
    private const double Comparing = 0.01;
}
