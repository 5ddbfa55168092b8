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
        if (settings.Cure && settings.Options is not HmcOptions)
            throw new HmcNetException(
                "Only fits of Hamiltonian samplers can be cured.", where: "--cure", expected: "--sampler nuts or hmc", found: "gibbs", remedy: "leave out --cure or --sampler");
        Model model = Create(study, chosen, settings, output);
        Fit fit = Sample(study, chosen, model, settings, output, cancellation);
        if (!settings.Quiet)
            Print(fit, study, chosen, settings, output);
        if (settings.Cure && fit.IsComplete)
            output.WriteLine($"{(settings.Quiet ? "" : "\n")}{fit.Cure(cancellation: cancellation)}");
        SaveReport([fit], settings, output);
        if (settings.DiagnosticFile is { } file)
            TransitionCsv.Write(fit.Run, model.CoordinateNames, file);
        return fit;
    }

    /// <summary>Writes the report that was asked for, if any.</summary>
    internal static void SaveReport(IReadOnlyList<Fit> fits, RunSettings settings, TextWriter output)
    {
        if (settings.Report is not { } file)
            return;
        fits.SaveReport(file);
        if (!settings.Quiet)
            output.WriteLine($"Report: {file}");
    }

    /// <summary>Traces and compiles a model, and says what it is.</summary>
    internal static Model Create(Study study, StudyModel chosen, RunSettings settings, TextWriter output)
    {
        var clock = Stopwatch.StartNew();
        StudyData data = StudyData.Read(study, settings.Data, settings.Offspring);
        Model model = chosen.Create(data);
        if (!settings.Quiet)
        {
            output.WriteLine($"{study.Title}");
            output.WriteLine($"Model {chosen.Label(data.Offspring)}: {chosen.Description}");
            output.WriteLine(Invariant($"{model.Dimension} unconstrained parameters, traced and compiled in {clock.ElapsedMilliseconds} ms"));
            output.WriteLine();
        }
        return model;
    }

    /// <summary>Samples a model with progress, and writes its files.</summary>
    internal static Fit Sample(Study study, StudyModel chosen, Model model, RunSettings settings, TextWriter output, CancellationToken cancellation)
    {
        string[] files = FilesOf(study, chosen, settings);
        CreateFolder(settings.Output);
        var writers = new List<StanCsvWriter>();
        try
        {
            writers.AddRange(files.Select(file => new StanCsvWriter(file)));
            SamplerOptions options = settings.Options with { Sinks = [chain => writers[chain - 1]] };
            return settings.Quiet
                ? Draw(model, options, cancellation)
                : ProgressDisplay.Show(options, output, o => Draw(model, o, cancellation));
        }
        finally
        {
            foreach (StanCsvWriter writer in writers)
                writer.Dispose();
        }
    }

    /// <summary>
    /// Name of the file of a chain: STUDY-MODEL-CHAIN.csv with NUTS, STUDY-MODEL-SAMPLER-CHAIN.csv with other samplers; where a number of
    /// offspring is asked for, STUDY-MODEL-mNUMBER instead of STUDY-MODEL.
    /// </summary>
    /// <param name="folder">Folder of the files.</param>
    /// <param name="study">The study.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Options of the sampler.</param>
    /// <param name="chain">Number of the chain, counted from 1.</param>
    /// <param name="offspring">Number of offspring that was asked for; null for none.</param>
    public static string FileOf(string folder, Study study, StudyModel model, SamplerOptions options, int chain, int? offspring = null)
    {
        string sampler = options switch
        {
            GibbsOptions => "gibbs-",
            StaticHmcOptions => "hmc-",
            _ => "",
        };
        string variant = offspring is null ? "" : Invariant($"m{offspring}-");
        return Path.Combine(folder, Invariant($"{study.Name}-{model.Name}-{variant}{sampler}{chain}.csv"));
    }

    /// <summary>How long the chains took.</summary>
    internal static void PrintTimes(Fit fit, TextWriter output)
    {
        foreach (ChainResult chain in fit.Run.Chains)
        {
            long evaluations = chain.Evaluations.Warmup + chain.Evaluations.Sampling;
            string work = fit.Run.Options is GibbsOptions
                ? Invariant($"{evaluations} evaluations of conditionals")
                : Invariant($"{evaluations} gradients, step size {chain.Adaptation?.StepSize:0.0000}");
            output.WriteLine(Invariant($"Chain {chain.Chain}: warm-up {chain.WarmupSeconds:0.000} s, sampling {chain.SamplingSeconds:0.000} s, {work}"));
        }
        output.WriteLine(Invariant($"All chains: {fit.Elapsed.TotalSeconds:0.000} s, seed {fit.Run.Seed}"));
        output.WriteLine();
    }

    /// <summary>Names the files of a run.</summary>
    internal static void PrintFiles(TextWriter output, params IEnumerable<string> files)
    {
        output.WriteLine("Files:");
        foreach (string file in files)
            output.WriteLine($"  {file}");
    }

    /// <summary>The files of a run, one a chain.</summary>
    internal static string[] FilesOf(Study study, StudyModel chosen, RunSettings settings) =>
        [.. Enumerable.Range(1, settings.Options.Chains).Select(chain => FileOf(settings.Output, study, chosen, settings.Options, chain, settings.Offspring))];

    private static Fit Draw(Model model, SamplerOptions options, CancellationToken cancellation) => options switch
    {
        GibbsOptions gibbs => Gibbs.Sample(model, gibbs, cancellation),
        StaticHmcOptions hmc => StaticHmc.Sample(model, hmc, cancellation),
        _ => Nuts.Sample(model, (NutsOptions)options, cancellation),
    };

    private static void Print(Fit fit, Study study, StudyModel chosen, RunSettings settings, TextWriter output)
    {
        output.WriteLine(fit.Summary().ToString());
        output.WriteLine(fit.Diagnose().ToString());
        PrintTimes(fit, output);
        PrintFiles(output, FilesOf(study, chosen, settings));
    }

    /// <summary>Makes the folder of the output.</summary>
    internal static void CreateFolder(string folder)
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
