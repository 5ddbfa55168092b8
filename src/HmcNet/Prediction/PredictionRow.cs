namespace HmcNet;

/// <summary>The prediction of one value of a new row.</summary>
public sealed record PredictionRow
{
    /// <summary>Name of the observation.</summary>
    public required string Observation { get; init; }

    /// <summary>Row of the table, from 0.</summary>
    public required int Row { get; init; }

    /// <summary>What the row is of: the columns of the table that the prediction depends on, e.g. "population 4, length 40".</summary>
    public required string Label { get; init; }

    /// <summary>Whether a level of the row was never seen, so that its parameters were drawn from the population.</summary>
    public required bool IsNewLevel { get; init; }

    /// <summary>New data: mean, standard deviation, quantiles at the prediction's probabilities, Monte Carlo error.</summary>
    public required SummaryRow Value { get; init; }

    /// <summary>The expected value, without the variation of single observations; null where the distribution has no mean.</summary>
    public required SummaryRow? Expected { get; init; }

    /// <summary>Mean of new data.</summary>
    public double Mean => Value.Mean;

    /// <summary>Standard deviation of new data.</summary>
    public double Sd => Value.Sd;

    /// <summary>Quantiles of new data.</summary>
    public IReadOnlyList<double> Quantiles => Value.Quantiles;
}
