namespace HmcNet.Autodiff.LinearAlgebra;

/// <summary>
/// The Cholesky factor L of a symmetric positive definite matrix A of known pattern, factored many times with other
/// values: fill in the lower triangle, factor, solve. Nothing is allocated after construction.
/// </summary>
internal abstract class SymmetricFactor
{
    private protected SymmetricFactor(int dimension) => Dimension = dimension;

    /// <summary>Number of rows.</summary>
    public int Dimension { get; }

    /// <summary>The entries of A, written before <see cref="Factor"/>; afterwards those of L.</summary>
    public abstract Span<double> Entries { get; }

    /// <summary>Chooses the storage: dense where a good part of the entries of L is not zero.</summary>
    /// <param name="neighbours">For each row the other rows with which it has an entry.</param>
    /// <returns>The factor.</returns>
    public static SymmetricFactor For(IReadOnlyList<IReadOnlyCollection<int>> neighbours)
    {
        int n = neighbours.Count;
        long entries = neighbours.Sum(row => (long)row.Count);
        if (n <= 3 || 3 * entries >= (long)n * n)
            return new DenseFactor(n);
        var sparse = new SparseFactor(neighbours);
        return 3L * sparse.Entries.Length >= (long)n * n / 2 ? new DenseFactor(n) : sparse;
    }

    /// <summary>Where an entry of A belongs in <see cref="Entries"/>.</summary>
    /// <param name="row">Row.</param>
    /// <param name="column">Column; the order of the two does not matter.</param>
    public abstract int PlaceOf(int row, int column);

    /// <summary>Replaces A by L with L L' = A.</summary>
    /// <returns>Whether A is positive definite.</returns>
    public abstract bool Factor();

    /// <summary>Solves A x = b.</summary>
    /// <param name="x">Read: b; written: x.</param>
    public abstract void Solve(Span<double> x);

    /// <summary>Turns independent standard normal numbers z into a normal vector of covariance A^-1: solves L' x = z.</summary>
    /// <param name="x">Read: z; written: x.</param>
    public abstract void Colour(Span<double> x);

    /// <summary>Turns b and independent standard normal numbers z into a normal vector of mean A^-1 b and covariance A^-1: solves L' x = L^-1 b + z.</summary>
    /// <param name="x">Read: b; written: x.</param>
    /// <param name="noise">Read: z.</param>
    public abstract void Draw(Span<double> x, ReadOnlySpan<double> noise);

    /// <summary>log det A after factoring.</summary>
    public abstract double LogDeterminant();
}
