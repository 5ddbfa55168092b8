namespace HmcNet.Tests.Distributions;

/// <summary>Numerical integrals on finite and infinite intervals.</summary>
/// <remarks>H. Takahasi, M. Mori (1974), Double exponential formulas for numerical integration, Publ. RIMS 9.</remarks>
internal static class Quadrature
{
    private const double Step = 1.0 / 32;
    private const double End = 5;

    private static readonly (double Node, double Weight)[] GaussLegendre = MakeGaussLegendre(16);

    /// <summary>The integral of f from a to b; singularities and kinks may lie at the ends only.</summary>
    /// <param name="f">The function; values that are not finite count as 0.</param>
    /// <param name="a">Lower end, finite or -infinity.</param>
    /// <param name="b">Upper end, finite or +infinity.</param>
    /// <param name="scale">For an infinite interval, the distance from the finite end over which f varies.</param>
    public static double Integrate(Func<double, double> f, double a, double b, double scale = 1)
    {
        double sum = 0;
        for (double t = -End; t <= End; t += Step)
        {
            double argument = 0.5 * Math.PI * Math.Sinh(t);
            double slope = 0.5 * Math.PI * Math.Cosh(t);
            double x, weight;
            if (double.IsInfinity(a) || double.IsInfinity(b))
            {
                double distance = scale * Math.Exp(argument);
                x = double.IsInfinity(b) ? a + distance : b - distance;
                weight = distance * slope;
            }
            else
            {
                // From the nearer end, so that the distance to it keeps its digits.
                double share = 1 / (1 + Math.Exp(2 * Math.Abs(argument)));
                x = argument < 0 ? a + (b - a) * share : b - (b - a) * share;
                weight = (b - a) * 2 * share * (1 - share) * slope;
            }
            double value = f(x) * weight;
            if (double.IsFinite(value) && x > a && x < b)
                sum += value;
        }
        return sum * Step;
    }

    /// <summary>The integral of a smooth function over a short interval.</summary>
    public static double IntegrateSmooth(Func<double, double> f, double a, double b)
    {
        double sum = 0;
        foreach ((double node, double weight) in GaussLegendre)
            sum += weight * f(0.5 * (a + b) + 0.5 * (b - a) * node);
        return 0.5 * (b - a) * sum;
    }

    /// <summary>The integral over all of R^d by the trapezoidal rule after x = scale sinh(t) in each coordinate.</summary>
    public static double IntegrateSpace(Func<double[], double> f, int dimension, double scale, double step, double end)
    {
        int count = (int)Math.Round(2 * end / step) + 1;
        var x = new double[dimension];
        int total = (int)Math.Pow(count, dimension);
        double sum = 0;
        for (int i = 0; i < total; i++)
        {
            double weight = 1;
            for (int d = 0, rest = i; d < dimension; d++, rest /= count)
            {
                double t = -end + step * (rest % count);
                x[d] = scale * Math.Sinh(t);
                weight *= step * scale * Math.Cosh(t);
            }
            double value = f(x) * weight;
            if (double.IsFinite(value))
                sum += value;
        }
        return sum;
    }

    private static (double, double)[] MakeGaussLegendre(int n)
    {
        var rule = new (double, double)[n];
        for (int i = 0; i < n; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5)), derivative = 1;
            for (int iteration = 0; iteration < 100; iteration++)
            {
                double p0 = 1, p1 = x;
                for (int k = 2; k <= n; k++)
                    (p0, p1) = (p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k);
                derivative = n * (x * p1 - p0) / (x * x - 1);
                double move = p1 / derivative;
                x -= move;
                if (Math.Abs(move) < 1e-15)
                    break;
            }
            rule[i] = (x, 2 / ((1 - x * x) * derivative * derivative));
        }
        return rule;
    }
}
