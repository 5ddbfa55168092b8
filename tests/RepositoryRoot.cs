namespace HmcNet.Tests;

/// <summary>Finds the repository from a test's output folder; compiled into each test project that reads committed files.</summary>
internal static class RepositoryRoot
{
    /// <summary>The folder that holds HmcNet.sln.</summary>
    public static string Folder { get; } = Find();

    /// <summary>Path of a file or folder below tests/data.</summary>
    public static string DataPath(params string[] parts) => Path.Combine([Folder, "tests", "data", .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "HmcNet.sln")))
                return at.FullName;
        }
        throw new InvalidOperationException("HmcNet.sln was not found above the tests.");
    }
}
