using System.CommandLine;

namespace HmcNet.CaseStudies.Runner;

public static partial class CommandLine
{
    private static Command ForStory(TextWriter output, TextWriter error)
    {
        Argument<string> named = StudyArgument();
        Option<string?> data = DataOption();
        var offspring = new Option<int?>("--offspring") { Description = "neyman-scott: the part with 1 or with 2 observations of each individual; both when not given" };
        var options = new SessionArguments();
        var command = new Command("run", "Runs a whole study: all its models with NUTS and with Gibbs, its tables, and the comparison with established tools.");
        command.Arguments.Add(named);
        foreach (Option option in (Option[])[data, offspring, .. options.All])
            command.Options.Add(option);
        command.SetAction(parsed => Guarded(error, cancellation =>
        {
            Study study = Studies.All.Single(s => s.Name == parsed.GetValue(named));
            SessionSettings settings = options.Read(parsed) with { Data = parsed.GetValue(data), Offspring = parsed.GetValue(offspring) };
            // What the study does not have is said before anything runs.
            if (settings.Offspring is { } number)
                StudyData.Read(study, settings.Data, number);
            return StoryRunner.Run([study], settings, output, error, cancellation);
        }));
        return command;
    }

    private static Command ForAllStories(TextWriter output, TextWriter error)
    {
        var options = new SessionArguments();
        var command = new Command("all", $"Runs the studies {string.Join(", ", Studies.Stories.Select(s => s.Name))}, and closes with one table of their results.");
        foreach (Option option in options.All)
            command.Options.Add(option);
        command.SetAction(parsed => Guarded(error, cancellation => StoryRunner.Run(Studies.Stories, options.Read(parsed), output, error, cancellation)));
        return command;
    }

    private static Argument<string> StudyArgument()
    {
        var named = new Argument<string>("study") { Description = "name of the study" };
        named.AcceptOnlyFromAmong([.. Studies.All.Select(s => s.Name)]);
        return named;
    }
}
