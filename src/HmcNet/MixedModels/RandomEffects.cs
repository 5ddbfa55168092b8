namespace HmcNet;

/// <summary>Predicted random effects of a group: conditional modes with conditional standard deviations, as lme4's ranef.</summary>
public sealed class RandomEffects
{
    private readonly Lazy<double[,]> standardDeviations;
    private readonly Func<int, double[,]> covariance;

    internal RandomEffects(string group, IReadOnlyList<string> levels, IReadOnlyList<string> effects, double[,] values, Func<int, double[,]> covariance)
    {
        Group = group;
        Levels = levels;
        Effects = effects;
        Values = values;
        this.covariance = covariance;
        standardDeviations = new(ComputeStandardDeviations);
    }

    /// <summary>The group.</summary>
    public string Group { get; }

    /// <summary>Its levels.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>What varies.</summary>
    public IReadOnlyList<string> Effects { get; }

    /// <summary>Conditional modes, [level, effect]: the mean of the effects given the data and the estimates.</summary>
    public double[,] Values { get; }

    /// <summary>Conditional standard deviations, [level, effect]: given the estimates, the fixed effects included, as lme4's condVar.</summary>
    public double[,] StandardDeviations => standardDeviations.Value;

    /// <summary>Conditional modes of one effect, in the order of the levels.</summary>
    /// <param name="effect">Its name.</param>
    /// <exception cref="HmcNetException">When it does not vary over the group.</exception>
    public IReadOnlyList<double> this[string effect]
    {
        get
        {
            int place = Enumerable.Range(0, Effects.Count).FirstOrDefault(e => Effects[e] == effect, -1);
            return place < 0
                ? throw new HmcNetException($"\"{effect}\" does not vary over \"{Group}\".", expected: $"one of {string.Join(", ", Effects)}", found: $"\"{effect}\"")
                : [.. Enumerable.Range(0, Levels.Count).Select(level => Values[level, place])];
        }
    }

    /// <summary>Conditional covariance matrix of the effects of a level.</summary>
    /// <param name="level">The level's place, from 0.</param>
    /// <returns>A matrix [effect, effect].</returns>
    public double[,] Covariance(int level) => covariance(level);

    private double[,] ComputeStandardDeviations()
    {
        var result = new double[Levels.Count, Effects.Count];
        for (int level = 0; level < Levels.Count; level++)
        {
            double[,] matrix = covariance(level);
            for (int e = 0; e < Effects.Count; e++)
                result[level, e] = Math.Sqrt(Math.Max(0, matrix[e, e]));
        }
        return result;
    }
}
