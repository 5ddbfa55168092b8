namespace HmcNet;

/// <summary>How <see cref="LeastSquares"/> reads a table.</summary>
public sealed record LeastSquaresOptions
{
    /// <summary>Columns of numbers that are groups, as factor(x) in the formula; coefficients are then named "population2".
    /// Columns of text are groups always. Default: none.</summary>
    public IReadOnlyCollection<string> Factors { get; init; } = [];
}
