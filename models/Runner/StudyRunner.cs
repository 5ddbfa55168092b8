using System.Diagnostics;
using System.Globalization;
using HmcNet.Diagnostics;
using HmcNet.Io;
using HmcNet.Sampling;

namespace HmcNet.CaseStudies.Runner;

/// <summary>Runs one model of a study: samples with progress, then prints summary, verdict, timings and files.</summary>
public static class StudyRunner
{
    /// <summary>Runs a study as the command line asked.</summary>
    /// <param name="study">The study.</param>
    /// <param name="settings">Model, options and output.</param>
    /// <param name="output">Takes the text.</param>
    /// <param name="cancellation">Stops the run; what was drawn so far is judged and kept.</param>
    /// <returns>The fit.</returns>
    /// <exception cref="HmcNetException">When an option, the data or the output folder is at fault.</exception>
    public static Fit Run(Study study, RunSettings settings, TextWriter output, CancellationToken cancellation)
    {
        StudyModel chosen = study.Find(settings.Model);
        settings.Options.Validate();
        var clock = Stopwatch.StartNew();
        Model model = chosen.Create();
        if (!settings.Quiet)
        {
            output.WriteLine($"{study.Title}");
            output.WriteLine($"Model {chosen.Name}: {chosen.Description}");
            output.WriteLine(Invariant($"{model.Dimension} unconstrained parameters, traced and compiled in {clock.ElapsedMilliseconds} ms"));
            output.WriteLine();
        }

        string[] files = [.. Enumerable.Range(1, settings.Options.Chains).Select(chain => FileOf(settings.Output, study, chosen, chain))];
        CreateFolder(settings.Output);
        var writers = new List<StanCsvWriter>();
        try
        {
            writers.AddRange(files.Select(file => new StanCsvWriter(file)));
            NutsOptions options = settings.Options with { Sinks = [chain => writers[chain - 1]] };
            Fit fit = settings.Quiet
                ? Nuts.Sample(model, options, cancellation)
                : ProgressDisplay.Show(options, output, o => Nuts.Sample(model, o, cancellation));
            Print(fit, files, settings, output);
            return fit;
        }
        finally
        {
            foreach (StanCsvWriter writer in writers)
                writer.Dispose();
        }
    }

    /// <summary>Name of the file of a chain: STUDY-MODEL-CHAIN.csv.</summary>
    public static string FileOf(string folder, Study study, StudyModel model, int chain) =>
        Path.Combine(folder, Invariant($"{study.Name}-{model.Name}-{chain}.csv"));

    private static void Print(Fit fit, string[] files, RunSettings settings, TextWriter output)
    {
        if (settings.Quiet)
            return;
        output.WriteLine(fit.Summary().ToString());
        output.WriteLine(fit.Diagnose().ToString());
        foreach (ChainResult chain in fit.Run.Chains)
        {
            output.WriteLine(Invariant(
                $"Chain {chain.Chain}: warm-up {chain.WarmupSeconds:0.000} s, sampling {chain.SamplingSeconds:0.000} s, {chain.Evaluations.Warmup + chain.Evaluations.Sampling} gradients, step size {chain.Adaptation?.StepSize:0.0000}"));
        }
        output.WriteLine(Invariant($"All chains: {fit.Elapsed.TotalSeconds:0.000} s, seed {fit.Run.Seed}"));
        output.WriteLine();
        output.WriteLine("Files:");
        foreach (string file in files)
            output.WriteLine($"  {file}");
    }

    private static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new HmcNetException(
                "The output folder cannot be made.", where: folder, found: fault.Message,
                remedy: "name another folder with --output", inner: fault);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
