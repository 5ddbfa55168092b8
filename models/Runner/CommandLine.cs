using System.CommandLine;
using System.Globalization;

namespace HmcNet.CaseStudies.Runner;

/// <summary>The commands of the runner: <c>list</c>, and one for each study.</summary>
public static class CommandLine
{
    /// <summary>Builds the root command.</summary>
    /// <param name="output">Takes the text.</param>
    /// <param name="error">Takes error messages.</param>
    /// <returns>The command, ready to be invoked.</returns>
    public static RootCommand Create(TextWriter output, TextWriter error)
    {
        var root = new RootCommand("HmcNet's worked case studies: hierarchical models sampled with NUTS.");
        var list = new Command("list", "Lists the studies and their models.");
        list.SetAction(_ => List(output));
        root.Subcommands.Add(list);
        foreach (Study study in Studies.All)
            root.Subcommands.Add(ForStudy(study, output, error));
        return root;
    }

    private static void List(TextWriter output)
    {
        foreach (Study study in Studies.All)
        {
            output.WriteLine($"{study.Name}: {study.Title}");
            foreach (StudyModel model in study.Models)
                output.WriteLine($"  {model.Name,-18} {model.Description}{(model.IsDefault ? " (default)" : "")}");
        }
    }

    private static Command ForStudy(Study study, TextWriter output, TextWriter error)
    {
        var defaults = new NutsOptions();
        var model = new Option<string>("--model") { Description = $"one of {string.Join(", ", study.Models.Select(m => m.Name))}", DefaultValueFactory = _ => study.Default.Name };
        var chains = new Option<int>("--chains") { Description = "number of chains", DefaultValueFactory = _ => defaults.Chains };
        var warmup = new Option<int?>("--iter-warmup") { Description = $"warm-up iterations of each chain; {defaults.IterWarmup} when not given, {HmcOptions.DefaultWarmup(AdaptationMethod.Stan)} with --adaptation stan" };
        var sampling = new Option<int>("--iter-sampling") { Description = "draws of each chain", DefaultValueFactory = _ => defaults.IterSampling };
        var seed = new Option<ulong?>("--seed") { Description = "seed of the random numbers; from the clock when not given" };
        var delta = new Option<double>("--adapt-delta") { Description = "target of the accept statistic, in (0, 1)", DefaultValueFactory = _ => defaults.AdaptDelta };
        var depth = new Option<int>("--max-treedepth") { Description = "limit of the tree depth", DefaultValueFactory = _ => defaults.MaxTreeDepth };
        var metric = new Option<string>("--metric") { Description = "metric of the kinetic energy", DefaultValueFactory = _ => "auto" };
        metric.AcceptOnlyFromAmong("auto", "diag", "dense", "low-rank", "unit");
        var adaptation = new Option<string>("--adaptation") { Description = "how warm-up learns the metric", DefaultValueFactory = _ => "gradients" };
        adaptation.AcceptOnlyFromAmong("gradients", "stan");
        var init = new Option<double>("--init") { Description = "radius of the uniform starting values on the unconstrained scale; 0 starts at zero", DefaultValueFactory = _ => defaults.InitRadius };
        var threads = new Option<int?>("--threads-per-chain") { Description = "threads that share one chain's sums over very many rows; processors over chains when not given" };
        var folder = new Option<string>("--output") { Description = "folder of the Stan CSV files", DefaultValueFactory = _ => "output" };
        var saveWarmup = new Option<bool>("--save-warmup") { Description = "write the warm-up draws to the files, too" };
        var quiet = new Option<bool>("--quiet") { Description = "write files only: no progress, no tables" };

        var explain = new Option<bool>("--explain") { Description = "print what the model is compiled to and what a gradient costs, and draw nothing" };

        var command = new Command(study.Name, study.Title);
        foreach (Option option in new Option[] { model, chains, warmup, sampling, seed, delta, depth, metric, adaptation, init, threads, folder, saveWarmup, quiet, explain })
            command.Options.Add(option);
        command.SetAction(parsed => Guarded(error, cancellation =>
        {
            if (parsed.GetValue(explain))
                output.Write(study.Find(parsed.GetValue(model)).Create().Explain());
            else
                StudyRunner.Run(study, SettingsOf(parsed), output, cancellation);
        }));
        return command;

        RunSettings SettingsOf(ParseResult parsed)
        {
            AdaptationMethod method = parsed.GetValue(adaptation) == "stan" ? AdaptationMethod.Stan : AdaptationMethod.DrawsAndGradients;
            return new()
            {
                Model = parsed.GetValue(model),
                Output = parsed.GetValue(folder)!,
                Quiet = parsed.GetValue(quiet),
                Options = new NutsOptions
                {
                    Chains = parsed.GetValue(chains),
                    IterWarmup = parsed.GetValue(warmup) ?? HmcOptions.DefaultWarmup(method),
                    IterSampling = parsed.GetValue(sampling),
                    Seed = parsed.GetValue(seed),
                    AdaptDelta = parsed.GetValue(delta),
                    MaxTreeDepth = parsed.GetValue(depth),
                    Metric = MetricOf(parsed.GetValue(metric)!),
                    Adaptation = method,
                    InitRadius = parsed.GetValue(init),
                    ThreadsPerChain = parsed.GetValue(threads),
                    SaveWarmup = parsed.GetValue(saveWarmup),
                },
            };
        }
    }

    private static Metric MetricOf(string name) => name switch
    {
        "auto" => Metric.Auto,
        "diag" => Metric.Diagonal,
        "low-rank" => Metric.LowRank,
        "dense" => Metric.Dense,
        "unit" => Metric.Unit,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    /// <summary>Ctrl+C stops the chains and keeps their draws; a user's fault is a message and exit code 1.</summary>
    private static int Guarded(TextWriter error, Action<CancellationToken> run)
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
            run(stop.Token);
            return 0;
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
