namespace HmcNet.CaseStudies.Runner;

/// <summary>Runs one model of a study with several samplers and compares their fits.</summary>
public static class StudyComparison
{
    /// <summary>Samples a model as each of the settings asks, with one seed, and prints plan, diagnoses and comparison.</summary>
    /// <param name="study">The study.</param>
    /// <param name="settings">One entry a sampler, of the same model; the first is what the others are compared with.</param>
    /// <param name="output">Takes the text.</param>
    /// <param name="cancellation">Stops the run; what was drawn so far is compared where it suffices.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="HmcNetException">When an option, the data or the output folder is at fault.</exception>
    public static Comparison Run(Study study, IReadOnlyList<RunSettings> settings, TextWriter output, CancellationToken cancellation)
    {
        RunSettings first = settings[0];
        StudyModel chosen = study.Find(first.Model);
        foreach (RunSettings one in settings)
            one.Options.Validate();
        Model model = StudyRunner.Create(study, chosen, first, output);
        if (!first.Quiet)
        {
            foreach (GibbsOptions gibbs in settings.Select(s => s.Options).OfType<GibbsOptions>())
                output.WriteLine(Gibbs.Plan(model, gibbs).ToString());
        }

        ulong? seed = first.Options.Seed;
        var fits = new List<Fit>();
        foreach (RunSettings one in settings)
        {
            Fit fit = StudyRunner.Sample(study, chosen, model, one with { Options = one.Options with { Seed = seed } }, output, cancellation);
            seed = fit.Run.Seed;
            fits.Add(fit);
        }
        Comparison comparison = Comparison.Of([.. fits]);
        if (!first.Quiet)
            Print(comparison, fits, output);
        StudyRunner.SaveReport(fits, first, output);
        if (!first.Quiet)
            StudyRunner.PrintFiles(output, settings.SelectMany(one => StudyRunner.FilesOf(study, chosen, one)));
        return comparison;
    }

    private static void Print(Comparison comparison, List<Fit> fits, TextWriter output)
    {
        for (int f = 0; f < fits.Count; f++)
        {
            output.WriteLine($"{comparison.Fits[f].Name}");
            output.WriteLine(fits[f].Diagnose().ToString());
            StudyRunner.PrintTimes(fits[f], output);
        }
        output.WriteLine(comparison.ToString());
        output.WriteLine();
    }
}
