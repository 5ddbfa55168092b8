namespace HmcNet.Autodiff.LinearAlgebra;

/// <summary>Orthogonal triangularisation by reflections.</summary>
/// <remarks>Golub and Van Loan (2013), Matrix Computations, 4th ed., algorithms 5.1.1 and 5.2.1, without pivoting.</remarks>
internal static class Householder
{
    /// <summary>Reflects rows so that the leading columns become upper triangular; the columns that follow go along.</summary>
    /// <param name="columns">Overwritten: the matrix by columns, each of <paramref name="rows"/> values. Below the diagonal of
    /// the leading columns there are left-overs, to be taken for zeros; diagonals are not negative.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="leading">Number of leading columns, at most the number of rows.</param>
    public static void Triangularize<T>(T[] columns, int rows, int leading)
        where T : struct, IReal<T>
    {
        int count = columns.Length / rows;
        for (int j = 0; j < leading; j++)
        {
            Span<T> v = columns.AsSpan(j * rows, rows)[j..];
            T below = SumOfSquares<T>(v[1..]);
            T first = v[0];
            T length = T.Sqrt(first * first + below);
            // Also where the column is zero: nothing to reflect. A negative diagonal without rows below is reflected at 0.
            if (below.Rounded == 0 && first.Rounded >= 0)
                continue;
            // Without cancellation: length - first = below / (length + first).
            v[0] = first.Rounded > 0 ? T.Of(0) - below / (first + length) : first - length;
            T scale = T.Of(2) / (v[0] * v[0] + below);
            for (int k = j + 1; k < count; k++)
                Reflect<T>(v, scale, columns.AsSpan(k * rows, rows)[j..]);
            v[0] = length;
        }
    }

    /// <summary>The Euclidean length of some values.</summary>
    public static T Length<T>(ReadOnlySpan<T> values)
        where T : struct, IReal<T> => T.Sqrt(SumOfSquares(values));

    private static void Reflect<T>(ReadOnlySpan<T> v, T scale, Span<T> x)
        where T : struct, IReal<T>
    {
        T product = Product<T>(v, x) * scale;
        for (int i = 0; i < v.Length; i++)
            x[i] -= product * v[i];
    }

    private static T SumOfSquares<T>(ReadOnlySpan<T> values)
        where T : struct, IReal<T> => Product(values, values);

    // One running sum: the inliner gives up on more calls of the arithmetic in one loop.
    private static T Product<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : struct, IReal<T>
    {
        T sum = T.Of(0);
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
