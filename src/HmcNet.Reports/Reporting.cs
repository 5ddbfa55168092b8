using HmcNet.Reports;

namespace HmcNet;

/// <summary>Reports: one self-contained HTML page of a fit, of several, or of plain draws.</summary>
/// <remarks>
/// A page needs no network and no other file. It shows the verdict, the summary table and charts of the quantities that matter; see
/// docs/report.md. Draws are thinned for display where there are many, and the page says so; every number and curve is of all draws.
/// </remarks>
public static class Reporting
{
    /// <summary>Writes the report of a fit.</summary>
    /// <param name="fit">The fit; it may be incomplete.</param>
    /// <param name="path">Path of the file, by custom ending in .html; an existing file is replaced.</param>
    /// <param name="options">What to show; the defaults when null.</param>
    /// <exception cref="HmcNetException">When there is no draw, an option is out of range, a name is unknown, or the file cannot be written.</exception>
    public static void SaveReport(this Fit fit, string path, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        SaveReport([fit], path, options);
    }

    /// <summary>Writes one report of several fits, compared with each other.</summary>
    /// <param name="fits">At least one fit.</param>
    /// <param name="path">Path of the file, by custom ending in .html; an existing file is replaced.</param>
    /// <param name="options">What to show; the defaults when null.</param>
    /// <exception cref="HmcNetException">When there is no draw, an option is out of range, a name is unknown, or the file cannot be written.</exception>
    public static void SaveReport(this IReadOnlyList<Fit> fits, string path, ReportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Files.Write(path, ReportHtml(fits, options));
    }

    /// <summary>Writes the report of plain draws, e.g. read from Stan CSV files. What needs a model is left out.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="path">Path of the file, by custom ending in .html; an existing file is replaced.</param>
    /// <param name="options">What to show; the defaults when null.</param>
    /// <exception cref="HmcNetException">When there is no draw, an option is out of range, a name is unknown, or the file cannot be written.</exception>
    public static void SaveReport(this Draws draws, string path, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        SaveReport([draws], path, options);
    }

    /// <summary>Writes one report of the draws of several runs.</summary>
    /// <param name="draws">At least one run.</param>
    /// <param name="path">Path of the file, by custom ending in .html; an existing file is replaced.</param>
    /// <param name="options">What to show; the defaults when null.</param>
    /// <exception cref="HmcNetException">When there is no draw, an option is out of range, a name is unknown, or the file cannot be written.</exception>
    public static void SaveReport(this IReadOnlyList<Draws> draws, string path, ReportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Files.Write(path, ReportHtml(draws, options));
    }

    /// <summary>The report of fits as text, for a server or a notebook.</summary>
    /// <param name="fits">At least one fit.</param>
    /// <param name="options">What to show; the defaults when null.</param>
    /// <returns>The page.</returns>
    /// <exception cref="HmcNetException">When there is no fit or no draw, an option is out of range, or a name is unknown.</exception>
    public static string ReportHtml(this IReadOnlyList<Fit> fits, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fits);
        return ReportPage.Of([.. fits.Select(f => (f.SamplerName, f.Draws, (Fit?)f))], options ?? new ReportOptions());
    }

    /// <summary>The report of draws as text.</summary>
    /// <param name="draws">At least one run.</param>
    /// <param name="options">What to show; the defaults when null.</param>
    /// <returns>The page.</returns>
    /// <exception cref="HmcNetException">When there is no run or no draw, an option is out of range, or a name is unknown.</exception>
    public static string ReportHtml(this IReadOnlyList<Draws> draws, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return ReportPage.Of([.. draws.Select(d => ("draws", d, (Fit?)null))], options ?? new ReportOptions());
    }
}
