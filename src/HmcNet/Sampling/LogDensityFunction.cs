namespace HmcNet;

/// <summary>A log density and its gradient, written by hand.</summary>
/// <param name="position">Read: the point, shape [dimension].</param>
/// <param name="gradient">Written: d log p / d position, shape [dimension].</param>
/// <returns>log p(position), up to a constant; -infinity outside the support.</returns>
public delegate double LogDensityFunction(ReadOnlySpan<double> position, Span<double> gradient);
