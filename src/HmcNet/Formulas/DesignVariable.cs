namespace HmcNet.Formulas;

/// <summary>A variable of a formula on a table.</summary>
/// <param name="Node">The variable as it was written.</param>
/// <param name="Name">Its text.</param>
/// <param name="Values">The numbers of the rows; empty for a factor.</param>
/// <param name="Factor">The groups of the rows; null for numbers.</param>
internal sealed record DesignVariable(FormulaNode Node, string Name, double[] Values, Factor? Factor);
