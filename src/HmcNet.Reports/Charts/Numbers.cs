using System.Globalization;

namespace HmcNet.Reports;

/// <summary>Numbers as text for captions, tables and alternative texts; the same on every machine.</summary>
internal static class Numbers
{
    /// <summary>A whole number with thousands separated: 4,000.</summary>
    public static string Whole(double value) => double.IsFinite(value) ? value.ToString("N0", CultureInfo.InvariantCulture) : Missing(value);

    /// <summary>A number to three significant digits.</summary>
    public static string Short(double value) => Digits(value, 3);

    /// <summary>A number to some significant digits, without an exponent where it can be read without.</summary>
    public static string Digits(double value, int digits)
    {
        if (!double.IsFinite(value))
            return Missing(value);
        if (double.IsInteger(value) && Math.Abs(value) < 1e6)
            return value.ToString("0", CultureInfo.InvariantCulture);
        int magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return magnitude is < -4 or > 8
            ? value.ToString("0." + new string('#', digits - 1) + "e+0", CultureInfo.InvariantCulture)
            : value.ToString("F" + Math.Max(0, digits - 1 - magnitude).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>R-hat as it is read: three decimals.</summary>
    public static string RHat(double value) => double.IsFinite(value) ? value.ToString("F3", CultureInfo.InvariantCulture) : Missing(value);

    /// <summary>"1 chain", "4 chains".</summary>
    public static string Count(double number, string noun) => $"{Whole(number)} {noun}{(number == 1 ? "" : "s")}";

    private static string Missing(double value) => double.IsNaN(value) ? "not defined" : value > 0 ? "infinite" : "minus infinity";
}
