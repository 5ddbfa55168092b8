using System.Globalization;
using HmcNet.Supports;

namespace HmcNet.Optimization;

/// <summary>What is to be said of a maximum, in sentences.</summary>
internal static class Findings
{
    /// <summary>Sentence for a search that ended early.</summary>
    private const string NotConverged =
        "The search stopped before the gradient was zero to the accuracy asked for; the estimates may be off in their last digits.";

    /// <summary>Name of the quantity at whose end a coordinate lies: an entry where it has its own coordinate, else the parameter.</summary>
    public static string NameAt(ModelCoordinates coordinates, int coordinate)
    {
        (ParameterDeclaration parameter, int element) = coordinates.Of(coordinate);
        return parameter.Support.EventRank == 0 ? parameter.Variable.EntryName(element) : parameter.Name;
    }

    /// <summary>Sentence for a coordinate at an end.</summary>
    /// <param name="coordinates">The coordinates.</param>
    /// <param name="held">The coordinate.</param>
    /// <param name="value">The estimate of its entry.</param>
    /// <param name="what">What is maximised: "likelihood" or "density".</param>
    public static string OfHeld(ModelCoordinates coordinates, HeldCoordinate held, double value, string what)
    {
        string name = NameAt(coordinates, held.Coordinate);
        (ParameterDeclaration parameter, _) = coordinates.Of(held.Coordinate);
        if (held.Sign == 0)
            return $"The {what} does not depend on {name}: it is not identified, and its value here says nothing. Fix it, or give it a prior and keep priors.";
        if (parameter.Support.EventRank > 0)
            return $"{name} lies on the boundary of its support ({parameter.Support.Name}), as with a correlation of -1 or 1 or a standard deviation of 0: the fit is singular. "
                + "A simpler model, without that correlation, describes the data as well; standard errors of the others are given it.";
        string end = parameter.Support is BoundedSupport ? value.ToString("G6", CultureInfo.InvariantCulture) : held.Sign > 0 ? "infinity" : "-infinity";
        string meaning = end == "0"
            ? "The data show no more variation than there would be without it. "
            : "";
        return $"{name} is estimated at the boundary of its support, {end}: the fit is singular. {meaning}"
            + $"It has no standard error, and those of the other parameters are given {name} = {end}; a prior that avoids the boundary would move it.";
    }

    /// <summary>Sentence for a coordinate along which the function grows without bound.</summary>
    /// <param name="coordinates">The coordinates.</param>
    /// <param name="unbounded">The coordinate.</param>
    /// <param name="value">The value of its entry where the search stopped.</param>
    /// <param name="what">What is maximised: "likelihood" or "density".</param>
    public static string OfUnbounded(ModelCoordinates coordinates, HeldCoordinate unbounded, double value, string what)
    {
        string name = NameAt(coordinates, unbounded.Coordinate);
        return string.Create(
            CultureInfo.InvariantCulture, $"The {what} still rises where the search stopped, at {name} = {value:G3}: it seems to grow without bound as {name} goes on, and has no maximum. The estimates mean nothing.");
    }

    /// <summary>What is to be said of the point itself: ends, a missing maximum, flat directions, other starts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="coordinates">Its coordinates.</param>
    /// <param name="found">Where the search ended.</param>
    /// <param name="places">For each variable of the search its place among all coordinates.</param>
    /// <param name="valueOf">Value of the entry of a coordinate.</param>
    /// <param name="what">What is maximised: "likelihood" or "density".</param>
    public static IEnumerable<string> OfPoint(
        Model model, ModelCoordinates coordinates, SearchResult found, IReadOnlyList<int> places, Func<int, double> valueOf, string what)
    {
        foreach (HeldCoordinate held in found.Held)
            yield return OfHeld(coordinates, held with { Coordinate = places[held.Coordinate] }, valueOf(places[held.Coordinate]), what);
        HeldCoordinate[] unbounded = [.. found.Unbounded];
        foreach (HeldCoordinate end in unbounded)
            yield return OfUnbounded(coordinates, end with { Coordinate = places[end.Coordinate] }, valueOf(places[end.Coordinate]), what);
        if (unbounded.Length == 0 && !found.Curvature.IsPositiveDefinite)
            yield return OfFlat(model, found.Curvature, places);
        else if (unbounded.Length == 0 && !found.Converged)
            yield return NotConverged;
        if (OfStarts(found) is { } starts)
            yield return starts;
    }

    /// <summary>Sentence for a maximum that is not strict.</summary>
    /// <param name="model">The model.</param>
    /// <param name="curvature">The second derivatives.</param>
    /// <param name="places">For each variable of the search its place among all coordinates.</param>
    public static string OfFlat(Model model, Curvature curvature, IReadOnlyList<int> places)
    {
        if (curvature.FlatDirection.Length == 0)
            return "The second derivatives at the end of the search are not finite: there are no standard errors.";
        double largest = curvature.FlatDirection.Max(Math.Abs);
        IEnumerable<string> parts = curvature.FlatDirection
            .Select((weight, k) => (Weight: weight / largest, Name: model.CoordinateNames[places[curvature.Free[k]]]))
            .Where(p => Math.Abs(p.Weight) > 0.005)
            .OrderByDescending(p => Math.Abs(p.Weight)).Take(6)
            .Select((p, k) => string.Create(CultureInfo.InvariantCulture, $"{(p.Weight < 0 ? "- " : k > 0 ? "+ " : "")}{Math.Abs(p.Weight):0.###} {p.Name}"));
        string combination = string.Join(" ", parts);
        return curvature.IsSaddle
            ? $"The search ended where the function still rises along the direction ({combination}): a saddle point or a function without a maximum. There are no standard errors; try other starting values, or look at the model."
            : $"The function is flat along the direction ({combination}): the data do not identify this combination of the parameters, and there are no standard errors. Fix one of them, or give it a prior.";
    }

    /// <summary>Sentence for starts that ended lower; null when none did.</summary>
    /// <param name="result">The search.</param>
    public static string? OfStarts(SearchResult result)
    {
        int failed = result.Values.Count(v => !double.IsFinite(v));
        // Searches near a boundary end where it is almost flat, not quite at the maximum.
        double[] lower = [.. result.Values.Where(v => double.IsFinite(v) && v < result.Value - 0.01)];
        if (failed == 0 && lower.Length == 0)
            return null;
        string text = string.Create(CultureInfo.InvariantCulture, $"Of {result.Values.Count} starts");
        if (lower.Length > 0)
            text += string.Create(CultureInfo.InvariantCulture, $" {lower.Length} ended lower, by up to {result.Value - lower.Min():G4}");
        if (failed > 0)
            text += string.Create(CultureInfo.InvariantCulture, $"{(lower.Length > 0 ? " and" : "")} {failed} had no finite value");
        return text + "; the best is reported.";
    }

    /// <summary>Sentence for latent variables that are maximised with the parameters; null when there are none.</summary>
    /// <param name="names">Their names.</param>
    public static string? OfLatent(IReadOnlyList<string> names) => names.Count == 0
        ? null
        : $"{string.Join(", ", names)} {(names.Count == 1 ? "has a distribution that depends" : "have distributions that depend")} on other parameters: maximised together "
            + "with these it is no maximum likelihood, and a spread may run to zero. For maximum likelihood integrate them out: "
            + $"Marginal.Likelihood(model, integrate: [{string.Join(", ", names.Select(n => $"\"{n}\""))}]).";
}
