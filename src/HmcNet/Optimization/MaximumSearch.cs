namespace HmcNet.Optimization;

/// <summary>A coordinate along which the function does not fall towards one end, or neither.</summary>
/// <param name="Coordinate">Its place.</param>
/// <param name="Sign">Towards which end: -1 or 1; 0 when the function does not change along it at all.</param>
internal sealed record HeldCoordinate(int Coordinate, int Sign);

/// <summary>Where a search ended.</summary>
/// <param name="Point">The coordinates; those held at an end have a value so far out that the function no longer changes.</param>
/// <param name="Value">The function there.</param>
/// <param name="Gradient">Its gradient there.</param>
/// <param name="Curvature">Its second derivatives among the coordinates that are not held.</param>
/// <param name="Held">The coordinates that lie at an end.</param>
/// <param name="Converged">Whether the gradient is zero beyond the step of a ten-thousandth of a standard error.</param>
/// <param name="Values">For each start the value that was reached from it; not finite where none was.</param>
internal sealed record SearchResult(
    double[] Point, double Value, double[] Gradient, Curvature Curvature, IReadOnlyList<HeldCoordinate> Held, bool Converged, IReadOnlyList<double> Values)
{
    // On the scale of logarithms and logits: a factor of 3e-4 or 3000 from where the scale of the data would be, and still rising by
    // half a unit of log density for each.
    private const double FarOut = 8;
    private const double Rising = 0.5;

    /// <summary>Coordinates far out along which the function still rises: it has no bound there.</summary>
    public IEnumerable<HeldCoordinate> Unbounded => Converged
        ? []
        : Curvature.Free.Where(c => Math.Abs(Point[c]) > FarOut && Gradient[c] * Math.Sign(Point[c]) > Rising).Select(c => new HeldCoordinate(c, Math.Sign(Point[c])));
}

/// <summary>
/// Maximises a function of unconstrained coordinates from several starts: L-BFGS, then Newton's steps. A maximum at the boundary
/// of a support lies at the end of a coordinate, where the function is flat: found by moving along it, and held there.
/// </summary>
/// <param name="objective">The function with its gradient.</param>
/// <param name="curvatureAt">Its second derivatives at a point among some coordinates.</param>
/// <param name="tolerances">Of L-BFGS.</param>
internal sealed class MaximumSearch(Objective objective, Func<double[], int[], Curvature> curvatureAt, LbfgsTolerances tolerances)
{
    // Along a coordinate that moves from 1/e to e the log density of data that say anything of it bends by more.
    private const double FlatCurvature = 1e-2;
    private const double Far = 8;
    private const int MostEscapes = 3;

    // What counts as no change of a log density, absolute and by its rounding.
    private const double NoChange = 1e-7;
    private const double Settled = 1e-9;

    private readonly List<HeldCoordinate> held = [];

    /// <summary>Improves a point in all coordinates before second derivatives are looked at; null for nothing.</summary>
    public Action<double[]>? Polish { get; init; }

    /// <summary>Runs the search.</summary>
    /// <param name="starts">The starting points.</param>
    /// <returns>The best maximum; null when the function is finite at no start.</returns>
    public SearchResult? Run(IReadOnlyList<double[]> starts)
    {
        var values = new double[starts.Count];
        double[]? best = null;
        double bestValue = double.NegativeInfinity;
        for (int s = 0; s < starts.Count; s++)
        {
            double[] point = [.. starts[s]];
            (values[s], _) = Lbfgs.Maximise(objective, point, tolerances);
            if (values[s] > bestValue && double.IsFinite(values[s]))
                (best, bestValue) = (point, values[s]);
        }
        if (best is null)
            return null;
        SearchResult result = Refine(best, values);
        for (int round = 0; round < MostEscapes && result.Held.Count > 0 && Inside(result, starts) is { } inside; round++)
            result = Refine(inside, values);
        return result;
    }

    /// <summary>
    /// A higher point away from the ends, reached from the maximum with its held coordinates put back where a start has them; null where
    /// there is none. A scale at zero takes its correlations with it, so that nothing at the end itself says that they would raise it.
    /// </summary>
    private double[]? Inside(SearchResult result, IReadOnlyList<double[]> starts)
    {
        double[]? best = null;
        double bestValue = result.Value + NoChange * Math.Max(1, Math.Abs(result.Value));
        foreach (double[] start in starts)
        {
            double[] point = [.. result.Point];
            foreach (HeldCoordinate end in result.Held)
                point[end.Coordinate] = start[end.Coordinate];
            (double value, _) = Lbfgs.Maximise(objective, point, tolerances);
            if (value > bestValue && double.IsFinite(value))
                (best, bestValue) = (point, value);
        }
        return best;
    }

    private SearchResult Refine(double[] point, double[] values)
    {
        held.Clear();
        var tried = new HashSet<int>();
        var returned = new HashSet<int>();
        var left = new HashSet<int>();
        while (true)
        {
            Climbed at = Climb(point);
            int flat = Array.FindIndex(at.Curvature.Free, c => !tried.Contains(c) && IsFlat(at, c));
            if (flat >= 0)
            {
                int coordinate = at.Curvature.Free[flat];
                tried.Add(coordinate);
                double from = point[coordinate];
                if (EndOf(point, at.Value, coordinate) is { } end)
                    held.Add(end);
                else if (point[coordinate] != from && left.Add(coordinate))
                    tried.Remove(coordinate);
                continue;
            }
            HeldCoordinate? back = held.Find(h => h.Sign != 0 && returned.Add(h.Coordinate) && TryReturn(point, at.Value, h));
            if (back is null)
                return new SearchResult(point, at.Value, at.Gradient, at.Curvature, [.. held], at.Converged, values);
            held.Remove(back);
            tried.Remove(back.Coordinate);
        }
    }

    /// <summary>L-BFGS and Newton's steps over the coordinates that are not held.</summary>
    private Climbed Climb(double[] point)
    {
        int[] free = [.. Enumerable.Range(0, point.Length).Where(i => held.TrueForAll(h => h.Coordinate != i))];
        var gradient = new double[point.Length];
        double[] full = [.. point];
        double[] part = [.. free.Select(i => point[i])];
        Objective restricted = (at, ofPart) =>
        {
            for (int k = 0; k < free.Length; k++)
                full[free[k]] = at[k];
            double there = objective(full, gradient);
            for (int k = 0; k < free.Length; k++)
                ofPart[k] = gradient[free[k]];
            return there;
        };
        if (free.Length > 0)
            Lbfgs.Maximise(restricted, part, tolerances);
        for (int k = 0; k < free.Length; k++)
            point[free[k]] = part[k];
        if (held.Count == 0)
            Polish?.Invoke(point);
        double value = objective(point, gradient);
        Curvature curvature = curvatureAt(point, free);
        // Onto a ridge: how it bends is seen right only where the gradient is zero.
        for (int step = 0; step < 10 && !curvature.IsPositiveDefinite; step++)
        {
            double decrement = NewtonStep(point, ref value, gradient, curvature);
            curvature = curvatureAt(point, free);
            if (!(decrement > 1e-14))
                break;
        }
        bool converged = free.Length == 0;
        for (int step = 0; step < 20 && curvature.IsPositiveDefinite && !converged; step++)
        {
            double decrement = NewtonStep(point, ref value, gradient, curvature);
            converged = decrement <= 1e-12;
            if (!converged && step % 3 == 2)
                curvature = curvatureAt(point, free);
            if (converged && step > 0)
                curvature = curvatureAt(point, free);
        }
        return new Climbed(value, gradient, curvature, converged);
    }

    /// <summary>A Newton step, halved until it does not fall; gives the decrement g' H^-1 g before it.</summary>
    private double NewtonStep(double[] point, ref double value, double[] gradient, Curvature curvature)
    {
        int[] free = curvature.Free;
        var step = new double[free.Length];
        double decrement = 0;
        for (int i = 0; i < free.Length; i++)
        {
            for (int j = 0; j < free.Length; j++)
                step[i] += curvature.Ascent[i, j] * gradient[free[j]];
            decrement += step[i] * gradient[free[i]];
        }
        var there = new double[gradient.Length];
        double rounding = 1e-13 * Math.Max(1, Math.Abs(value));
        for (double length = 1; length > 1e-4; length /= 2)
        {
            double[] moved = [.. point];
            for (int i = 0; i < free.Length; i++)
                moved[free[i]] += length * step[i];
            double reached = objective(moved, there);
            if (reached >= value - rounding)
            {
                moved.CopyTo(point, 0);
                there.CopyTo(gradient, 0);
                value = reached;
                return decrement;
            }
        }
        return decrement;
    }

    /// <summary>Whether the function hardly bends along a coordinate and does not rise along it.</summary>
    private static bool IsFlat(Climbed at, int coordinate)
    {
        int k = Array.IndexOf(at.Curvature.Free, coordinate);
        return !(at.Curvature.Information[k, k] > FlatCurvature) && !(Math.Abs(at.Gradient[coordinate]) > FlatCurvature);
    }

    /// <summary>
    /// The end towards which the function does not fall, with the point moved there; null where it falls both ways, or where the point
    /// lay on the flat tail of the other end and was moved away from it.
    /// </summary>
    private HeldCoordinate? EndOf(double[] point, double value, int coordinate)
    {
        (int sign, double distance) = DirectionOf(point, value, coordinate);
        if (sign == 0)
            return double.IsNaN(distance) ? null : new HeldCoordinate(coordinate, 0);
        point[coordinate] += sign * distance;
        double reached = Along(point, coordinate, point[coordinate]);
        for (int more = 0; more < 8; more++)
        {
            double next = Along(point, coordinate, point[coordinate] + sign * 2);
            if (!(next > reached + Settled))
                break;
            point[coordinate] += sign * 2;
            reached = next;
        }
        // Where the function changes farther on this is no end: the search came back from a flat tail, and goes on from here.
        if (Math.Abs(Along(point, coordinate, point[coordinate] + sign * Far) - reached) > NoChange)
            return null;
        // Back as far as the function allows: far out other parameters lose their digits.
        for (int back = 0; back < 100 && Along(point, coordinate, point[coordinate] - sign * 0.5) >= reached - 2 * Settled; back++)
            point[coordinate] -= sign * 0.5;
        return new HeldCoordinate(coordinate, sign);
    }

    /// <summary>Towards which side the function does not fall, and how far that was seen; 0 and NaN for neither, 0 and a number for both.</summary>
    private (int Sign, double Distance) DirectionOf(double[] point, double value, int coordinate)
    {
        double distance = Far;
        while (true)
        {
            double down = Along(point, coordinate, point[coordinate] - distance), up = Along(point, coordinate, point[coordinate] + distance);
            bool isDown = down >= value - NoChange, isUp = up >= value - NoChange;
            if (!isDown && !isUp)
                return (0, double.NaN);
            if (isDown != isUp)
                return (isDown ? -1 : 1, distance == Far ? Far : 0);
            if (Math.Abs(down - up) > NoChange)
                return (down > up ? -1 : 1, distance);
            // Far out on a tail already both sides look flat: only a longer way back tells that one falls.
            if (distance >= 8 * Far)
                return (0, distance);
            distance *= 2;
        }
    }

    /// <summary>Looks back from an end for a higher point, and moves there.</summary>
    private bool TryReturn(double[] point, double value, HeldCoordinate end)
    {
        double best = value + Settled * Math.Max(1, Math.Abs(value)), to = double.NaN;
        for (int k = 1; k <= 48; k++)
        {
            double there = point[end.Coordinate] - end.Sign * k * 0.5;
            double reached = Along(point, end.Coordinate, there);
            if (reached > best)
                (best, to) = (reached, there);
        }
        if (double.IsNaN(to))
            return false;
        point[end.Coordinate] = to;
        return true;
    }

    private double Along(double[] point, int coordinate, double to)
    {
        double[] moved = [.. point];
        moved[coordinate] = to;
        return objective(moved, new double[point.Length]);
    }

    private sealed record Climbed(double Value, double[] Gradient, Curvature Curvature, bool Converged);
}
