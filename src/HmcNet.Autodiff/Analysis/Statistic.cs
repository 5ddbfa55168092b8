using System.Globalization;

namespace HmcNet.Autodiff.Analysis;

/// <summary>A function of a single number in which a log density may be linear: its sufficient statistics are made of these.</summary>
internal enum StatisticKind
{
    /// <summary>x to a power.</summary>
    Power,

    /// <summary>log x.</summary>
    Log,

    /// <summary>log(1 - x).</summary>
    LogComplement,
}

/// <summary>A statistic of a variable, taken element by element.</summary>
/// <param name="Kind">Which function.</param>
/// <param name="Exponent">The power; 0 for the other kinds.</param>
internal readonly record struct Statistic(StatisticKind Kind, double Exponent = 0)
{
    /// <summary>log x.</summary>
    public static Statistic Log { get; } = new(StatisticKind.Log);

    /// <summary>log(1 - x).</summary>
    public static Statistic LogComplement { get; } = new(StatisticKind.LogComplement);

    /// <summary>x to a power.</summary>
    /// <param name="exponent">The power, not 0.</param>
    public static Statistic Power(double exponent) => new(StatisticKind.Power, exponent);

    /// <summary>The statistic as users write it.</summary>
    /// <param name="variable">Name of x.</param>
    public string Describe(string variable) => Kind switch
    {
        StatisticKind.Log => $"log {variable}",
        StatisticKind.LogComplement => $"log(1 - {variable})",
        _ when Exponent == 1 => variable,
        _ when Exponent == -1 => $"1/{variable}",
        _ when Exponent < 0 => string.Create(CultureInfo.InvariantCulture, $"1/{variable}^{-Exponent}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{variable}^{Exponent}"),
    };
}
