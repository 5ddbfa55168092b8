using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>Multi-indices, one by one: the slow and obvious way to define what rearranges or folds.</summary>
internal static class Places
{
    /// <summary>All multi-indices in row-major order.</summary>
    public static IEnumerable<int[]> Of(Shape shape)
    {
        for (int flat = 0; flat < shape.Size; flat++)
        {
            var index = new int[shape.Rank];
            int rest = flat;
            for (int d = shape.Rank - 1; d >= 0; d--)
            {
                index[d] = rest % shape[d];
                rest /= shape[d];
            }
            yield return index;
        }
    }

    /// <summary>The row-major place of a multi-index.</summary>
    public static int Flat(Shape shape, ReadOnlySpan<int> index)
    {
        int place = 0;
        for (int d = 0; d < shape.Rank; d++)
            place = place * shape[d] + index[d];
        return place;
    }

    /// <summary>Values of a tensor stretched to another shape by the broadcasting rule.</summary>
    public static double[] Stretch(double[] values, Shape from, Shape to)
    {
        var result = new List<double>();
        foreach (int[] index in Of(to))
        {
            var source = new int[from.Rank];
            for (int d = 0; d < from.Rank; d++)
                source[d] = from[d] == 1 ? 0 : index[to.Rank - from.Rank + d];
            result.Add(values[Flat(from, source)]);
        }
        return [.. result];
    }

    /// <summary>Folds axes away: the values of each cell of the result, in row-major order.</summary>
    public static double[] Fold(double[] values, Shape shape, int[] axes, Func<IReadOnlyList<double>, double> fold)
    {
        int[] kept = [.. Enumerable.Range(0, shape.Rank).Except(axes)];
        Shape result = shape.Without(axes);
        var cells = new List<double>[result.Size];
        for (int i = 0; i < cells.Length; i++)
            cells[i] = [];
        int next = 0;
        foreach (int[] index in Of(shape))
            cells[Flat(result, [.. kept.Select(d => index[d])])].Add(values[next++]);
        return [.. cells.Select(fold)];
    }

    /// <summary>A shape of the given rank with lengths 0 (rarely) to 4.</summary>
    public static Shape RandomShape(Random random, int rank) =>
        new([.. Enumerable.Range(0, rank).Select(_ => random.Next(12) == 0 ? 0 : random.Next(1, 5))]);

    public static double[] RandomValues(Random random, Shape shape) =>
        [.. Enumerable.Range(0, shape.Size).Select(_ => 4 * random.NextDouble() - 2)];
}
