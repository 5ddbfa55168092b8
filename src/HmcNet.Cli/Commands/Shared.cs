using System.CommandLine;
using System.Globalization;
using HmcNet.Cli.Output;

namespace HmcNet.Cli.Commands;

/// <summary>What the commands have in common: files, how they are read, and how faults end.</summary>
internal sealed class Shared
{
    private readonly Option<bool> running = new("--running")
    {
        Description = "take files whose chains are still running: no end of the run is no fault",
    };

    private readonly Option<int> memory = new("--memory")
    {
        Description = "megabytes of draws held at a time; where the draws take more the files are read several times",
        DefaultValueFactory = _ => (int)(StanCsvRunOptions.DefaultMemoryBudget >> 20),
    };

    /// <summary>Makes the options and adds them to a command.</summary>
    public Shared(Command command)
    {
        memory.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int given) && given < 1)
                result.AddError("--memory must be at least 1 (megabyte).");
        });
        command.Arguments.Add(Files);
        command.Options.Add(Json);
        command.Options.Add(running);
        command.Options.Add(memory);
    }

    /// <summary>The files of one run.</summary>
    public Argument<string[]> Files { get; } = new("files")
    {
        Description = "Stan CSV files, one a chain; patterns such as out_*.csv are taken too",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Whether to write JSON.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "write JSON with all digits in place of text" };

    /// <summary>Reads files, with a bar on the error stream where that is a terminal, and works on them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="sets">Sets of files, each of one run.</param>
    /// <param name="error">Takes the bar.</param>
    /// <param name="work">What to do with the runs while the bar is shown.</param>
    public T Read<T>(ParseResult parsed, IReadOnlyList<IReadOnlyList<string>> sets, TextWriter error, Func<IReadOnlyList<FileSet>, T> work) =>
        ReadingBar.Show(error, progress =>
        {
            var options = new StanCsvRunOptions
            {
                AllowRunning = parsed.GetValue(running),
                MemoryBudget = (long)parsed.GetValue(memory) << 20,
                Progress = progress,
            };
            return work([.. sets.Select(set => FileSet.Open(set, options))]);
        });

    /// <summary>Runs a command; a user's fault becomes a message and exit code 2.</summary>
    public static int Guarded(TextWriter error, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (HmcNetException fault)
        {
            WriteFault(error, fault);
            return ExitCode.Fault;
        }
    }

    /// <summary>Writes what is wrong with files.</summary>
    public static void WriteFaults(TextWriter error, IEnumerable<HmcNetException> faults)
    {
        foreach (HmcNetException fault in faults)
            WriteFault(error, fault);
    }

    private static void WriteFault(TextWriter error, HmcNetException fault) => error.WriteLine($"Error: {fault.Message}");
}
