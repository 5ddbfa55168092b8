using HmcNet.Hmc;

namespace HmcNet.Sampling;

/// <summary>A bare log density as a sampling target: its variables are its unconstrained coordinates.</summary>
internal sealed class LogDensityTarget : ISamplingTarget
{
    private readonly Func<ILogDensity> factory;

    /// <summary>Wraps a density.</summary>
    /// <param name="factory">Makes the density of a chain.</param>
    /// <param name="dimension">Number of coordinates.</param>
    /// <param name="names">Names of the coordinates; null for one vector "q".</param>
    /// <param name="name">Name of the model.</param>
    /// <exception cref="HmcNetException">When the dimension is less than 1, or the names do not fit.</exception>
    public LogDensityTarget(Func<ILogDensity> factory, int dimension, IReadOnlyList<string>? names, string name)
    {
        if (dimension < 1)
            throw new HmcNetException(
                "A log density needs at least one coordinate.", where: name, expected: "a dimension of 1 or more",
                found: FormattableString.Invariant($"{dimension}"), remedy: "give the number of unconstrained coordinates");
        if (names is not null && names.Count != dimension)
            throw new HmcNetException(
                "The names do not fit the dimension of the log density.", where: name,
                expected: FormattableString.Invariant($"{dimension} names"),
                found: FormattableString.Invariant($"{names.Count}"), remedy: "give one name for each coordinate");
        this.factory = factory;
        Dimension = dimension;
        Name = name;
        Variables = new VariableLayout(names is null
            ? [new Variable("q", [dimension])]
            : [.. names.Select(n => new Variable(n))]);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public VariableLayout Variables { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> CoordinateNames => Variables.EntryNames;

    /// <inheritdoc/>
    public IChainDensity CreateChainDensity()
    {
        ILogDensity density = factory();
        return density.Dimension == Dimension
            ? new IdentityDensity(density)
            : throw new HmcNetException(
                "The densities of two chains differ in dimension.", where: Name,
                expected: FormattableString.Invariant($"{Dimension} coordinates"),
                found: FormattableString.Invariant($"{density.Dimension}"), remedy: "let the factory make equal densities");
    }

    /// <inheritdoc/>
    public void Unconstrain(IReadOnlyDictionary<string, double[]> values, Span<double> position, Span<bool> given)
    {
        foreach ((string name, double[] value) in values)
        {
            int variable = Variables.IndexOf(name);
            int size = Variables.Variables[variable].Size;
            if (value.Length != size)
                throw new HmcNetException(
                    "A starting value has the wrong length.", where: $"\"{name}\"",
                    expected: FormattableString.Invariant($"{size}"),
                    found: FormattableString.Invariant($"{value.Length}"),
                    remedy: "give as many values as the variable has entries");
            value.CopyTo(position[Variables.Offset(variable)..]);
            given.Slice(Variables.Offset(variable), size).Fill(true);
        }
    }

    /// <inheritdoc/>
    public string ExplainNonFinite(ReadOnlySpan<double> position)
    {
        var gradient = new double[Dimension];
        double value;
        try
        {
            value = factory().ValueAndGradient(position, gradient);
        }
#pragma warning disable CA1031 // the user's exception is what is to be explained
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"the log density throws {exception.GetType().Name}: {exception.Message}";
        }
        if (!double.IsFinite(value))
            return FormattableString.Invariant($"the log density is {value} at {Describe(position)}");
        int bad = Array.FindIndex(gradient, g => !double.IsFinite(g));
        return bad < 0
            ? "log density and gradient are finite"
            : FormattableString.Invariant($"the derivative by {CoordinateNames[bad]} is {gradient[bad]} at {Describe(position)}");
    }

    /// <summary>The first coordinates of a point by name.</summary>
    private string Describe(ReadOnlySpan<double> position)
    {
        const int Shown = 10;
        var parts = new List<string>();
        for (int i = 0; i < Math.Min(Shown, position.Length); i++)
            parts.Add(FormattableString.Invariant($"{CoordinateNames[i]} = {position[i]:G6}"));
        return string.Join(", ", parts) + (position.Length > Shown ? ", ..." : "");
    }

    private sealed class IdentityDensity(ILogDensity density) : IChainDensity
    {
        public int Dimension => density.Dimension;

        public double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient) =>
            density.ValueAndGradient(position, gradient);

        public void WriteValues(ReadOnlySpan<double> position, Span<double> values) => position.CopyTo(values);
    }
}
