namespace HmcNet;

/// <summary>Compares models by their predictive accuracy.</summary>
public static class Evaluate
{
    /// <summary>Orders models by LOO or WAIC, with differences from the best and their standard errors.</summary>
    /// <param name="models">Names and results of two models or more: all LOO, or all WAIC, of the same data.</param>
    /// <returns>Rows, best first; the text is the table.</returns>
    /// <exception cref="HmcNetException">When there are fewer than two, names repeat, kinds are mixed, or the data differ.</exception>
    public static ElpdComparison Compare(params IReadOnlyList<(string Name, ElpdResult Result)> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        return ElpdComparison.Of(models);
    }

    /// <summary>Orders fits by LOO.</summary>
    /// <param name="fits">Names and fits of two models or more of the same data.</param>
    /// <returns>Rows, best first; the text is the table.</returns>
    /// <exception cref="HmcNetException">As for results, and when a model has no observations.</exception>
    public static ElpdComparison Compare(params IReadOnlyList<(string Name, Fit Fit)> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        return ElpdComparison.Of([.. fits.Select(f => (f.Name, (ElpdResult)f.Fit.Loo()))]);
    }
}
