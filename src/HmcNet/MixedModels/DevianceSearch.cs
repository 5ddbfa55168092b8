namespace HmcNet.MixedModels;

/// <summary>
/// Minimises the profiled deviance by BFGS. The deviance is even in the diagonals of the factors and smooth across zero, so that
/// a variance of zero is an ordinary minimum and needs no bound.
/// </summary>
internal sealed class DevianceSearch(Func<double[], double> deviance)
{
    private const int MaximalIterations = 500;
    private const double Step = 1e-3;

    /// <summary>Number of evaluations so far.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Whether the gradient at the end was as good as zero.</summary>
    public bool Converged { get; private set; }

    /// <summary>Largest element of the gradient at the end.</summary>
    public double GradientSize { get; private set; }

    /// <summary>Searches from a point.</summary>
    public double[] Minimise(double[] start)
    {
        int n = start.Length;
        double[] x = (double[])start.Clone();
        double value = Value(x);
        double[] gradient = Gradient(x);
        double[,] inverse = Unit(n);
        bool isFresh = true;
        for (int iteration = 0; iteration < MaximalIterations && Largest(gradient) > Enough(value); iteration++)
        {
            double[] direction = Direction(inverse, gradient);
            (double[] next, double nextValue)? step = LineSearch(x, value, gradient, direction);
            if (step is not { } taken)
            {
                if (isFresh)
                    break;
                inverse = Unit(n);
                isFresh = true;
                continue;
            }
            double[] nextGradient = Gradient(taken.next);
            Update(inverse, x, taken.next, gradient, nextGradient);
            isFresh = false;
            (x, value, gradient) = (taken.next, taken.nextValue, nextGradient);
        }
        GradientSize = Largest(gradient);
        // What rounding leaves of a gradient by differences.
        Converged = GradientSize <= 100 * Enough(value);
        return x;
    }

    private static double Enough(double value) => 1e-8 * Math.Max(1, Math.Abs(value) * 1e-2);

    private static double Largest(double[] x) => x.Max(Math.Abs);

    private double Value(double[] x)
    {
        Evaluations++;
        return deviance(x);
    }

    /// <summary>Central differences of fourth order: errors of h^4 and of rounding over h are both below 1e-9 of the deviance's scale.</summary>
    private double[] Gradient(double[] x)
    {
        var gradient = new double[x.Length];
        double[] at = (double[])x.Clone();
        for (int i = 0; i < x.Length; i++)
        {
            double h = Step * Math.Max(1, Math.Abs(x[i]));
            double At(double steps)
            {
                at[i] = x[i] + steps * h;
                return Value(at);
            }
            gradient[i] = (8 * (At(1) - At(-1)) - (At(2) - At(-2))) / (12 * h);
            at[i] = x[i];
        }
        return gradient;
    }

    private (double[], double)? LineSearch(double[] x, double value, double[] gradient, double[] direction)
    {
        double slope = Dot(gradient, direction);
        // The deviance changes over lengths of about one, so longer first steps are cut.
        double length = Math.Min(1, 5 / Math.Max(Largest(direction), 1e-300));
        for (int halving = 0; halving < 40; halving++, length /= 2)
        {
            double[] next = [.. x.Zip(direction, (a, d) => a + length * d)];
            double nextValue = Value(next);
            if (nextValue <= value + 1e-4 * length * slope && nextValue < value)
                return (next, nextValue);
        }
        return null;
    }

    private static double[] Direction(double[,] inverse, double[] gradient)
    {
        int n = gradient.Length;
        var direction = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                direction[i] -= inverse[i, j] * gradient[j];
        }
        return direction;
    }

    private static void Update(double[,] inverse, double[] x, double[] next, double[] gradient, double[] nextGradient)
    {
        int n = x.Length;
        double[] s = [.. next.Zip(x, (a, b) => a - b)];
        double[] y = [.. nextGradient.Zip(gradient, (a, b) => a - b)];
        double curvature = Dot(s, y);
        if (curvature <= 1e-12 * Math.Sqrt(Dot(s, s) * Dot(y, y)))
            return;
        double[] hy = [.. Direction(inverse, y).Select(v => -v)];
        double yhy = Dot(y, hy);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                inverse[i, j] += (1 + yhy / curvature) * s[i] * s[j] / curvature - (hy[i] * s[j] + s[i] * hy[j]) / curvature;
        }
    }

    private static double[,] Unit(int n)
    {
        var unit = new double[n, n];
        for (int i = 0; i < n; i++)
            unit[i, i] = 1;
        return unit;
    }

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();
}
