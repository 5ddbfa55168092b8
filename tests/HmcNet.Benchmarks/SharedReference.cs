namespace HmcNet.Benchmarks;

/// <summary>Files in the folder of shared references beside the repository, found from where the program lies.</summary>
internal static class SharedReference
{
    /// <summary>Path of a file; null where it is not on this machine.</summary>
    public static string? Find(string folder, string name)
    {
        for (DirectoryInfo? place = new(AppContext.BaseDirectory); place is not null; place = place.Parent)
        {
            if (!File.Exists(Path.Combine(place.FullName, "HmcNet.sln")))
                continue;
            string? file = Candidates(place).Select(root => Path.Combine(root, "shared", "reference", folder, name)).FirstOrDefault(File.Exists);
            return file;
        }
        return null;
    }

    /// <summary>The folder beside the repository, or beside the folder that holds it with others.</summary>
    private static IEnumerable<string> Candidates(DirectoryInfo repository)
    {
        yield return Path.Combine(repository.FullName, "..");
        yield return Path.Combine(repository.FullName, "..", "..");
    }
}
