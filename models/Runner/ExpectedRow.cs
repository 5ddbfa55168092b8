namespace HmcNet.CaseStudies.Runner;

/// <summary>A row of the closing table: a quantity as HmcNet and as an established tool has it.</summary>
public sealed record ExpectedRow
{
    /// <summary>Above this many standard errors a difference is marked.</summary>
    public const double Bound = 4;

    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Name of the quantity.</summary>
    public required string Quantity { get; init; }

    /// <summary>What NUTS says; null where it was not asked.</summary>
    public Figure? Nuts { get; init; }

    /// <summary>What Gibbs says; null where it was not asked.</summary>
    public Figure? Gibbs { get; init; }

    /// <summary>What another method of HmcNet says (maximum likelihood, leave-one-out); null where none was asked.</summary>
    public Figure? Other { get; init; }

    /// <summary>Name of the established tool, e.g. "quadrature", "JAGS", "lme4".</summary>
    public string Tool { get; init; } = "";

    /// <summary>What the tool says; null where no tool has a number, as for an improper posterior.</summary>
    public Figure? Expected { get; init; }

    /// <summary>Why the fit with NUTS cannot be trusted; null where it can.</summary>
    public string? AgainstNuts { get; init; }

    /// <summary>Why the fit with Gibbs cannot be trusted; null where it can.</summary>
    public string? AgainstGibbs { get; init; }

    /// <summary>Whether the right answer is a verdict against the fits of the methods that were asked: one that can be trusted is then a fault.</summary>
    public bool MustBeRefused { get; init; }

    /// <summary>The differences in standard errors that count: of methods that were asked and can be trusted.</summary>
    public IEnumerable<(string Method, double Difference)> Differences
    {
        get
        {
            if (Expected is not { } expected)
                yield break;
            if (Nuts is { } nuts && AgainstNuts is null)
                yield return ("NUTS", nuts.DifferenceFrom(expected));
            if (Gibbs is { } gibbs && AgainstGibbs is null)
                yield return ("Gibbs", gibbs.DifferenceFrom(expected));
            if (Other is { } other)
                yield return ("other", other.DifferenceFrom(expected));
        }
    }

    /// <summary>The largest of these differences without its sign; infinite where one does not exist or a fit ought to be refused and is not, 0 where none counts.</summary>
    public double Largest => MustBeRefused && ((Nuts is not null && AgainstNuts is null) || (Gibbs is not null && AgainstGibbs is null))
        ? double.PositiveInfinity
        : Differences.Select(d => double.IsNaN(d.Difference) ? double.PositiveInfinity : Math.Abs(d.Difference)).DefaultIfEmpty(0).Max();
}
