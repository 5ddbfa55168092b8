using System.CommandLine;
using HmcNet.Cli.Commands;

namespace HmcNet.Cli;

/// <summary>The tool hmcnet: judges Stan CSV files.</summary>
internal static class Tool
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The words after hmcnet.</param>
    /// <param name="output">Takes tables and JSON.</param>
    /// <param name="error">Takes messages and, when it is a terminal, the progress bar.</param>
    /// <returns>See <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        RootCommand root = Create(output, error);
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count == 0)
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        foreach (string message in parsed.Errors.Select(fault => fault.Message).Distinct())
            error.WriteLine($"Error: {message}");
        error.WriteLine("See hmcnet --help.");
        return ExitCode.Fault;
    }

    /// <summary>Builds the commands.</summary>
    /// <param name="output">Takes tables and JSON.</param>
    /// <param name="error">Takes messages.</param>
    public static RootCommand Create(TextWriter output, TextWriter error) => new(
        "Judges the draws in Stan CSV files: HmcNet's, CmdStan's or cmdstanr's.\n"
        + "Exit codes: 0 nothing severe; 1 a finding is severe; 2 bad usage, or a file that could not be read as a whole.")
    {
        SummaryCommand.Create(output, error),
        DiagnoseCommand.Create(output, error),
        CompareCommand.Create(output, error),
        ReportCommand.Create(output, error),
    };
}
