using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, in loops over contiguous rows.</summary>
/// <remarks>
/// Householder reduction to tridiagonal form and implicit QL steps with Wilkinson's shift (G. H. Golub, C. F. Van Loan
/// (2013), Matrix computations, sections 8.3.1 and 8.3.3). Eigenvectors are kept as rows, so that a rotation, a
/// reflection and an update each run along memory: about 7 n^3 operations in vectors, 2 n^3 without the eigenvectors.
/// </remarks>
internal sealed class SymmetricEigen
{
    /// <summary>Steps for one eigenvalue after which what there is is taken: two or three suffice but for numbers that are not finite.</summary>
    private const int MostSteps = 60;

    private readonly int n;
    private readonly double[] reduced, beta, offDiagonal, scratch;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">Read: symmetric, shape [n, n].</param>
    /// <param name="n">Number of rows, at least 1.</param>
    /// <param name="vectors">Whether eigenvectors are wanted.</param>
    public SymmetricEigen(ReadOnlySpan<double> matrix, int n, bool vectors)
    {
        this.n = n;
        reduced = matrix.ToArray();
        beta = new double[n];
        offDiagonal = new double[n];
        scratch = new double[n];
        Values = new double[n];
        Vectors = vectors ? new double[n * n] : [];
        Reduce();
        for (int i = 0; i * n < Vectors.Length; i++)
            Vectors[i * n + i] = 1;
        for (int i = 0; i < n; i++)
            Iterate(i);
        if (vectors)
            ReflectBack();
    }

    /// <summary>The eigenvalues, in no order, shape [n]; not numbers where the matrix is not finite.</summary>
    public double[] Values { get; }

    /// <summary>The orthonormal eigenvectors as rows, in the order of the eigenvalues, shape [n, n]; empty unless wanted.</summary>
    public double[] Vectors { get; }

    /// <summary>Reflections from both sides make the matrix tridiagonal; reflection k is left in row k, from column k + 1 on.</summary>
    private void Reduce()
    {
        for (int k = 0; k < n; k++)
        {
            Values[k] = reduced[k * n + k];
            if (k + 1 < n)
                offDiagonal[k] = reduced[k * n + k + 1];
            if (k + 2 < n)
                ReduceColumn(k);
        }
    }

    private void ReduceColumn(int k)
    {
        int length = n - k - 1;
        Span<double> v = Row(k);
        double tail = VectorKernels.Dot(v[1..], v[1..]);
        if (tail == 0)
            return;
        // The sign that adds: no cancellation in v_0.
        double norm = Math.CopySign(Math.Sqrt(v[0] * v[0] + tail), v[0]);
        offDiagonal[k] = -norm;
        v[0] += norm;
        beta[k] = 2 / (v[0] * v[0] + tail);

        Span<double> w = scratch.AsSpan(0, length);
        for (int i = 0; i < length; i++)
            w[i] = beta[k] * VectorKernels.Dot(Below(k, i), v);
        VectorKernels.AddScaled(-0.5 * beta[k] * VectorKernels.Dot(w, v), v, w);
        for (int i = 0; i < length; i++)
        {
            Span<double> row = Below(k, i);
            VectorKernels.AddScaled(-v[i], w, row);
            VectorKernels.AddScaled(-w[i], v, row);
        }
    }

    /// <summary>Row k from column k + 1 on.</summary>
    private Span<double> Row(int k) => reduced.AsSpan(k * n + k + 1, n - k - 1);

    /// <summary>Row i of what is left below and to the right of pivot k.</summary>
    private Span<double> Below(int k, int i) => reduced.AsSpan((k + 1 + i) * n + k + 1, n - k - 1);

    /// <summary>QL steps until the first off-diagonal element is negligible.</summary>
    private void Iterate(int first)
    {
        for (int step = 0; step < MostSteps; step++)
        {
            int last = first;
            while (last < n - 1 && Math.Abs(offDiagonal[last]) > double.Epsilon
                && Math.Abs(offDiagonal[last]) > 1.1e-16 * (Math.Abs(Values[last]) + Math.Abs(Values[last + 1])))
                last++;
            if (last == first)
                return;
            Step(first, last);
        }
    }

    private void Step(int first, int last)
    {
        double[] d = Values, e = offDiagonal;
        double g = (d[first + 1] - d[first]) / (2 * e[first]);
        g = d[last] - d[first] + e[first] / (g + Math.CopySign(double.Hypot(g, 1), g));
        double sine = 1, cosine = 1, shift = 0;
        for (int i = last - 1; i >= first; i--)
        {
            double f = sine * e[i], b = cosine * e[i], r = double.Hypot(f, g);
            e[i + 1] = r;
            if (r == 0)
            {
                d[i + 1] -= shift;
                e[last] = 0;
                return;
            }
            sine = f / r;
            cosine = g / r;
            g = d[i + 1] - shift;
            r = (d[i] - g) * sine + 2 * cosine * b;
            shift = sine * r;
            d[i + 1] = g + shift;
            g = cosine * r - b;
            if (Vectors.Length > 0)
                VectorKernels.Rotate(cosine, sine, Vectors.AsSpan(i * n, n), Vectors.AsSpan((i + 1) * n, n));
        }
        d[first] -= shift;
        e[first] = g;
        e[last] = 0;
    }

    /// <summary>Eigenvectors of the tridiagonal matrix become those of the matrix.</summary>
    private void ReflectBack()
    {
        for (int row = 0; row < n; row++)
        {
            for (int k = n - 3; k >= 0; k--)
            {
                if (beta[k] == 0)
                    continue;
                Span<double> part = Vectors.AsSpan(row * n + k + 1, n - k - 1);
                VectorKernels.AddScaled(-beta[k] * VectorKernels.Dot(Row(k), part), Row(k), part);
            }
        }
    }
}
