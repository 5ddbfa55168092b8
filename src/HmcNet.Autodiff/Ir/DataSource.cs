namespace HmcNet.Autodiff.Ir;

/// <summary>
/// A named data array that graphs refer to by identity, so that other data of the same shape can be bound
/// without tracing or compiling again.
/// </summary>
public sealed class DataSource
{
    /// <summary>Creates a data source.</summary>
    /// <param name="name">Name in messages and printed graphs, e.g. the column's name.</param>
    /// <param name="shape">Shape of the values.</param>
    /// <param name="values">Values, row-major; not copied.</param>
    /// <exception cref="HmcNetException">When the number of values does not fit the shape.</exception>
    public DataSource(string name, Shape shape, double[] values)
    {
        if (values.Length != shape.Size)
            throw new HmcNetException(
                "The number of values does not fit the shape.", where: $"data \"{name}\"",
                expected: $"{shape.Size} values for shape {shape}", found: $"{values.Length} values");
        Name = name;
        Shape = shape;
        Values = values;
    }

    /// <summary>Name in messages and printed graphs.</summary>
    public string Name { get; }

    /// <summary>Shape of the values.</summary>
    public Shape Shape { get; }

    /// <summary>The values bound by default, row-major.</summary>
    public double[] Values { get; }
}
