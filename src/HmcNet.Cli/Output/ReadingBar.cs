using System.Globalization;
using Spectre.Console;

namespace HmcNet.Cli.Output;

/// <summary>A bar on the error stream while files are read; nothing where that is no terminal.</summary>
internal static class ReadingBar
{
    /// <summary>Works while a bar is shown.</summary>
    /// <param name="error">The error stream.</param>
    /// <param name="work">Does the work; given where to tell progress, or null.</param>
    public static T Show<T>(TextWriter error, Func<Action<StanCsvProgress>?, T> work) =>
        ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected
            ? WithBar(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) }), work)
            : work(null);

    /// <summary>Works while a bar is shown on a console.</summary>
    public static T WithBar<T>(IAnsiConsole console, Func<Action<StanCsvProgress>?, T> work) =>
        console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("checking files");
                return work(progress =>
                {
                    bar.Description = progress.Pass == 0
                        ? "checking files"
                        : string.Create(CultureInfo.InvariantCulture, $"reading draws, pass {progress.Pass} of {progress.Passes}");
                    bar.MaxValue = Math.Max(1, progress.BytesTotal);
                    bar.Value = progress.BytesRead;
                });
            });
}
