namespace HmcNet.Reports;

/// <summary>Writes files with a clear message where that fails.</summary>
internal static class Files
{
    /// <summary>Writes text as UTF-8.</summary>
    public static void Write(string path, string text) => Guard(path, () => File.WriteAllText(path, text));

    /// <summary>Writes bytes.</summary>
    public static void Write(string path, byte[] bytes) => Guard(path, () => File.WriteAllBytes(path, bytes));

    private static void Guard(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new HmcNetException(
                "The file cannot be written.", where: path, expected: "a path in an existing folder that may be written to", found: fault.Message,
                remedy: "make the folder, or name another path", inner: fault);
        }
    }
}
