namespace HmcNet.Formulas;

/// <summary>What the numbers of a formula are computed in: rows of data, tensors of a model, or C# text.</summary>
/// <typeparam name="T">A column of numbers.</typeparam>
internal interface IArithmetic<T>
{
    /// <summary>The same number in every row.</summary>
    T Number(double value);

    /// <summary>A column of the table.</summary>
    T Column(NameNode name);

    /// <summary>A function of <see cref="NumericExpression.Functions"/>, row by row.</summary>
    T Apply(string function, T x);

    /// <summary>One of + - * / ^, row by row.</summary>
    T Combine(string operation, T x, T y);

    /// <summary>The other sign.</summary>
    T Negate(T x);
}
