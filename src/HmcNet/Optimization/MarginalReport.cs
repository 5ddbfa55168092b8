namespace HmcNet.Optimization;

/// <summary>Makes the result of a maximised marginal likelihood.</summary>
/// <param name="model">The model.</param>
/// <param name="coordinates">Its coordinates.</param>
/// <param name="terms">The terms.</param>
/// <param name="density">The marginal density, evaluated at the maximum.</param>
/// <param name="found">The maximum.</param>
/// <param name="options">The options.</param>
internal sealed class MarginalReport(
    Model model, ModelCoordinates coordinates, DensityTerms terms, MarginalDensity density, SearchResult found, MarginalOptions options)
{
    private readonly ValueMap map = new(model, terms.Standardisation);
    private readonly double[] point = density.Point.ToArray();
    private readonly List<int> entries = [];
    private double[] values = [];
    private double[,] outerCovariance = new double[0, 0];

    /// <summary>Names of the latent variables.</summary>
    public required IReadOnlyList<string> Latent { get; init; }

    /// <summary>Names of the parameters integrated under flat priors.</summary>
    public required IReadOnlyList<string> Flat { get; init; }

    /// <summary>The marginal log-likelihood at the maximum.</summary>
    public required double Value { get; init; }

    /// <summary>Makes the result.</summary>
    public MarginalResult Create()
    {
        values = map.AtEnds(point, found.Held, c => density.Outer[c]);
        int[] latentPlaces = [.. Latent.Select(n => coordinates.PlaceOf(n, "integrate"))];
        var random = new List<int>();
        for (int v = 0; v < map.Layout.Variables.Count; v++)
        {
            bool isLatent = Latent.Contains(map.Layout.Variables[v].Name) || (map.Layout.Variables[v].IsDerived && map.Depends(v, latentPlaces));
            (isLatent ? random : entries).AddRange(Enumerable.Range(map.Layout.Offset(v), map.Layout.Variables[v].Size));
        }
        outerCovariance = CovarianceOfCoordinates(out HashSet<int> undefined);
        (Estimate[] estimates, double[,] covariance) = DeltaMethod.Apply(map, point, values, entries, outerCovariance, undefined);
        double priors = options.KeepPriors ? terms.PriorsAt(point, Latent.Concat(Flat).ToHashSet()) : 0;
        int fixedCoordinates = Flat.Sum(n => model.Trace.Parameters[coordinates.PlaceOf(n, "")].CoordinateCount);
        string[] boundary = [.. found.Held.Where(h => h.Sign != 0).Select(h => Findings.NameAt(coordinates, density.Outer[h.Coordinate])).Distinct()];
        var parts = new ResultParts
        {
            ModelName = model.Name,
            Method = MethodName(),
            Estimates = estimates,
            Covariance = covariance,
            LogLikelihood = Value - priors,
            LogDensity = Value,
            ParameterCount = density.Outer.Count + fixedCoordinates,
            ObservationCount = coordinates.ObservationCount,
            Converged = found.Converged,
            Boundary = boundary,
            Notes = [.. Notes()],
            Dropped = terms.Dropped,
            Evaluations = density.Evaluations,
            Coordinates = point,
        };
        return new MarginalResult(parts, new MarginalParts
        {
            Integrated = Latent,
            Restricted = Flat,
            IsExact = density.Block.IsQuadratic,
            RandomEffects = RandomEffects(random, latentPlaces),
            CovarianceGivenOthers = CovarianceGivenOthers,
        });
    }

    /// <summary>
    /// Covariance over all coordinates: of those maximised from the curvature, of restricted ones from their conditional
    /// density; zero elsewhere.
    /// </summary>
    /// <param name="undefined">Coordinates that have none.</param>
    private double[,] CovarianceOfCoordinates(out HashSet<int> undefined)
    {
        var covariance = new double[point.Length, point.Length];
        int[] free = [.. found.Curvature.Free.Select(f => density.Outer[f])];
        undefined = [.. found.Held.Select(h => density.Outer[h.Coordinate])];
        if (!found.Curvature.IsPositiveDefinite)
            undefined.UnionWith(free);
        for (int i = 0; i < free.Length; i++)
        {
            for (int j = 0; j < free.Length; j++)
                covariance[free[i], free[j]] = found.Curvature.Covariance[i, j];
        }
        var column = new double[density.Block.Size];
        int[] restricted = [.. Enumerable.Range(0, column.Length).Where(k => Flat.Contains(coordinates.Of(density.Block.Places[k]).Parameter.Name))];
        foreach (int k in restricted)
        {
            Array.Clear(column);
            column[k] = 1;
            density.Block.Factor.Solve(column);
            foreach (int l in restricted)
                covariance[density.Block.Places[k], density.Block.Places[l]] = column[l];
        }
        return covariance;
    }

    private double[,] CovarianceGivenOthers(string[] names)
    {
        int[] places = [.. names.Select(n => coordinates.PlaceOf(n, "CovarianceGivenOthers"))];
        string? latentName = names.FirstOrDefault(n => Latent.Contains(n));
        if (latentName is not null)
            throw new HmcNetException(
                "A latent variable has no covariance as an estimate.", where: $"parameter \"{latentName}\"", expected: "a parameter that was maximised or restricted",
                found: "one that was integrated out", remedy: "its conditional standard deviation is in RandomEffects");
        bool isRestricted = Array.TrueForAll(names, n => Flat.Contains(n));
        double[,] covariance = outerCovariance;
        if (!isRestricted)
        {
            int[] mine = [.. Enumerable.Range(0, found.Curvature.Free.Length)
                .Where(k => names.Contains(coordinates.Of(density.Outer[found.Curvature.Free[k]]).Parameter.Name))];
            Curvature part = Curvature.Of(found.Curvature.Information, mine);
            covariance = new double[point.Length, point.Length];
            for (int i = 0; i < mine.Length; i++)
            {
                for (int j = 0; j < mine.Length; j++)
                    covariance[density.Outer[found.Curvature.Free[mine[i]]], density.Outer[found.Curvature.Free[mine[j]]]] = part.Covariance[i, j];
            }
        }
        int[] which = [.. places.SelectMany(p => Enumerable.Range(map.Layout.Offset(p), map.Layout.Variables[p].Size))];
        return DeltaMethod.Apply(map, point, values, which, covariance, new HashSet<int>()).Covariance;
    }

    /// <summary>Values and conditional standard deviations given all parameters, restricted ones included.</summary>
    private Estimate[] RandomEffects(List<int> random, int[] latentPlaces)
    {
        if (random.Count == 0)
            return [];
        DensityBlock block = density.Block;
        if (Flat.Count > 0)
        {
            block = new DensityBlock(terms, latentPlaces);
            block.Evaluate(point);
        }
        double[] atEnds = ValueMap.PointAtEnds(point, found.Held, c => density.Outer[c]);
        bool isKnown = Flat.Count == 0 || block.TryFactor();
        var effects = new Estimate[random.Count];
        var along = new double[block.Size];
        for (int e = 0; e < effects.Length; e++)
        {
            double[] row = map.Row(atEnds, random[e]);
            double[] mine = [.. block.Places.Select(p => row[p])];
            if (!Array.TrueForAll(mine, double.IsFinite))
            {
                row = map.Row(point, random[e]);
                mine = [.. block.Places.Select(p => row[p])];
            }
            mine.CopyTo(along, 0);
            block.Factor.Solve(along);
            double variance = mine.Zip(along, (a, b) => a * b).Sum();
            effects[e] = DeltaMethod.EstimateOf(map, random[e], values[random[e]], isKnown ? Math.Sqrt(Math.Max(0, variance)) : double.NaN);
        }
        return effects;
    }

    private string MethodName()
    {
        string name = Flat.Count > 0 ? "restricted maximum likelihood" : "maximum likelihood";
        if (options.KeepPriors)
            name = "marginal posterior mode";
        return density.Block.IsQuadratic ? name : name + " by Laplace's approximation";
    }

    private IEnumerable<string> Notes()
    {
        string what = options.KeepPriors ? "density" : "likelihood";
        foreach (string note in Findings.OfPoint(model, coordinates, found, density.Outer, c => map.EntryOf(coordinates, c, values), what))
            yield return note;
        string[] left = [.. model.Trace.Parameters.Select(p => p.Name).Where(n => !Latent.Contains(n) && !Flat.Contains(n) && terms.ParentsOf(n).Count > 0)];
        if (Findings.OfLatent(left) is { } latentLeft)
            yield return latentLeft;
        if (!density.Block.IsQuadratic)
            yield return $"{string.Join(", ", Latent.Concat(Flat))} {(Latent.Count + Flat.Count == 1 ? "is" : "are")} not conditionally normal: the integral is Laplace's approximation.";
    }
}
