namespace HmcNet.Autodiff.LinearAlgebra;

/// <summary>The unevaluated sum of two doubles: about 32 decimal digits.</summary>
/// <remarks>Dekker (1971), A floating-point technique for extending the available precision; products by fused multiply-add.</remarks>
internal readonly struct DoubleDouble : IReal<DoubleDouble>
{
    private readonly double high;
    private readonly double low;

    private DoubleDouble(double high, double low)
    {
        this.high = high;
        this.low = low;
    }

    /// <inheritdoc/>
    public double Rounded => high;

    /// <inheritdoc/>
    public static DoubleDouble Of(double x) => new(x, 0);

    public static DoubleDouble operator +(DoubleDouble x, DoubleDouble y)
    {
        (double sum, double error) = ExactSum(x.high, y.high);
        (double lows, double lowError) = ExactSum(x.low, y.low);
        (sum, error) = QuickSum(sum, error + lows);
        return Normal(sum, error + lowError);
    }

    public static DoubleDouble operator -(DoubleDouble x, DoubleDouble y) => x + new DoubleDouble(-y.high, -y.low);

    public static DoubleDouble operator *(DoubleDouble x, DoubleDouble y)
    {
        double product = x.high * y.high;
        double error = Math.FusedMultiplyAdd(x.high, y.high, -product);
        return Normal(product, error + (x.high * y.low + x.low * y.high));
    }

    public static DoubleDouble operator /(DoubleDouble x, DoubleDouble y)
    {
        double first = x.high / y.high;
        DoubleDouble rest = x - y * Of(first);
        double second = rest.high / y.high;
        rest -= y * Of(second);
        return Of(first) + Of(second) + Of(rest.high / y.high);
    }

    /// <inheritdoc/>
    public static DoubleDouble Sqrt(DoubleDouble x)
    {
        if (!(x.high > 0))
            return Of(Math.Sqrt(x.high));
        double root = Math.Sqrt(x.high);
        // One step of Newton's from the root in double precision doubles the digits.
        DoubleDouble rest = x - Of(root) * Of(root);
        return Of(root) + Of(rest.high / (2 * root));
    }

    private static DoubleDouble Normal(double high, double low)
    {
        (double sum, double error) = QuickSum(high, low);
        return new DoubleDouble(sum, error);
    }

    private static (double Sum, double Error) ExactSum(double x, double y)
    {
        double sum = x + y;
        double part = sum - x;
        return (sum, (x - (sum - part)) + (y - part));
    }

    private static (double Sum, double Error) QuickSum(double large, double small)
    {
        double sum = large + small;
        return (sum, small - (sum - large));
    }
}
