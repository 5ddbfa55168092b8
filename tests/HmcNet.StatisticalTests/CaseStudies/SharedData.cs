using HmcNet.CaseStudies.Runner;
using HmcNet.Tests;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>Public data that are not committed: read from shared/reference beside the repository, or beside a folder above it.</summary>
internal static class SharedData
{
    /// <summary>Path of a file; null where it is missing.</summary>
    public static string? Find(string study, string file)
    {
        for (DirectoryInfo? at = new DirectoryInfo(RepositoryRoot.Folder).Parent; at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "shared", "reference", study, file);
            if (File.Exists(path))
                return path;
        }
        return null;
    }

    /// <summary>A study on its public data; only in tests that are skipped where these are missing.</summary>
    public static StudyData Of(Study study, string folder) => StudyData.Read(study, Find(folder, "data.csv"));
}
