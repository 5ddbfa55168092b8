namespace HmcNet.Autodiff.Ir;

/// <summary>
/// Lengths of a tensor's dimensions, row-major (last dimension fastest), and the broadcasting rule, stated once.
/// </summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly int[] lengths;
    private readonly int hash;

    /// <summary>Creates a shape.</summary>
    /// <param name="lengths">Length of each dimension, at least 0; none for a scalar.</param>
    /// <exception cref="HmcNetException">When a length is negative.</exception>
    public Shape(params ReadOnlySpan<int> lengths)
    {
        this.lengths = lengths.ToArray();
        var mixed = new HashCode();
        long size = 1;
        foreach (int length in lengths)
        {
            if (length < 0)
                throw new HmcNetException("A tensor cannot have a negative length.", expected: "lengths of at least 0", found: Text(lengths));
            // Held above the limit, so that the product cannot wrap around; a later 0 still makes the tensor empty.
            size = Math.Min(size * length, int.MaxValue + 1L);
            mixed.Add(length);
        }
        if (size > int.MaxValue)
            throw new HmcNetException("The tensor is too large.", expected: $"at most {int.MaxValue} elements", found: Text(lengths));
        Size = (int)size;
        hash = mixed.ToHashCode();
    }

    /// <summary>The shape of a single number: no dimensions.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>Number of dimensions; 0 for a scalar.</summary>
    public int Rank => lengths.Length;

    /// <summary>Number of elements: the product of the lengths, 1 for a scalar.</summary>
    public int Size { get; }

    /// <summary>Lengths of the dimensions.</summary>
    public ReadOnlySpan<int> Lengths => lengths;

    /// <summary>Length of a dimension.</summary>
    /// <param name="axis">The dimension, 0 to <see cref="Rank"/> - 1.</param>
    public int this[int axis] => lengths[axis];

    /// <summary>Whether this is the shape of a single number.</summary>
    public bool IsScalar => lengths.Length == 0;

    /// <summary>The shape of a vector.</summary>
    /// <param name="length">Number of elements, at least 0.</param>
    /// <returns>A shape of one dimension.</returns>
    public static Shape Vector(int length) => new(length);

    /// <summary>
    /// The NumPy broadcasting rule: dimensions are aligned at the last; a length of 1, or a missing dimension,
    /// stretches to the other's length.
    /// </summary>
    /// <param name="a">First shape.</param>
    /// <param name="b">Second shape.</param>
    /// <returns>The common shape; null when the shapes do not fit.</returns>
    public static Shape? Broadcast(Shape a, Shape b)
    {
        if (a.Equals(b))
            return a;
        int rank = Math.Max(a.Rank, b.Rank);
        Span<int> result = rank <= 16 ? stackalloc int[rank] : new int[rank];
        for (int d = 1; d <= rank; d++)
        {
            int x = d <= a.Rank ? a[a.Rank - d] : 1;
            int y = d <= b.Rank ? b[b.Rank - d] : 1;
            if (x != y && x != 1 && y != 1)
                return null;
            result[rank - d] = x == 1 ? y : x;
        }
        return new Shape(result);
    }

    /// <summary>Row-major strides of this shape when it is broadcast to another; 0 where a dimension is stretched.</summary>
    /// <param name="target">The shape broadcast to, of at least this rank.</param>
    /// <returns>One stride a dimension of <paramref name="target"/>.</returns>
    public int[] StridesIn(Shape target)
    {
        var strides = new int[target.Rank];
        int stride = 1;
        for (int d = 1; d <= Rank; d++)
        {
            int length = lengths[Rank - d];
            strides[target.Rank - d] = length == 1 ? 0 : stride;
            stride *= length;
        }
        return strides;
    }

    /// <summary>The shape without some dimensions.</summary>
    /// <param name="axes">Dimensions to leave out, in any order.</param>
    /// <returns>The remaining lengths in order.</returns>
    public Shape Without(ReadOnlySpan<int> axes)
    {
        var kept = new List<int>();
        for (int d = 0; d < Rank; d++)
        {
            if (!axes.Contains(d))
                kept.Add(lengths[d]);
        }
        return new Shape([.. kept]);
    }

    /// <summary>The shape with one length replaced.</summary>
    /// <param name="axis">The dimension.</param>
    /// <param name="length">Its new length.</param>
    /// <returns>The new shape.</returns>
    public Shape With(int axis, int length)
    {
        var changed = (int[])lengths.Clone();
        changed[axis] = length;
        return new Shape(changed);
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && (ReferenceEquals(this, other) || lengths.AsSpan().SequenceEqual(other.lengths));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <summary>The lengths in brackets, "[3, 2]"; "scalar" for a single number.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text(lengths);

    private static string Text(ReadOnlySpan<int> lengths) => lengths.Length == 0 ? "scalar" : $"[{string.Join(", ", lengths.ToArray())}]";
}
