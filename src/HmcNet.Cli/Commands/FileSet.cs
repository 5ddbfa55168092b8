namespace HmcNet.Cli.Commands;

/// <summary>The files of one run as the command line gives them.</summary>
/// <param name="Run">The run; null where not even a path was left.</param>
/// <param name="Faults">What is wrong with patterns and files.</param>
internal sealed record FileSet(StanCsvRun? Run, IReadOnlyList<HmcNetException> Faults)
{
    /// <summary>Whether anything is left to be judged.</summary>
    public bool HasDraws => Run is { HasDraws: true };

    /// <summary>Paths that were judged.</summary>
    public IReadOnlyList<string> Files => Run?.Files ?? [];

    /// <summary>Expands patterns and checks the files.</summary>
    public static FileSet Open(IReadOnlyList<string> given, StanCsvRunOptions options)
    {
        var faults = new List<HmcNetException>();
        string[] paths = [.. given.SelectMany(path => Expanded(path, faults))];
        if (paths.Length == 0)
            return new FileSet(null, faults);
        StanCsvRun run = StanCsvRun.Open(paths, options);
        return new FileSet(run, [.. faults, .. run.Faults]);
    }

    // Shells of Windows hand patterns over as they are.
    private static string[] Expanded(string path, List<HmcNetException> faults)
    {
        if (path.AsSpan().IndexOfAny('*', '?') < 0 || File.Exists(path))
            return [path];
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        string[] found = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, Path.GetFileName(path)).Select(file => folder == "." ? Path.GetFileName(file) : file).Order(StringComparer.Ordinal)]
            : [];
        if (found.Length == 0)
            faults.Add(new HmcNetException("A pattern matches no file.", path, "at least one file", "none", "check the folder and the pattern"));
        return found;
    }
}
