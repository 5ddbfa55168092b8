namespace HmcNet.CaseStudies.Runner;

/// <summary>Makes rows of the closing table from fits and the results of established tools.</summary>
internal static class Expectations
{
    /// <summary>One row a quantity.</summary>
    /// <param name="fits">The fits.</param>
    /// <param name="block">Block of reference.json; null for the preferred one.</param>
    /// <param name="quantities">Names of quantities, or of arrays for their entry that differs most; none for all that the reference has.</param>
    /// <returns>The rows; none where there is no reference.json beside the data.</returns>
    public static IReadOnlyList<ExpectedRow> Of(StudyFits fits, string? block, IReadOnlyList<string> quantities)
    {
        if (fits.Data.Reference is not { } reference || fits.Reference is not { } model)
            return [];
        IReadOnlyList<string> entries = fits.Nuts.Draws.Variables.EntryNames;
        string[] known = [.. reference.Quantities(model, block).Where(entries.Contains)];
        // Data of one's own may have results for some of the models only.
        if (known.Length == 0)
            return [];
        if (quantities.Count == 0)
            quantities = [.. known.Select(BaseName).Distinct()];
        SummaryTable nuts = fits.Nuts.Summary(), gibbs = fits.Gibbs.Summary();
        string? againstNuts = Trust.Against(fits.Nuts), againstGibbs = Trust.Against(fits.Gibbs);
        return [.. quantities.Select(Row)];

        ExpectedRow Row(string quantity)
        {
            string[] named = [.. known.Where(name => name == quantity || BaseName(name) == quantity)];
            if (named.Length == 0)
                throw new HmcNetException(
                    "The expected results have no such quantity.", where: $"{fits.StudyModel.Study.Name}, {fits.Label}",
                    expected: string.Join(", ", known.Select(BaseName).Distinct()), found: quantity);
            ExpectedRow worst = named.Select(Compare).MaxBy(row => row.Largest)!;
            return named.Length == 1 ? worst : worst with { Quantity = FormattableString.Invariant($"{worst.Quantity}, worst of {named.Length}") };
        }

        ExpectedRow Compare(string name)
        {
            ReferenceValue value = reference.Find(model, name, block)!;
            return new ExpectedRow
            {
                Study = fits.StudyModel.Study.Name,
                Model = fits.Label,
                Quantity = name,
                Nuts = Of(nuts[name]),
                Gibbs = Of(gibbs[name]),
                Tool = value.Tool,
                Expected = value.Figure,
                AgainstNuts = againstNuts,
                AgainstGibbs = againstGibbs,
            };
        }
    }

    /// <summary>A row of fits that ought to be refused.</summary>
    public static ExpectedRow Refusal(StudyFits fits, string quantity) => new()
    {
        Study = fits.StudyModel.Study.Name,
        Model = fits.Label,
        Quantity = quantity,
        Nuts = new(double.NaN),
        Gibbs = new(double.NaN),
        AgainstNuts = Trust.Against(fits.Nuts),
        AgainstGibbs = Trust.Against(fits.Gibbs),
        MustBeRefused = true,
    };

    /// <summary>A row of one fit that ought to be refused.</summary>
    public static ExpectedRow Refusal(string study, string model, Fit fit, string quantity)
    {
        bool isGibbs = fit.Run.Options is GibbsOptions;
        string? against = Trust.Against(fit);
        return new()
        {
            Study = study,
            Model = model,
            Quantity = quantity,
            Nuts = isGibbs ? null : new(double.NaN),
            Gibbs = isGibbs ? new(double.NaN) : null,
            AgainstNuts = isGibbs ? null : against,
            AgainstGibbs = isGibbs ? against : null,
            MustBeRefused = true,
        };
    }

    /// <summary>Name of the variable of an entry: "alpha" of "alpha[2]".</summary>
    public static string BaseName(string entry) => entry.IndexOf('[', StringComparison.Ordinal) is >= 0 and int at ? entry[..at] : entry;

    private static Figure Of(SummaryRow row) => new(row.Mean, row.McseMean);
}
