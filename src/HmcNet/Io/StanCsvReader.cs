using HmcNet.Sampling;

namespace HmcNet.Io;

/// <summary>Reads Stan CSV files, CmdStan's and HmcNet's, into draws.</summary>
/// <remarks>
/// Settings, adaptation, warm-up rows and timings are read too; columns of arrays are put together into variables.
/// Files are read line by line. Labels are not in such files.
/// </remarks>
public static class StanCsvReader
{
    /// <summary>Reads one chain a file.</summary>
    /// <param name="paths">Files of the chains of one run, at least one.</param>
    /// <returns>The draws, chains in the order of the files.</returns>
    /// <exception cref="HmcNetException">When a file cannot be read, is no Stan CSV file, has a ragged row or text in
    /// place of a number, is cut off, or is not of the same model and columns as the first; with file and line.</exception>
    public static Draws Read(params IReadOnlyList<string> paths) => Read(paths, allowCutOff: false);

    /// <summary>Reads one chain a file.</summary>
    /// <param name="paths">Files of the chains of one run, at least one.</param>
    /// <param name="allowCutOff">Whether to take files without timings at their end, as they are while a chain is
    /// still running; such chains are marked as cancelled. A broken last row is an error all the same.</param>
    /// <returns>The draws, chains in the order of the files.</returns>
    /// <exception cref="HmcNetException">When a file cannot be read, is no Stan CSV file, has a ragged row or text in
    /// place of a number, is cut off, or is not of the same model and columns as the first; with file and line.</exception>
    public static Draws Read(IReadOnlyList<string> paths, bool allowCutOff)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0)
            throw new HmcNetException("There is no file to read.", expected: "at least one path", found: "none");
        var chains = new List<ChainDraws>();
        foreach (string path in paths)
        {
            ChainDraws chain = ReadChain(path, allowCutOff);
            if (chains.Count > 0)
                CheckSame(paths[0], chains[0].Start, path, chain.Start);
            chains.Add(chain);
        }
        return Draws.FromChains(chains);
    }

    /// <summary>Reads the chain of one file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="allowCutOff">Whether to take a file without timings at its end.</param>
    /// <returns>The chain.</returns>
    /// <exception cref="HmcNetException">As <see cref="Read(IReadOnlyList{string}, bool)"/>.</exception>
    public static ChainDraws ReadChain(string path, bool allowCutOff = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using StreamReader reader = new(path);
            return new StanCsvParser(path).Parse(reader, allowCutOff);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HmcNetException(
                "A file of draws could not be read.", path, "an existing, readable file", fault.Message,
                "check the path", fault);
        }
    }

    /// <summary>Refuses a file that is not of the model and columns of the first.</summary>
    internal static void CheckSame(string firstPath, ChainStart first, string path, ChainStart chain)
    {
        if (first.ModelName != chain.ModelName)
            throw new HmcNetException(
                "The files are not of one model.", path, $"model {first.ModelName}, as in {firstPath}",
                $"model {chain.ModelName}", "read the chains of one run only");
        IReadOnlyList<string> expected = first.Variables.EntryNames, found = chain.Variables.EntryNames;
        int at = 0;
        while (at < expected.Count && at < found.Count && expected[at] == found[at])
            at++;
        if (at < expected.Count || at < found.Count)
            throw new HmcNetException(
                "The files do not have the same columns.", path,
                $"{Shown(expected, at)}, as in {firstPath}", Shown(found, at), "read the chains of one run only");
    }

    private static string Shown(IReadOnlyList<string> names, int at) => FormattableString.Invariant(
        $"{names.Count} values a draw, number {at + 1} {(at < names.Count ? names[at] : "missing")}");
}
