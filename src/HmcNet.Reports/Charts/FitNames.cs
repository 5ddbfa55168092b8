namespace HmcNet.Reports;

/// <summary>Names of fits in comparisons: the sampler's, numbered where several are the same.</summary>
internal static class FitNames
{
    /// <summary>Fits with their names.</summary>
    public static IReadOnlyList<(string Name, PlotSource Source)> Of(IReadOnlyList<Fit> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        return Distinct([.. fits.Select(f => (f.SamplerName, (PlotSource)f))]);
    }

    /// <summary>Numbers names that occur more than once.</summary>
    public static IReadOnlyList<(string Name, PlotSource Source)> Distinct(IReadOnlyList<(string Name, PlotSource Source)> fits) =>
        [.. fits.Select((f, i) => (fits.Count(g => g.Name == f.Name) == 1 ? f.Name : $"{f.Name} {fits.Take(i + 1).Count(g => g.Name == f.Name)}", f.Source))];
}
