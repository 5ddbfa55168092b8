using System.Globalization;

namespace HmcNet;

/// <summary>The posterior probability of an event, estimated by the share of draws in which it happened.</summary>
public sealed record EventProbability
{
    /// <summary>The share of draws.</summary>
    public required double Value { get; init; }

    /// <summary>
    /// Monte Carlo standard error: sd / sqrt(ESS), both of the event's indicator (Vehtari et al. 2021, section 4.1). NaN where the
    /// event happened in every draw or in none: the probability is then known no better than to about 3 / ESS.
    /// </summary>
    public required double StandardError { get; init; }

    /// <summary>Effective sample size of the indicator; NaN where it did not vary.</summary>
    public required double EffectiveSampleSize { get; init; }

    /// <summary>Number of draws in which the event happened.</summary>
    public required int Count { get; init; }

    /// <summary>Number of draws.</summary>
    public required int Total { get; init; }

    /// <summary>The share of draws.</summary>
    /// <param name="probability">A probability.</param>
    public static implicit operator double(EventProbability probability)
    {
        ArgumentNullException.ThrowIfNull(probability);
        return probability.Value;
    }

    /// <summary>The share of draws.</summary>
    /// <returns>The share.</returns>
    public double ToDouble() => Value;

    /// <summary>The probability with its Monte Carlo standard error.</summary>
    /// <returns>For example "0.604 (MCSE 0.006)".</returns>
    public override string ToString()
    {
        if (!(StandardError > 0))
            return string.Create(CultureInfo.InvariantCulture, $"{Value:0.###} ({Count} of {Total} draws)");
        int decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(StandardError)), 2, 8);
        string format = "F" + decimals.ToString(CultureInfo.InvariantCulture);
        return $"{Value.ToString(format, CultureInfo.InvariantCulture)} (MCSE {StandardError.ToString(format, CultureInfo.InvariantCulture)})";
    }

    /// <summary>From the indicator of the event.</summary>
    /// <param name="indicator">Draws of one entry, 1 where the event happened and 0 elsewhere.</param>
    internal static EventProbability Of(Draws indicator)
    {
        var values = Diagnostics.ChainValues.Of(indicator, 0);
        int count = 0;
        foreach (double value in values.Values)
            count += value > 0 ? 1 : 0;
        int total = values.Values.Length;
        bool varies = count > 0 && count < total;
        double share = (double)count / total;
        double error = varies ? Diagnostics.MonteCarloError.Mean(values) : double.NaN;
        return new EventProbability
        {
            Value = share,
            StandardError = error,
            EffectiveSampleSize = varies ? share * (1 - share) * total / (total - 1) / (error * error) : double.NaN,
            Count = count,
            Total = total,
        };
    }
}
