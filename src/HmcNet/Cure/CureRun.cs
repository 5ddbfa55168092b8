namespace HmcNet.Curing;

/// <summary>Tries one remedy after the other.</summary>
internal sealed class CureRun(Fit fit, CureOptions options, CancellationToken cancellation)
{
    /// <summary>A remedy, and how it is tried.</summary>
    private sealed record Plan(Remedy Remedy, string Name, Func<Fit> Try);

    /// <summary>Tries what applies.</summary>
    public CureResult Run()
    {
        RequireCurable();
        Diagnosis diagnosis = fit.Diagnose();
        SummaryTable before = fit.Summary();
        CureScore score = CureScore.Of(fit, before);
        IReadOnlyList<Plan> plans = [.. Plans(diagnosis, score)];
        if (diagnosis.IsClean)
            return new CureResult(fit, score, isHealthy: true, [], []);
        var tried = new List<CureTrial>();
        var failed = new List<CureFailure>();
        foreach (Plan plan in plans)
        {
            if (!cancellation.IsCancellationRequested && TryOut(plan, failed) is { IsComplete: true } after)
            {
                SummaryTable summary = after.Summary();
                tried.Add(new CureTrial(plan.Remedy, plan.Name, after, CureScore.Of(after, summary), CureShift.Of(before, summary)));
            }
            else if (failed.Count == 0 || failed[^1].Name != plan.Name)
            {
                failed.Add(new CureFailure(plan.Name, cancellation.IsCancellationRequested ? "It was cancelled." : "A chain failed."));
            }
        }
        return new CureResult(fit, score, isHealthy: false, tried, failed);
    }

    private static Fit? TryOut(Plan plan, List<CureFailure> failed)
    {
        try
        {
            return plan.Try();
        }
        catch (HmcNetException fault)
        {
            failed.Add(new CureFailure(plan.Name, fault.Message));
            return null;
        }
    }

    private IEnumerable<Plan> Plans(Diagnosis diagnosis, CureScore score)
    {
        if (fit.Target is Model model)
        {
            string[] candidates = Candidates(model, diagnosis);
            string[] standard = [.. candidates.Where(name => Of(model, name).StandardValue is null)];
            string[] own = [.. candidates.Where(name => Of(model, name).Standard is not null)];
            if (standard.Length > 0)
                yield return InForm(model, standard, RemedyKind.NonCentred, Centring.NonCentered, "non-centred");
            if (own.Length > 0)
                yield return InForm(model, own, RemedyKind.Centred, Centring.Centered, "centred");
            string[] learnt = [.. candidates.Where(name => Of(model, name) is { } p && AffinePrior.Of(p, model.Trace)?.IsHierarchical == true)];
            if (learnt.Length > 0 && fit.Run.Options is NutsOptions && fit.Centring.Count == 0)
                yield return Learnt(model, learnt);
        }
        if (score.Divergences > 0)
            yield return HigherAdaptDelta();
    }

    /// <summary>The parameters that are put into other forms.</summary>
    private string[] Candidates(Model model, Diagnosis diagnosis)
    {
        if (options.Parameters is { } named)
        {
            foreach (string name in named)
            {
                if (AffinePrior.Of(model.RequireParameter(name), model.Trace) is null)
                    throw new HmcNetException(
                        "A parameter has no other form to be tried.", where: $"parameter \"{name}\" of model \"{model.Name}\"",
                        expected: "a location-scale prior of real numbers (Normal, StudentT, Cauchy, ...) on its own support",
                        found: Of(model, name).Prior?.Name ?? "a flat prior", remedy: $"leave \"{name}\" out of {nameof(CureOptions)}.{nameof(CureOptions.Parameters)}");
            }
            return [.. named];
        }
        string[] found = [.. diagnosis.Findings.SelectMany(f => f.Remedies).Where(r => r.Kind is RemedyKind.NonCentred or RemedyKind.Centred).Select(r => r.Parameter!).Distinct()];
        return found.Length > 0
            ? found
            : [.. model.Trace.Parameters.Where(p => AffinePrior.Of(p, model.Trace)?.IsHierarchical == true).Select(p => p.Name)];
    }

    private Plan InForm(Model model, string[] names, RemedyKind kind, Centring form, string word) => new(
        new Remedy(kind, names[0], CodeOf(model, names, form.IsNonCentered ? "false" : "true"), "the same posterior in other coordinates"),
        $"{word} {string.Join(", ", names)}",
        () => Sample(Ready(model.WithForms(names.ToDictionary(n => n, _ => new CentringForm(form)))), fit.Run.Options));

    private Plan Learnt(Model model, string[] names) => new(
        new Remedy(RemedyKind.LearntCentring, names[0], CodeOf(model, names, "Centring.Auto"), "each element in the form that its data ask for"),
        $"learnt centring of {string.Join(", ", names)}",
        () => new CentringPilot(model, names).Sample((NutsOptions)Again(fit.Run.Options), cancellation));

    private Plan HigherAdaptDelta()
    {
        var own = (HmcOptions)fit.Run.Options;
        double delta = own.AdaptDelta < options.AdaptDelta ? options.AdaptDelta : 1 - (1 - own.AdaptDelta) / 10;
        string code = FormattableString.Invariant($"AdaptDelta = {delta:0.#####}");
        return new(new Remedy(RemedyKind.AdaptDelta, null, code, "smaller steps follow stronger curvature"), FormattableString.Invariant($"adapt delta {delta:0.#####}"), () => Sample(fit.Target, own with { AdaptDelta = delta }));
    }

    private Fit Sample(Sampling.ISamplingTarget target, SamplerOptions run) => Again(run) switch
    {
        NutsOptions nuts => Nuts.Sample(target, nuts, cancellation),
        SamplerOptions other => StaticHmc.Sample(target, (StaticHmcOptions)other, cancellation),
    };

    /// <summary>The same options and seed, without the files of the first run.</summary>
    private SamplerOptions Again(SamplerOptions run) => run with { Seed = fit.Run.Seed, Sinks = [], Progress = null };

    /// <summary>Compiles before the clock of the run starts, as it was for the first fit.</summary>
    private static Model Ready(Model model)
    {
        _ = model.ReadyIn;
        return model;
    }

    private static ParameterDeclaration Of(Model model, string name) => model.Trace.Parameters.Find(p => p.Name == name)!;

    private static string CodeOf(Model model, string[] names, string form) => string.Join(" and ", names.Select(name =>
    {
        string code = Doctoring.ModelText.Parameter(model.Trace, Of(model, name), centered: true);
        return form == "true" ? code : $"{code[..^1]}, centered: {form})";
    }));

    private void RequireCurable()
    {
        if (fit.Run.Options is not HmcOptions)
            throw new HmcNetException(
                "Only fits of Hamiltonian samplers can be cured.", where: $"fit of \"{fit.Draws.ModelName}\"", expected: "a fit of Nuts.Sample or StaticHmc.Sample",
                found: fit.SamplerName, remedy: "sample with Nuts.Sample and cure that fit");
        if (!fit.IsComplete)
            throw new HmcNetException(
                "A fit that is not complete cannot be cured.", where: $"fit of \"{fit.Draws.ModelName}\"", expected: "all chains with all their draws",
                found: fit.Run.Outcome.ToString(), remedy: "go on with fit.Continue() first, or sample again");
    }
}
