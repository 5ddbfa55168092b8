namespace HmcNet.Optimization;

/// <summary>A function to be maximised with its gradient; not finite where it has no value.</summary>
/// <param name="point">Where.</param>
/// <param name="gradient">Written: the gradient.</param>
/// <returns>The value.</returns>
internal delegate double Objective(ReadOnlySpan<double> point, Span<double> gradient);

/// <summary>Tolerances of <see cref="Lbfgs"/>: CmdStan's names and defaults.</summary>
/// <param name="InitialStep">Length of the first step along the gradient.</param>
/// <param name="AbsoluteObjective">Change of the value below which it has converged.</param>
/// <param name="RelativeObjective">The same relative to the value, in units of the machine epsilon.</param>
/// <param name="Gradient">Norm of the gradient below which it has converged.</param>
/// <param name="RelativeGradient">The same relative to the value, g' H^-1 g / |f| in units of the machine epsilon.</param>
/// <param name="Parameters">Norm of a step below which it has converged.</param>
/// <param name="Iterations">Most iterations.</param>
/// <param name="History">Number of updates of the inverse Hessian that are kept.</param>
internal sealed record LbfgsTolerances(
    double InitialStep = 1e-3, double AbsoluteObjective = 1e-12, double RelativeObjective = 1e4, double Gradient = 1e-8,
    double RelativeGradient = 1e7, double Parameters = 1e-8, int Iterations = 2000, int History = 5);

/// <summary>Limited-memory BFGS (Nocedal and Wright 2006, Numerical Optimization, algorithms 7.4, 7.5 and 3.5).</summary>
/// <remarks>
/// Written here and not taken from MathNet.Numerics, whose minimisers throw where the function is not finite; log densities
/// are not at points that line searches try, and a shorter step is the answer.
/// </remarks>
internal static class Lbfgs
{
    private const double Epsilon = 2.220446049250313e-16;
    private const double SufficientRise = 1e-4;
    private const double Curvature = 0.9;

    /// <summary>Climbs from a starting point.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="point">The start; afterwards the best point.</param>
    /// <param name="tolerances">When to stop.</param>
    /// <returns>The value reached, and whether a tolerance was met.</returns>
    public static (double Value, bool Converged) Maximise(Objective objective, Span<double> point, LbfgsTolerances tolerances)
    {
        int n = point.Length;
        var gradient = new double[n];
        double value = objective(point, gradient);
        if (!double.IsFinite(value) || !IsFinite(gradient))
            return (double.NegativeInfinity, false);
        var history = new LinkedList<(double[] Step, double[] Change, double Product)>();
        var direction = new double[n];
        for (int iteration = 0; iteration < tolerances.Iterations; iteration++)
        {
            if (Norm(gradient) <= tolerances.Gradient)
                return (value, true);
            double slope = Direction(history, gradient, direction);
            if (!(slope > 0))
            {
                history.Clear();
                slope = Direction(history, gradient, direction);
            }
            if (history.Count > 0 && slope <= tolerances.RelativeGradient * Epsilon * Math.Max(Math.Abs(value), 1))
                return (value, true);
            double first = history.Count > 0 ? 1 : Math.Min(tolerances.InitialStep, 1 / Norm(gradient));
            var next = new double[n];
            var nextGradient = new double[n];
            if (LineSearch(objective, point, value, direction, slope, first, next, nextGradient) is not { } there)
            {
                if (history.Count == 0)
                    return (value, false);
                history.Clear();
                continue;
            }
            var step = new double[n];
            var change = new double[n];
            for (int i = 0; i < n; i++)
                (step[i], change[i]) = (next[i] - point[i], gradient[i] - nextGradient[i]);
            double product = Dot(step, change);
            if (product > Epsilon * Dot(change, change))
                history.AddLast((step, change, product));
            if (history.Count > tolerances.History)
                history.RemoveFirst();
            double rise = there - value;
            double scale = Math.Max(Math.Max(Math.Abs(there), Math.Abs(value)), Epsilon);
            next.CopyTo(point);
            gradient = nextGradient;
            value = there;
            if (Math.Abs(rise) < tolerances.AbsoluteObjective || Math.Abs(rise) / scale < tolerances.RelativeObjective * Epsilon || Norm(step) < tolerances.Parameters)
                return (value, true);
        }
        return (value, false);
    }

    /// <summary>The inverse Hessian's approximation times the gradient (two loops); gives its product with the gradient.</summary>
    private static double Direction(LinkedList<(double[] Step, double[] Change, double Product)> history, double[] gradient, double[] direction)
    {
        gradient.CopyTo(direction, 0);
        var weights = new Stack<double>();
        for (var at = history.Last; at is not null; at = at.Previous)
        {
            double weight = Dot(at.Value.Step, direction) / at.Value.Product;
            weights.Push(weight);
            Add(direction, -weight, at.Value.Change);
        }
        if (history.Last is { } latest)
        {
            double scale = latest.Value.Product / Dot(latest.Value.Change, latest.Value.Change);
            for (int i = 0; i < direction.Length; i++)
                direction[i] *= scale;
        }
        for (var at = history.First; at is not null; at = at.Next)
        {
            double other = Dot(at.Value.Change, direction) / at.Value.Product;
            Add(direction, weights.Pop() - other, at.Value.Step);
        }
        return Dot(direction, gradient);
    }

    /// <summary>A step that meets the strong Wolfe conditions, or at least raises the value; null where none was found.</summary>
    private static double? LineSearch(
        Objective objective, ReadOnlySpan<double> from, double value, double[] direction, double slope, double first, double[] to, double[] gradient)
    {
        double low = 0, lowValue = value, lowSlope = slope, high = double.PositiveInfinity, length = first;
        double best = double.NaN;
        for (int attempt = 0; attempt < 60; attempt++)
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = from[i] + length * direction[i];
            double there = objective(to, gradient);
            bool isFinite = double.IsFinite(there) && IsFinite(gradient);
            if (!isFinite || there < value + SufficientRise * length * slope || there < lowValue)
            {
                high = length;
                length = isFinite ? Between(low, lowValue, lowSlope, length, there) : low + (length - low) * 0.1;
                if (high - low <= 1e-16 * Math.Max(1, high))
                    break;
                continue;
            }
            best = length;
            double slopeThere = Dot(gradient, direction);
            if (Math.Abs(slopeThere) <= Curvature * slope)
                return there;
            if (slopeThere < 0)
                high = length;
            else
                (low, lowValue, lowSlope) = (length, there, slopeThere);
            if (slopeThere < 0)
                length = (low + high) / 2;
            else
                length = double.IsInfinity(high) ? length * 4 : (low + high) / 2;
        }
        if (double.IsNaN(best))
            return null;
        for (int i = 0; i < to.Length; i++)
            to[i] = from[i] + best * direction[i];
        return objective(to, gradient);
    }

    /// <summary>The maximum of the parabola through a value with its slope and another value, kept inside the bracket.</summary>
    private static double Between(double low, double lowValue, double lowSlope, double length, double there)
    {
        double width = length - low;
        double curvature = lowValue + lowSlope * width - there;
        double inside = curvature > 0 ? lowSlope * width * width / (2 * curvature) : width / 2;
        return low + Math.Clamp(inside, 0.1 * width, 0.5 * width);
    }

    private static bool IsFinite(double[] values) => Array.TrueForAll(values, double.IsFinite);

    private static double Norm(double[] values) => Math.Sqrt(Dot(values, values));

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    private static void Add(double[] to, double weight, double[] what)
    {
        for (int i = 0; i < to.Length; i++)
            to[i] += weight * what[i];
    }
}
