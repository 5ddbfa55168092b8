using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <summary>
/// A named column of numbers. Where a tensor is expected it becomes named data of the model, which can be replaced
/// by other data (<see cref="Model.With(string, double[])"/>) without tracing the model again.
/// </summary>
public sealed class Column
{
    private readonly double[] values;
    private readonly Func<int, string>? placeOfRow;
    private DataSource? source;
    private bool isMissing;

    /// <summary>Creates a column.</summary>
    /// <param name="name">Name in messages and for replacing the data.</param>
    /// <param name="values">The values; copied. NaN stands for a missing value.</param>
    public Column(string name, IEnumerable<double> values)
    {
        Name = name;
        this.values = [.. values];
    }

    /// <summary>Creates a column of a file.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">The values.</param>
    /// <param name="placeOfRow">Tells the line of a row.</param>
    internal Column(string name, IEnumerable<double> values, Func<int, string>? placeOfRow)
        : this(name, values) => this.placeOfRow = placeOfRow;

    /// <summary>Name in messages and for replacing the data.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int Length => Current.values.Length;

    /// <summary>Value of a row.</summary>
    /// <param name="row">Row, from 0.</param>
    public double this[int row] => Current.values[row];

    /// <summary>The data source that graphs refer to.</summary>
    internal DataSource Source
    {
        get
        {
            Column current = Current;
            if (!current.isMissing)
                current.RequireFinite();
            return current.source ??= new DataSource(current.Name, Shape.Vector(current.values.Length), current.values);
        }
    }

    /// <summary>Number of rows it was made with, whatever stands in for it.</summary>
    internal int OwnLength => values.Length;

    /// <summary>While a model is traced again with other data, the column that stands in for this one.</summary>
    private Column Current => DataReplacement.For(this);

    /// <summary>The values, in the order of the rows.</summary>
    /// <returns>A copy.</returns>
    public double[] ToArray() => (double[])Current.values.Clone();

    /// <summary>The column as named data of a model.</summary>
    /// <returns>A vector.</returns>
    /// <exception cref="HmcNetException">When a value is missing or infinite: names the row.</exception>
    public Tensor ToTensor() => Tensor.Data(Source);

    /// <summary>The column as named data of a model.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="HmcNetException">When a value is missing or infinite: names the row.</exception>
    public static implicit operator Tensor(Column column) => column.ToTensor();

    /// <summary>The values, in the order of the rows.</summary>
    /// <param name="column">The column.</param>
    public static implicit operator double[](Column column) => column.ToArray();

    /// <summary>x + y, row by row.</summary>
    /// <param name="x">A column.</param>
    /// <param name="y">A column, tensor or number.</param>
    public static Tensor operator +(Column x, Tensor y) => x.ToTensor() + y;

    /// <summary>x + y, row by row.</summary>
    /// <param name="x">A number.</param>
    /// <param name="y">A column.</param>
    public static Tensor operator +(double x, Column y) => x + y.ToTensor();

    /// <summary>x - y, row by row.</summary>
    /// <param name="x">A column.</param>
    /// <param name="y">A column, tensor or number.</param>
    public static Tensor operator -(Column x, Tensor y) => x.ToTensor() - y;

    /// <summary>x - y, row by row.</summary>
    /// <param name="x">A number.</param>
    /// <param name="y">A column.</param>
    public static Tensor operator -(double x, Column y) => x - y.ToTensor();

    /// <summary>x * y, row by row.</summary>
    /// <param name="x">A column.</param>
    /// <param name="y">A column, tensor or number.</param>
    public static Tensor operator *(Column x, Tensor y) => x.ToTensor() * y;

    /// <summary>x * y, row by row.</summary>
    /// <param name="x">A number.</param>
    /// <param name="y">A column.</param>
    public static Tensor operator *(double x, Column y) => x * y.ToTensor();

    /// <summary>x / y, row by row.</summary>
    /// <param name="x">A column.</param>
    /// <param name="y">A column, tensor or number.</param>
    public static Tensor operator /(Column x, Tensor y) => x.ToTensor() / y;

    /// <summary>x / y, row by row.</summary>
    /// <param name="x">A number.</param>
    /// <param name="y">A column.</param>
    public static Tensor operator /(double x, Column y) => x / y.ToTensor();

    /// <summary>-x, row by row.</summary>
    /// <param name="x">A column.</param>
    public static Tensor operator -(Column x) => -x.ToTensor();

    /// <summary>Name and length.</summary>
    /// <returns>For example "weight, 120 rows".</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}, {Length} rows");

    /// <summary>Stands in for a column that new rows lack: its values are NaN, and nobody may need them.</summary>
    internal static Column Missing(string name, int rows) => new(name, Enumerable.Repeat(double.NaN, rows)) { isMissing = true };

    private void RequireFinite()
    {
        for (int row = 0; row < values.Length; row++)
        {
            if (!double.IsFinite(values[row]))
                throw DataFaults.NotFinite(Name, row, values[row], placeOfRow?.Invoke(row));
        }
    }
}
