using HmcNet.Autodiff.Ir;

namespace HmcNet.Optimization;

/// <summary>Maximises a marginal likelihood and reports it.</summary>
internal sealed class MarginalFitter
{
    // Updates kept: the coordinates that are maximised are few, so that this is BFGS in full.
    private const int History = 20;

    private readonly Model model;
    private readonly MarginalOptions options;
    private readonly ModelCoordinates coordinates;
    private readonly string[] flat;
    private readonly string[] latent;
    private readonly int[] integrated;
    private readonly DensityTerms terms;
    private readonly MarginalDensity density;

    /// <summary>Checks names and compiles.</summary>
    /// <param name="model">The model.</param>
    /// <param name="integrate">Names of the latent variables.</param>
    /// <param name="options">The options.</param>
    public MarginalFitter(Model model, IReadOnlyList<string> integrate, MarginalOptions options)
    {
        this.model = model;
        this.options = options;
        coordinates = new ModelCoordinates(model);
        string[] names = [.. integrate, .. options.Restricted];
        integrated = [.. names.Select((n, k) => coordinates.PlaceOf(n, k < integrate.Count ? "integrate" : nameof(options.Restricted)))];
        RequireSense(names);
        flat = [.. names.Where((n, k) => k >= integrate.Count || IsFixedEffect(integrated[k]))];
        latent = [.. names.Except(flat)];
        terms = new DensityTerms(model, new TermChoice(options.KeepPriors, flat.ToHashSet(), names.ToHashSet(), Jacobian: false) { Standardised = latent.ToHashSet() });
        density = new MarginalDensity(terms, integrated);
    }

    /// <summary>Maximises.</summary>
    public MarginalResult Run()
    {
        int[] outer = [.. density.Outer];
        List<double[]> starts = [.. coordinates.Starts(options).Select(s => outer.Select(i => s[i]).ToArray())];
        Objective objective = density.ValueAndGradient;
        LbfgsTolerances tolerances = options.Tolerances with { History = Math.Max(options.HistorySize, History) };
        var search = new MaximumSearch(objective, (point, free) => Curvature.At(objective, point, free), tolerances);
        SearchResult found = search.Run(starts) ?? throw NoStart(starts[0]);
        double value = density.Value(found.Point);
        return new MarginalReport(model, coordinates, terms, density, found, options) { Latent = latent, Flat = flat, Value = value }.Create();
    }

    private HmcNetException NoStart(double[] start)
    {
        _ = density.Value(start);
        return density.LacksMode
            ? new HmcNetException(
                "The density of the integrated parameters has no mode.", where: $"model \"{model.Name}\", integrating {string.Join(", ", latent.Concat(flat))}",
                expected: "a density that falls off on all sides", found: "no maximum from any start",
                remedy: "leave flat or unidentified parameters out of integrate, or give Options.InitialValues near the estimates")
            : new HmcNetException(
                "The marginal likelihood is not finite at any start.", where: $"model \"{model.Name}\"",
                expected: "a finite value", found: "none", remedy: "give InitialValues near the estimates");
    }

    /// <summary>Whether an integrated parameter has no distribution of its own, so that integrating it is restricting the likelihood.</summary>
    private bool IsFixedEffect(int parameter)
    {
        ParameterDeclaration declaration = model.Trace.Parameters[parameter];
        return declaration.Prior is null && !model.Trace.Terms.Exists(
            t => t.Kind == TermKind.Added && Graph.Create([t.Value], model.Trace.Coordinates).Contains(declaration.Coordinates.Node));
    }

    private void RequireSense(string[] names)
    {
        coordinates.RequireContinuous("A marginal likelihood");
        string? twice = names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null)
            throw new HmcNetException(
                $"A parameter is to be integrated twice.", where: $"parameter \"{twice}\" of model \"{model.Name}\"", expected: "each name once, in integrate or in Restricted",
                found: string.Join(", ", names));
        if (names.Length == 0)
            throw new HmcNetException(
                "No parameter is to be integrated out.", where: $"model \"{model.Name}\"", expected: $"names of latent variables among {string.Join(", ", model.Trace.Parameters.Select(p => p.Name))}",
                found: "none", remedy: "without latent variables use Optimize.Likelihood(model)");
        if (names.Length == model.Trace.Parameters.Count)
            throw new HmcNetException(
                "Every parameter is to be integrated out: nothing is left to maximise.", where: $"model \"{model.Name}\"",
                expected: "at least one parameter that is not integrated", found: string.Join(", ", names), remedy: "leave out the parameters that are to be estimated");
    }
}
