using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Optimization;

/// <summary>Finds a mode or a maximum of the likelihood in all coordinates, and reports it.</summary>
internal sealed class ModeFitter
{
    private readonly Model model;
    private readonly OptimizeOptions options;
    private readonly bool keepPriors;
    private readonly ModelCoordinates coordinates;
    private readonly DensityTerms terms;
    private readonly DensityBlock block;
    private readonly double[] gradient;

    /// <summary>Compiles the density.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The options.</param>
    /// <param name="keepPriors">Whether all priors are kept.</param>
    public ModeFitter(Model model, OptimizeOptions options, bool keepPriors)
    {
        this.model = model;
        this.options = options;
        this.keepPriors = keepPriors;
        coordinates = new ModelCoordinates(model);
        coordinates.RequireContinuous("A maximum");
        var none = new HashSet<string>();
        terms = new DensityTerms(model, new TermChoice(keepPriors, none, none, options.Jacobian));
        block = new DensityBlock(terms, [.. Enumerable.Range(0, terms.Inputs.Count)]);
        gradient = new double[model.Dimension];
    }

    /// <summary>The second derivatives at the maximum that was found.</summary>
    public SearchResult? Found { get; private set; }

    /// <summary>The density, with its second derivatives.</summary>
    public DensityBlock Block => block;

    /// <summary>Searches and reports.</summary>
    public OptimizationResult Run()
    {
        var search = new MaximumSearch(block.ValueAndGradient, CurvatureAt, options.Tolerances) { Polish = Polish };
        SearchResult found = search.Run(coordinates.Starts(options)) ?? throw new HmcNetException(
            "The log density is finite at no start.", where: $"model \"{model.Name}\"", expected: "a finite value",
            found: model.ExplainNonFinite(coordinates.Starts(options)[0]), remedy: "give InitialValues, or look at the model's Explain()");
        Found = found;
        return Report(found);
    }

    /// <summary>Newton's steps in all coordinates at once, which sparse matrices make cheap.</summary>
    private void Polish(double[] point)
    {
        double[] moved = [.. point];
        var search = new NewtonSearch(block);
        // Where there is no strict maximum the point is still better than where L-BFGS stopped.
        if (search.Run(moved) || block.ValueAndGradient(moved, gradient) >= block.ValueAndGradient(point, gradient))
            moved.CopyTo(point, 0);
    }

    private Curvature CurvatureAt(double[] point, int[] free)
    {
        block.Evaluate(point);
        return Curvature.Of(block.Dense(), free);
    }

    private OptimizationResult Report(SearchResult found)
    {
        var map = new ValueMap(model, terms.Standardisation);
        double[] values = map.AtEnds(found.Point, found.Held, c => c);
        int n = model.Dimension;
        var covariance = new double[n, n];
        int[] free = found.Curvature.Free;
        HashSet<int> undefined = [.. found.Held.Select(h => h.Coordinate)];
        if (!found.Curvature.IsPositiveDefinite)
            undefined.UnionWith(free);
        for (int i = 0; i < free.Length; i++)
        {
            for (int j = 0; j < free.Length; j++)
                covariance[free[i], free[j]] = found.Curvature.Covariance[i, j];
        }
        (Estimate[] estimates, double[,] ofValues) = DeltaMethod.Apply(map, found.Point, values, [.. Enumerable.Range(0, map.Layout.Size)], covariance, undefined);
        return new OptimizationResult(new ResultParts
        {
            ModelName = model.Name,
            Method = !keepPriors ? "maximum likelihood" : options.Jacobian ? "posterior mode on the unconstrained scale" : "posterior mode",
            Estimates = estimates,
            Covariance = ofValues,
            LogLikelihood = LogLikelihoodAt(found.Point),
            LogDensity = found.Value,
            ParameterCount = n,
            ObservationCount = coordinates.ObservationCount,
            Converged = found.Converged,
            Boundary = [.. found.Held.Where(h => h.Sign != 0).Select(h => Findings.NameAt(coordinates, h.Coordinate)).Distinct()],
            Notes = [.. Notes(found, map, values)],
            Dropped = terms.Dropped,
            Evaluations = block.Evaluations,
            Coordinates = found.Point,
        });
    }

    private IEnumerable<string> Notes(SearchResult found, ValueMap map, double[] values)
    {
        string what = keepPriors ? "density" : "likelihood";
        int[] places = [.. Enumerable.Range(0, model.Dimension)];
        foreach (string note in Findings.OfPoint(model, coordinates, found, places, c => map.EntryOf(coordinates, c, values), what))
            yield return note;
        string[] latent = [.. model.Trace.Parameters.Select(p => p.Name).Where(n => terms.ParentsOf(n).Count > 0)];
        if (Findings.OfLatent(latent) is { } sentence && (!keepPriors || !found.Converged || found.Held.Count > 0))
            yield return sentence;
    }

    /// <summary>The sum over observations, NaN where there are none.</summary>
    private double LogLikelihoodAt(double[] point)
    {
        Tensor[] likelihoods = [.. model.Trace.Observations.Select(o => TensorMath.Sum(o.LogLikelihood))];
        if (likelihoods.Length == 0)
            return double.NaN;
        var values = new double[likelihoods.Length];
        new Interpreter(Graph.Create(likelihoods, model.Trace.Coordinates), model.BoundData).Run(point, values);
        return values.Sum();
    }
}
