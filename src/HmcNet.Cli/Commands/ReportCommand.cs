using System.CommandLine;
using HmcNet.Cli.Output;

namespace HmcNet.Cli.Commands;

/// <summary>hmcnet report: one self-contained HTML page of a run, or of two beside each other.</summary>
internal static class ReportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("report", "Writes one HTML page: verdict, summary table and charts; it needs no network.");
        var shared = new Shared(command);
        var target = new Option<string>("--output", "-o")
        {
            Description = "the page; an existing one is replaced",
            DefaultValueFactory = _ => "report.html",
        };
        var title = new Option<string?>("--title") { Description = "title of the page; the model's name when not given" };
        var include = new Option<string[]>("--include-param", "-i", "--include_param")
        {
            Description = "draw this quantity (theta, theta[2]) before those that the findings name; may be given several times",
            AllowMultipleArgumentsPerToken = false,
        };
        foreach (Option option in (Option[])[target, title, include])
            command.Options.Add(option);
        command.SetAction(parsed => Shared.Guarded(error, () =>
        {
            string path = parsed.GetValue(target)!;
            RequirePage(path);
            (FileSet set, Draws? draws) = shared.Read(
                parsed, [parsed.GetValue(shared.Files)!], error, sets => (sets[0], sets[0].HasDraws ? sets[0].Run!.ReadDraws() : null));
            FindingSeverity severity = FindingSeverity.None;
            if (draws is not null)
            {
                string[] names = parsed.GetValue(include)!;
                draws.SaveReport(path, new ReportOptions { Title = parsed.GetValue(title), Variables = names.Length > 0 ? names : null });
                severity = draws.Diagnose().Severity;
            }
            if (parsed.GetValue(shared.Json))
                JsonText.Write(output, json =>
                {
                    json.Strings("files", set.Files);
                    json.Faults(set.Faults);
                    if (draws is null)
                        return;
                    json.WriteString("report", path);
                    json.WriteString("severity", JsonText.Word(severity));
                });
            else if (draws is not null)
                output.WriteLine($"Report written to {path}");
            Shared.WriteFaults(error, set.Faults);
            return ExitCode.Of(severity, set.Faults.Count > 0);
        }));
        return command;
    }

    // The option may be forgotten, and what follows it be a chain: nothing but a page is written over.
    private static void RequirePage(string path)
    {
        if (!path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase))
            throw new HmcNetException("The report is an HTML page.", "--output", "a name that ends in .html", path, "write -o report.html");
    }
}
