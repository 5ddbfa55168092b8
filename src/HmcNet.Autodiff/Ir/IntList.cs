namespace HmcNet.Autodiff.Ir;

/// <summary>A short list of whole numbers that compares by value: axes, permutations, starts.</summary>
internal sealed class IntList : IEquatable<IntList>
{
    private readonly int[] items;

    public IntList(params ReadOnlySpan<int> items) => this.items = items.ToArray();

    public ReadOnlySpan<int> Items => items;

    public int Count => items.Length;

    public int this[int i] => items[i];

    public bool Equals(IntList? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    public override bool Equals(object? obj) => Equals(obj as IntList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int item in items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    public override string ToString() => string.Join(' ', items);
}
