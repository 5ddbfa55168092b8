namespace HmcNet;

/// <summary>A term of a log density at some values of the parameters.</summary>
/// <param name="Term">The term.</param>
/// <param name="Values">Its values: one, or one an element or observation.</param>
public sealed record TermValue(ModelTerm Term, IReadOnlyList<double> Values)
{
    /// <summary>What the term adds to the log density.</summary>
    public double Sum { get; } = Values.Sum();
}
