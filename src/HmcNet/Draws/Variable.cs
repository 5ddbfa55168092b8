namespace HmcNet;

/// <summary>One named quantity that every draw holds: a parameter on its constrained scale, or a derived quantity.</summary>
/// <remarks>
/// Values are stored flat in row-major order (last index fastest) inside HmcNet; Stan's files are
/// column-major, and only the code that reads and writes them knows.
/// </remarks>
public sealed record Variable
{
    /// <summary>Creates a variable.</summary>
    /// <param name="name">Name as in the model, e.g. "alpha".</param>
    /// <param name="shape">Lengths of its dimensions; empty for a scalar.</param>
    /// <param name="labels">For each dimension its labels (levels of a factor), or null where it has none.</param>
    /// <param name="isDerived">Whether it is a derived quantity rather than a parameter.</param>
    public Variable(string name, IReadOnlyList<int>? shape = null, IReadOnlyList<IReadOnlyList<string>?>? labels = null, bool isDerived = false)
    {
        Name = name;
        Shape = shape ?? [];
        Labels = labels ?? new IReadOnlyList<string>?[Shape.Count];
        IsDerived = isDerived;
        Size = 1;
        foreach (int length in Shape)
            Size *= length;
    }

    /// <summary>Name as in the model.</summary>
    public string Name { get; }

    /// <summary>Lengths of its dimensions; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>For each dimension its labels, or null where it has none.</summary>
    public IReadOnlyList<IReadOnlyList<string>?> Labels { get; }

    /// <summary>Whether it is a derived quantity rather than a parameter.</summary>
    public bool IsDerived { get; }

    /// <summary>
    /// Whether its entries at some places are constant by construction (the 1 at the head of a correlation
    /// matrix), so that a missing R-hat is no fault. Null where none is; else one flag an entry.
    /// </summary>
    public IReadOnlyList<bool>? ConstantEntries { get; init; }

    /// <summary>Names of the first dimensions, e.g. of the factor that a parameter ranges over; "" where one has none.</summary>
    public IReadOnlyList<string> DimensionNames { get; init; } = [];

    /// <summary>Number of entries: the product of the shape, 1 for a scalar.</summary>
    public int Size { get; }

    /// <summary>Name of an entry with one-based indices, as Stan prints it: "alpha[2]", "Omega[1,3]", "mu".</summary>
    /// <param name="entry">Flat row-major index of the entry, 0 to <see cref="Size"/> - 1.</param>
    /// <returns>The name; for a scalar the bare <see cref="Name"/>.</returns>
    public string EntryName(int entry) =>
        Shape.Count == 0 ? Name : $"{Name}[{string.Join(',', Indices(entry).Select(i => i + 1))}]";

    /// <summary>Zero-based indices of an entry.</summary>
    /// <param name="entry">Flat row-major index of the entry.</param>
    /// <returns>One index a dimension.</returns>
    public int[] Indices(int entry)
    {
        var indices = new int[Shape.Count];
        for (int d = Shape.Count - 1; d >= 0; d--)
        {
            indices[d] = entry % Shape[d];
            entry /= Shape[d];
        }
        return indices;
    }
}
