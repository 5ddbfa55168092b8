using System.CommandLine;
using HmcNet.Cli.Output;

namespace HmcNet.Cli.Commands;

/// <summary>hmcnet compare: whether two runs sampled the same posterior, and what their effective draws cost.</summary>
internal static class CompareCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("compare", "Compares two runs: differences of means and sds in Monte Carlo standard errors, and effective draws per second.");
        var shared = new Shared(command);
        var with = new Option<string[]>("--with", "-w")
        {
            Description = "Stan CSV files of the other run",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        command.Options.Add(with);
        command.SetAction(parsed => Shared.Guarded(error, () =>
        {
            (HmcNetException[] faults, Comparison? comparison, IReadOnlyList<FileSet> sets) = shared.Read(
                parsed, [parsed.GetValue(shared.Files)!, parsed.GetValue(with)!], error, sets =>
                {
                    HmcNetException[] found = [.. sets.SelectMany(set => set.Faults)];
                    return sets.All(set => set.HasDraws)
                        ? (found, StanCsvRun.Compare([.. Names(sets).Zip(sets, (name, set) => (name, set.Run!))]), sets)
                        : (found, null, sets);
                });
            if (parsed.GetValue(shared.Json))
                JsonText.Write(output, json => CompareOutput.Write(json, sets, faults, comparison));
            else if (comparison is not null)
                output.WriteLine(comparison.ToString());
            Shared.WriteFaults(error, faults);
            FindingSeverity severity = comparison is null or { Verdict: ComparisonVerdict.Same } ? FindingSeverity.None : FindingSeverity.Severe;
            return ExitCode.Of(severity, faults.Length > 0);
        }));
        return command;
    }

    // What the names of each run's files have in common, where that tells the runs apart.
    private static string[] Names(IReadOnlyList<FileSet> sets)
    {
        string[] names = [.. sets.Select(set => Common([.. set.Files.Select(file => Path.GetFileNameWithoutExtension(file))]))];
        return names.All(name => name.Length > 0) && names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : ["first", "second"];
    }

    private static string Common(IReadOnlyList<string> names)
    {
        int length = names.Min(name => name.Length);
        while (length > 0 && !names.All(name => name.AsSpan(0, length).SequenceEqual(names[0].AsSpan(0, length))))
            length--;
        string common = names[0][..length];
        return names.Count == 1 ? common : common.TrimEnd('_', '-', '.');
    }
}
