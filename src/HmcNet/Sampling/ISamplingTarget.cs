namespace HmcNet.Sampling;

/// <summary>
/// What the front doors of the samplers need of a model beyond its density: names, values of a draw, starting
/// points and explanations. Implemented by models; a bare log density is wrapped into one.
/// </summary>
public interface ISamplingTarget
{
    /// <summary>Name of the model, used in files and messages.</summary>
    string Name { get; }

    /// <summary>Number of unconstrained coordinates.</summary>
    int Dimension { get; }

    /// <summary>Variables of a draw: parameters on their constrained scale, then derived quantities.</summary>
    VariableLayout Variables { get; }

    /// <summary>Names of the unconstrained coordinates, e.g. "log sd_alpha", in order.</summary>
    IReadOnlyList<string> CoordinateNames { get; }

    /// <summary>Creates the density that one chain calls; instances share code and data, not workspace.</summary>
    /// <returns>A new instance, not thread-safe.</returns>
    IChainDensity CreateChainDensity();

    /// <summary>
    /// Turns constrained starting values into unconstrained ones.
    /// </summary>
    /// <param name="values">Parameter name to its flat row-major values; parameters left out are not set.</param>
    /// <param name="position">Written where a value is given: shape [Dimension].</param>
    /// <param name="given">Written: whether a coordinate was given, shape [Dimension].</param>
    /// <exception cref="HmcNetException">On an unknown name, a wrong length, or a value outside its support.</exception>
    void Unconstrain(IReadOnlyDictionary<string, double[]> values, Span<double> position, Span<bool> given);

    /// <summary>Says why the log density or its gradient is not finite at a point.</summary>
    /// <param name="position">The unconstrained point.</param>
    /// <returns>Which term, which value, which parameter; one or a few lines.</returns>
    string ExplainNonFinite(ReadOnlySpan<double> position);
}
