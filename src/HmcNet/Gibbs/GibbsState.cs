namespace HmcNet;

/// <summary>The current values of a model's parameters, on their own scale, as a conditional of the user sees them.</summary>
public sealed class GibbsState
{
    private readonly Dictionary<string, double[]> values = new(StringComparer.Ordinal);
    private readonly Action<double[], GibbsState> write;
    private double[] state = [];

    internal GibbsState(IEnumerable<(string Name, int Size)> parameters, Action<double[], GibbsState> write)
    {
        this.write = write;
        foreach ((string name, int size) in parameters)
            values.Add(name, new double[size]);
    }

    /// <summary>The values of a parameter, row-major; a scalar is one number.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public IReadOnlyList<double> this[string name] => Find(name);

    /// <summary>The value of a scalar parameter.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="HmcNetException">When there is none of that name, or it is no scalar.</exception>
    public double Scalar(string name) => Find(name) is [double value]
        ? value
        : throw new HmcNetException($"The parameter \"{name}\" is no single number.", expected: "a scalar parameter", found: $"{values[name].Length} numbers", remedy: $"write state[\"{name}\"][0]");

    /// <summary>The state that is shown.</summary>
    internal ReadOnlySpan<double> Current => state;

    /// <summary>Shows a state.</summary>
    internal void Show(ReadOnlySpan<double> current)
    {
        if (state.Length != current.Length)
            state = new double[current.Length];
        current.CopyTo(state);
        write(state, this);
    }

    /// <summary>Room for the values of a parameter.</summary>
    internal double[] Room(string name) => values[name];

    private double[] Find(string name) => values.TryGetValue(name, out double[]? found)
        ? found
        : throw new HmcNetException($"There is no parameter named \"{name}\".", expected: $"one of {string.Join(", ", values.Keys)}", found: $"\"{name}\"", remedy: "check the spelling");
}
