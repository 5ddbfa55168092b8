using System.Collections;
using System.Runtime.CompilerServices;
using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <summary>
/// What a parameter ranges over: <c>over: population</c>, <c>over: 8</c>, or several, <c>over: [population, 2]</c>.
/// </summary>
[CollectionBuilder(typeof(Dimensions), nameof(Create))]
public sealed class Dimensions : IReadOnlyList<Dimension>
{
    private readonly Dimension[] items;

    private Dimensions(Dimension[] items) => this.items = items;

    /// <summary>Number of dimensions.</summary>
    public int Count => items.Length;

    /// <summary>A dimension.</summary>
    /// <param name="index">Its place, from 0.</param>
    public Dimension this[int index] => items[index];

    /// <summary>The lengths.</summary>
    internal Shape Shape => new([.. items.Select(d => d.Size)]);

    /// <summary>Joins dimensions.</summary>
    /// <param name="items">The dimensions in order.</param>
    /// <returns>The list.</returns>
    public static Dimensions Create(ReadOnlySpan<Dimension> items) => new(items.ToArray());

    /// <summary>One dimension of a length.</summary>
    /// <param name="size">Length, at least 1.</param>
    public static implicit operator Dimensions(int size) => new([size]);

    /// <summary>The levels of a factor.</summary>
    /// <param name="factor">The factor.</param>
    public static implicit operator Dimensions(Factor factor) => new([factor]);

    /// <summary>One dimension.</summary>
    /// <param name="dimension">The dimension.</param>
    public static implicit operator Dimensions(Dimension dimension) => new([dimension]);

    /// <inheritdoc/>
    public IEnumerator<Dimension> GetEnumerator() => ((IEnumerable<Dimension>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
