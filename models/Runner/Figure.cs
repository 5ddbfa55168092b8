using System.Globalization;

namespace HmcNet.CaseStudies.Runner;

/// <summary>A number and its standard error.</summary>
/// <param name="Value">The number.</param>
/// <param name="StandardError">Its standard error; 0 where it has none.</param>
public readonly record struct Figure(double Value, double StandardError = 0)
{
    private const int DigitsWithoutError = 5;

    /// <summary>Difference of two estimates over the square root of the sum of their squared standard errors; 0 for equal numbers.</summary>
    /// <param name="other">The estimate that is subtracted.</param>
    /// <returns>The difference in standard errors; NaN where numbers that have no error differ.</returns>
    public double DifferenceFrom(Figure other)
    {
        double difference = Value - other.Value, error = Math.Sqrt(StandardError * StandardError + other.StandardError * other.StandardError);
        return difference == 0 ? 0 : error > 0 ? difference / error : double.NaN;
    }

    /// <summary>The number with as many decimals as its error supports, and the error in brackets with two digits.</summary>
    /// <returns>For example "12.341 (0.023)".</returns>
    public override string ToString()
    {
        if (!double.IsFinite(Value))
            return double.IsNaN(Value) ? "NaN" : Value > 0 ? "Inf" : "-Inf";
        if (!(StandardError > 0 && double.IsFinite(StandardError)))
            return Fixed(Value, Value == 0 ? 0 : DigitsWithoutError - 1 - (int)Math.Floor(Math.Log10(Math.Abs(Value))));
        int decimals = 1 - (int)Math.Floor(Math.Log10(StandardError));
        return $"{Fixed(Value, decimals)} ({Fixed(StandardError, decimals)})";
    }

    private static string Fixed(double value, int decimals) =>
        decimals > 8 ? value.ToString("0.###e+00", CultureInfo.InvariantCulture)
        : value.ToString("F" + Math.Max(0, decimals).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
