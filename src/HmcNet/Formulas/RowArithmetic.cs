namespace HmcNet.Formulas;

/// <summary>Computes expressions for the rows of a table.</summary>
internal sealed class RowArithmetic(int rows, Func<NameNode, double[]> column) : IArithmetic<double[]>
{
    /// <inheritdoc/>
    public double[] Number(double value)
    {
        var result = new double[rows];
        Array.Fill(result, value);
        return result;
    }

    /// <inheritdoc/>
    public double[] Column(NameNode name) => column(name);

    /// <inheritdoc/>
    public double[] Apply(string function, double[] x) => [.. x.Select(NumericExpression.Functions[function])];

    /// <inheritdoc/>
    public double[] Combine(string operation, double[] x, double[] y) => [.. x.Zip(y, operation switch
    {
        "+" => (a, b) => a + b,
        "-" => (a, b) => a - b,
        "*" => (a, b) => a * b,
        "/" => (a, b) => a / b,
        _ => (Func<double, double, double>)Math.Pow,
    })];

    /// <inheritdoc/>
    public double[] Negate(double[] x) => [.. x.Select(v => -v)];
}
