namespace HmcNet;

/// <summary>A form that replaces the one of a parameter's declaration.</summary>
/// <param name="Form">The form where there are no weights.</param>
/// <param name="Weights">Weights of the partially centred form, one an element or one for all; null for another form.</param>
internal sealed record CentringForm(Centring Form, IReadOnlyList<double>? Weights = null)
{
    /// <summary>Name of the weights of a parameter, for <see cref="Model.With(string, double[])"/>.</summary>
    public static string WeightName(string parameter) => $"centring of {parameter}";

    /// <summary>The weights for a number of elements.</summary>
    /// <remarks>
    /// A model that is traced for new levels has more elements than weights: the form of a new element changes no value, so it takes the mean.
    /// </remarks>
    /// <param name="count">The number of elements.</param>
    public double[] WeightsFor(int count)
    {
        double[] weights = [.. Weights!];
        return weights.Length == count ? weights : [.. Enumerable.Range(0, count).Select(i => i < weights.Length && weights.Length > 1 ? weights[i] : weights.Average())];
    }
}
