using MathNet.Numerics.Distributions;

namespace HmcNet;

/// <summary>
/// Fits of one posterior side by side: whether they agree within Monte Carlo error, and what each effective draw cost.
/// </summary>
/// <remarks>
/// A fit is compared with the first one by z = (difference) / sqrt(mcse1^2 + mcse2^2), for means and for standard deviations.
/// Under agreement each z is about standard normal, so the verdict's bound is the two-sided quantile at
/// <see cref="ErrorRate"/> over the number of comparisons (Bonferroni).
/// </remarks>
public sealed class Comparison
{
    /// <summary>Probability that fits of the same posterior are called different.</summary>
    public const double ErrorRate = 0.01;

    /// <summary>Effective draws that every quantity should have before means are reported (Vehtari et al. 2021, section 4).</summary>
    public const double WantedEss = 400;

    /// <summary>Above this R-hat Monte Carlo errors are not trusted (rstan's bound).</summary>
    public const double LargestRHat = 1.05;

    private Comparison(string modelName, IReadOnlyList<ComparedFit> fits, IReadOnlyList<ComparisonRow> rows)
    {
        ModelName = modelName;
        Fits = fits;
        Rows = rows;
        int comparisons = 2 * rows.Count * (fits.Count - 1);
        Bound = -Normal.InvCDF(0, 1, 0.5 * ErrorRate / comparisons);
        Different = [.. rows.Where(r => r.Cells.Skip(1).Any(c => !(Math.Abs(c.MeanDifference) <= Bound && Math.Abs(c.SdDifference) <= Bound))).Select(r => r.Name)];
        Verdict = fits.Any(f => !(f.WorstRHat <= LargestRHat)) ? ComparisonVerdict.NotConverged
            : Different.Count > 0 ? ComparisonVerdict.Different : ComparisonVerdict.Same;
    }

    /// <summary>Name of the model.</summary>
    public string ModelName { get; }

    /// <summary>The fits.</summary>
    public IReadOnlyList<ComparedFit> Fits { get; }

    /// <summary>One row a quantity.</summary>
    public IReadOnlyList<ComparisonRow> Rows { get; }

    /// <summary>The largest difference, in Monte Carlo standard errors, that agreement explains.</summary>
    public double Bound { get; }

    /// <summary>Whether the fits sampled the same posterior.</summary>
    public ComparisonVerdict Verdict { get; }

    /// <summary>Names of the quantities whose differences exceed <see cref="Bound"/>.</summary>
    public IReadOnlyList<string> Different { get; }

    /// <summary>The fit that needs the fewest seconds, warm-up included, to <see cref="WantedEss"/> effective draws of every quantity; null when one has not converged or its seconds are not known.</summary>
    public ComparedFit? Fastest => Verdict == ComparisonVerdict.NotConverged || Fits.Any(f => double.IsNaN(f.SecondsTo400)) ? null : Fits.MinBy(f => f.SecondsTo400);

    /// <summary>Compares fits.</summary>
    /// <param name="fits">Two or more fits, the first being the reference; the quantities that all of them have are compared.</param>
    /// <returns>Typed rows; the text is the table.</returns>
    /// <exception cref="HmcNetException">When there are fewer than two fits, one has no draws, or they share no quantity.</exception>
    public static Comparison Of(params IReadOnlyList<Fit> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        if (fits.Count < 2)
            throw new HmcNetException("There is nothing to compare.", expected: "two fits or more", found: $"{fits.Count}", remedy: "Comparison.Of(nutsFit, gibbsFit)");
        for (int f = 0; f < fits.Count; f++)
        {
            if (fits[f].Draws.CommonIterations < 4)
                throw new HmcNetException("A fit has too few draws to be compared.", where: $"fit {f + 1}", expected: "at least 4 draws a chain", found: $"{fits[f].Draws.CommonIterations}");
        }
        return OfSides([.. fits.Select((fit, place) => ComparedSide.Of(fit, NameOf(fits, place)))]);
    }

    /// <summary>Compares runs, the first being the reference.</summary>
    internal static Comparison OfSides(IReadOnlyList<ComparedSide> sides)
    {
        string[] names = [.. sides[0].Names.Where(n => sides.All(s => s.Rows.ContainsKey(n)) && !sides.All(s => s.Rows[n].IsConstant))];
        if (names.Length == 0)
            throw new HmcNetException(
                "The fits have no quantity in common.", expected: $"quantities of {sides[0].ModelName}", found: $"those of {string.Join(", ", sides.Skip(1).Select(s => s.ModelName))}",
                remedy: "compare fits of the same model");
        var rows = new List<ComparisonRow>();
        foreach (string name in names)
        {
            var cells = new List<ComparisonCell>();
            foreach (ComparedSide side in sides)
                cells.Add(side.Cell(side.Rows[name], cells.FirstOrDefault()));
            rows.Add(new ComparisonRow(name, cells) { Label = sides[0].Rows[name].Label });
        }
        return new Comparison(sides[0].ModelName, [.. sides.Select((s, place) => s.Whole(rows, place))], rows);
    }

    /// <inheritdoc/>
    public override string ToString() => ComparisonText.Of(this);

    private static string NameOf(IReadOnlyList<Fit> fits, int place)
    {
        string name = fits[place].SamplerName;
        int same = fits.Count(f => f.SamplerName == name);
        return same == 1 ? name : $"{name} {fits.Take(place + 1).Count(f => f.SamplerName == name)}";
    }
}
