namespace HmcNet;

/// <summary>A sum over observations with its standard error.</summary>
/// <param name="Value">The sum.</param>
/// <param name="StandardError">sqrt(n) times the standard deviation over observations; NaN for one observation.</param>
public readonly record struct ElpdEstimate(double Value, double StandardError)
{
    /// <summary>Sum and standard error of pointwise values.</summary>
    internal static ElpdEstimate Of(IReadOnlyList<double> pointwise)
    {
        int n = pointwise.Count;
        double sum = pointwise.Sum(), mean = sum / n;
        double squares = pointwise.Sum(v => (v - mean) * (v - mean));
        return new ElpdEstimate(sum, n < 2 ? double.NaN : Math.Sqrt(n * squares / (n - 1)));
    }
}
