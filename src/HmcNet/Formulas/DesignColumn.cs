namespace HmcNet.Formulas;

/// <summary>A column of a design matrix: the product of its parts.</summary>
/// <param name="Name">R's name, e.g. "(Intercept)", "population2", "x:population2".</param>
/// <param name="Values">The rows.</param>
/// <param name="Parts">Numbers as they are (level below 0), or whether a factor has a level.</param>
internal sealed record DesignColumn(string Name, double[] Values, IReadOnlyList<(DesignVariable Variable, int Level)> Parts);

/// <summary>The columns of one term.</summary>
/// <param name="Label">R's label of the term; "(Intercept)".</param>
/// <param name="First">Place of its first column.</param>
/// <param name="Count">Number of its columns.</param>
/// <param name="IsFull">For a single factor: whether every level has a column, not all but the first.</param>
internal sealed record DesignTerm(string Label, int First, int Count, bool IsFull);
