using System.CommandLine;
using System.Globalization;

namespace HmcNet.CaseStudies.Runner;

/// <summary>The commands of the runner: <c>list</c>, one for each study, <c>compare</c>, <c>run</c> and <c>all</c>.</summary>
public static partial class CommandLine
{
    /// <summary>Builds the root command.</summary>
    /// <param name="output">Takes the text.</param>
    /// <param name="error">Takes error messages.</param>
    /// <returns>The command, ready to be invoked.</returns>
    public static RootCommand Create(TextWriter output, TextWriter error)
    {
        var root = new RootCommand("HmcNet's worked case studies: hierarchical models sampled with NUTS, Gibbs or HMC.");
        var list = new Command("list", "Lists the studies and their models.");
        list.SetAction(_ => List(output));
        root.Subcommands.Add(list);
        foreach (Study study in Studies.All)
            root.Subcommands.Add(ForStudy(study, output, error));
        root.Subcommands.Add(ForComparison(output, error));
        root.Subcommands.Add(ForStory(output, error));
        root.Subcommands.Add(ForAllStories(output, error));
        return root;
    }

    private static void List(TextWriter output)
    {
        foreach (Study study in Studies.All)
        {
            output.WriteLine($"{study.Name}: {study.Title}");
            foreach (StudyModel model in study.Models)
                output.WriteLine($"  {model.Name,-27} {model.Description}{(model.IsDefault ? " (default)" : "")}");
        }
    }

    private static Command ForStudy(Study study, TextWriter output, TextWriter error)
    {
        Option<string> model = ModelOption($"one of {string.Join(", ", study.Models.Select(m => m.Name))}; {study.Default.Name} when not given");
        var arguments = new SamplerArguments();
        Option<string> folder = FolderOption();
        Option<bool> quiet = QuietOption();
        Option<string?> data = DataOption();
        Option<int?> offspring = OffspringOption();
        Option<string?> report = ReportOption();
        var diagnostics = new Option<string?>("--diagnostic-file") { Description = "file of divergent transitions, and some ordinary ones: where they began, broke and failed" };
        var explain = new Option<bool>("--explain") { Description = "print what the model is compiled to and what a gradient costs, and draw nothing" };
        var plan = new Option<bool>("--plan") { Description = "print how the Gibbs sampler updates each parameter, and draw nothing" };
        var cure = new Option<bool>("--cure") { Description = "after the run, try remedies of what went wrong on the same model, and print before and after (NUTS and HMC)" };
        var command = new Command(study.Name, study.Title);
        foreach (Option option in (Option[])[model, data, .. arguments.Special, .. arguments.Shared, folder, quiet, report, diagnostics, explain, plan, cure])
            command.Options.Add(option);
        if (study.Offspring.Count > 0)
            command.Options.Add(offspring);
        command.SetAction(parsed => Guarded(error, cancellation =>
        {
            if (parsed.GetValue(explain))
                output.Write(Create(parsed).Explain());
            else if (parsed.GetValue(plan))
                output.WriteLine(Gibbs.Plan(Create(parsed)).ToString());
            else
                StudyRunner.Run(study, SettingsOf(parsed, arguments.Read(parsed)), output, cancellation);
        }));
        return command;

        int? OffspringOf(ParseResult parsed) => study.Offspring.Count > 0 ? parsed.GetValue(offspring) : null;

        Model Create(ParseResult parsed) => study.Find(parsed.GetValue(model)).Create(StudyData.Read(study, parsed.GetValue(data), OffspringOf(parsed)));

        RunSettings SettingsOf(ParseResult parsed, SamplerOptions options) => new()
        {
            Model = parsed.GetValue(model),
            Output = parsed.GetValue(folder)!,
            Quiet = parsed.GetValue(quiet),
            Data = parsed.GetValue(data),
            Offspring = OffspringOf(parsed),
            Options = options,
            Cure = parsed.GetValue(cure),
            DiagnosticFile = parsed.GetValue(diagnostics),
            Report = parsed.GetValue(report),
        };
    }

    private static Command ForComparison(TextWriter output, TextWriter error)
    {
        Argument<string> named = StudyArgument();
        Option<string> model = ModelOption("name of the model; the study's default when not given");
        var arguments = new SamplerArguments();
        Option<string> folder = FolderOption();
        Option<bool> quiet = QuietOption();
        Option<string?> data = DataOption();
        Option<int?> offspring = OffspringOption();
        Option<string?> report = ReportOption();
        var command = new Command("compare", "Runs a model with NUTS and with the Gibbs sampler, and compares the two.");
        command.Arguments.Add(named);
        foreach (Option option in (Option[])[model, data, offspring, .. arguments.Shared, folder, quiet, report])
            command.Options.Add(option);
        command.SetAction(parsed => Guarded(error, cancellation =>
        {
            Study study = Studies.All.Single(s => s.Name == parsed.GetValue(named));
            StudyComparison.Run(study, [SettingsOf(parsed, arguments.ReadNuts(parsed)), SettingsOf(parsed, arguments.ReadGibbs(parsed))], output, cancellation);
        }));
        return command;

        RunSettings SettingsOf(ParseResult parsed, SamplerOptions options) => new()
        {
            Model = parsed.GetValue(model),
            Output = parsed.GetValue(folder)!,
            Quiet = parsed.GetValue(quiet),
            Data = parsed.GetValue(data),
            Offspring = parsed.GetValue(offspring),
            Options = options,
            Report = parsed.GetValue(report),
        };
    }

    private static Option<string> ModelOption(string description) => new("--model") { Description = description };

    private static Option<string?> DataOption() => new("--data") { Description = "data of the study: a CSV file, or a folder that holds it; those that it is shipped with when not given" };

    private static Option<int?> OffspringOption() => new("--offspring") { Description = "neyman-scott: number of observations of each individual, 1 or 2; 1 when not given" };

    private static Option<string> FolderOption() => new("--output") { Description = "folder of the Stan CSV files", DefaultValueFactory = _ => "output" };

    private static Option<string?> ReportOption() => new("--report") { Description = "file of a report on the run: one HTML page with the verdict, tables and charts" };

    private static Option<bool> QuietOption() => new("--quiet") { Description = "write files only: no progress, no tables" };

    /// <summary>Ctrl+C stops the chains and keeps their draws; a user's fault is a message and exit code 1.</summary>
    private static int Guarded(TextWriter error, Action<CancellationToken> run) =>
        Guarded(error, cancellation =>
        {
            run(cancellation);
            return true;
        });

    private static int Guarded(TextWriter error, Func<CancellationToken, bool> run)
    {
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        try
        {
            return run(stop.Token) ? 0 : 1;
        }
        catch (HmcNetException fault)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Error: {fault.Message}"));
            return 1;
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }
}
