namespace HmcNet.Reports.Tests;

/// <summary>A test that needs a browser; reported as skipped where there is none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Programs.Browser is null)
            Skip = $"No browser of the Chromium family was found; {Programs.BrowserVariable} can name one.";
    }
}
