using System.Globalization;

namespace HmcNet;

/// <summary>A dimension that parameters range over: a length, with a name and labels where there are some.</summary>
public sealed class Dimension
{
    /// <summary>Creates a dimension of a length, without labels.</summary>
    /// <param name="name">Name in messages, e.g. "coefficient".</param>
    /// <param name="size">Length, at least 1.</param>
    /// <exception cref="HmcNetException">When the length is below 1.</exception>
    public Dimension(string name, int size)
    {
        if (size < 1)
            throw new HmcNetException("A dimension needs a positive length.", where: name.Length > 0 ? $"dimension \"{name}\"" : null,
                expected: "at least 1", found: size.ToString(CultureInfo.InvariantCulture));
        Name = name;
        Size = size;
    }

    /// <summary>Creates a dimension with a label for each place.</summary>
    /// <param name="name">Name in messages.</param>
    /// <param name="labels">The labels; at least one.</param>
    /// <exception cref="HmcNetException">When there is no label.</exception>
    public Dimension(string name, IReadOnlyList<string> labels)
        : this(name, labels.Count) => Labels = [.. labels];

    /// <summary>Name in messages; empty where it has none.</summary>
    public string Name { get; }

    /// <summary>Length.</summary>
    public int Size { get; }

    /// <summary>One label a place; null where there are none.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>A dimension of a length, without name and labels.</summary>
    /// <param name="size">Length, at least 1.</param>
    public static implicit operator Dimension(int size) => new("", size);

    /// <summary>A dimension of the levels of a factor.</summary>
    /// <param name="factor">The factor.</param>
    public static implicit operator Dimension(Factor factor) => new(factor.Name, factor.Levels);

    /// <summary>Name and length.</summary>
    /// <returns>For example "population (6)".</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Name.Length > 0 ? Name + " " : "")}({Size})");
}
