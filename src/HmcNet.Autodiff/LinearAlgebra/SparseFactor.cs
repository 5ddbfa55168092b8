using System.Runtime.CompilerServices;

namespace HmcNet.Autodiff.LinearAlgebra;

/// <summary>
/// A factor that stores only entries that can be other than zero, its rows in an order of least degree first: diagonal
/// and block-diagonal matrices, and group effects with their mean, cost no more than their entries.
/// </summary>
/// <remarks>T. A. Davis (2006), Direct Methods for Sparse Linear Systems, chapters 4 (left-looking factorisation) and 7 (minimum degree).</remarks>
internal sealed class SparseFactor : SymmetricFactor
{
    private readonly int[] order;
    private readonly int[] placeOf;
    private readonly int[] starts;
    private readonly int[] rows;
    private readonly int[] leftStarts;
    private readonly int[] leftEntries;
    private readonly int[] columnOf;
    private readonly double[] values;
    private readonly double[] inverses;
    private readonly double[] work;
    private readonly double[] permuted;

    /// <summary>Finds an order and the pattern of the factor.</summary>
    /// <param name="neighbours">For each row the other rows with which it has an entry; symmetric.</param>
    public SparseFactor(IReadOnlyList<IReadOnlyCollection<int>> neighbours)
        : base(neighbours.Count)
    {
        int n = Dimension;
        order = new int[n];
        placeOf = new int[n];
        int[][] below = Eliminate(neighbours, order, placeOf);
        starts = new int[n + 1];
        for (int j = 0; j < n; j++)
            starts[j + 1] = starts[j] + below[j].Length + 1;
        rows = new int[starts[n]];
        values = new double[starts[n]];
        columnOf = new int[starts[n]];
        var left = new List<int>[n];
        for (int j = 0; j < n; j++)
            left[j] = [];
        for (int j = 0; j < n; j++)
        {
            rows[starts[j]] = j;
            below[j].CopyTo(rows, starts[j] + 1);
            for (int p = starts[j]; p < starts[j + 1]; p++)
            {
                columnOf[p] = j;
                if (rows[p] != j)
                    left[rows[p]].Add(p);
            }
        }
        leftStarts = new int[n + 1];
        for (int j = 0; j < n; j++)
            leftStarts[j + 1] = leftStarts[j] + left[j].Count;
        leftEntries = [.. left.SelectMany(l => l)];
        inverses = new double[n];
        work = new double[n];
        permuted = new double[n];
    }

    public override Span<double> Entries => values;

    public override int PlaceOf(int row, int column)
    {
        int a = placeOf[row], b = placeOf[column];
        int j = Math.Min(a, b);
        int p = Array.BinarySearch(rows, starts[j], starts[j + 1] - starts[j], Math.Max(a, b));
        return p >= 0 ? p : throw new ArgumentException($"There is no entry ({row}, {column}) in the pattern.");
    }

    // Optimised at once: sweeps of some microseconds would be over before the runtime has counted the calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Factor()
    {
        for (int j = 0; j < Dimension; j++)
        {
            int start = starts[j], end = starts[j + 1], left = leftStarts[j], leftEnd = leftStarts[j + 1];
            bool isFirst = left == leftEnd;
            if (!isFirst)
                Update(start, end, left, leftEnd);
            double pivot = isFirst ? values[start] : work[j];
            // Also false for NaN.
            if (!(pivot > 0) || double.IsInfinity(pivot))
                return false;
            double root = Math.Sqrt(pivot);
            values[start] = root;
            double inverse = 1 / root;
            inverses[j] = inverse;
            for (int p = start + 1; p < end; p++)
                values[p] = (isFirst ? values[p] : work[rows[p]]) * inverse;
        }
        return true;
    }

    /// <summary>Puts a column less the products of those before it into the workspace.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(int start, int end, int left, int leftEnd)
    {
        for (int p = start; p < end; p++)
            work[rows[p]] = values[p];
        if (end == start + 1)
        {
            // The last column of a group: a sum in a register.
            double sum = values[start];
            for (int l = left; l < leftEnd; l++)
            {
                double factor = values[leftEntries[l]];
                sum -= factor * factor;
            }
            work[rows[start]] = sum;
            return;
        }
        for (int l = left; l < leftEnd; l++)
        {
            int p = leftEntries[l];
            double factor = values[p];
            for (int columnEnd = starts[columnOf[p] + 1]; p < columnEnd; p++)
                work[rows[p]] -= factor * values[p];
        }
    }

    public override void Solve(Span<double> x)
    {
        Permute(x);
        SolveForward();
        SolveTransposed();
        PermuteBack(x);
    }

    public override void Colour(Span<double> x)
    {
        Permute(x);
        SolveTransposed();
        PermuteBack(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Draw(Span<double> x, ReadOnlySpan<double> noise)
    {
        Permute(x);
        SolveForward();
        for (int i = 0; i < order.Length; i++)
            permuted[i] += noise[order[i]];
        SolveTransposed();
        PermuteBack(x);
    }

    public override double LogDeterminant()
    {
        double sum = 0;
        for (int j = 0; j < Dimension; j++)
            sum += Math.Log(values[starts[j]]);
        return 2 * sum;
    }

    private void Permute(ReadOnlySpan<double> x)
    {
        for (int i = 0; i < order.Length; i++)
            permuted[i] = x[order[i]];
    }

    private void PermuteBack(Span<double> x)
    {
        for (int i = 0; i < order.Length; i++)
            x[order[i]] = permuted[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SolveForward()
    {
        for (int j = 0; j < inverses.Length; j++)
        {
            double solved = permuted[j] * inverses[j];
            permuted[j] = solved;
            for (int p = starts[j] + 1, end = starts[j + 1]; p < end; p++)
                permuted[rows[p]] -= values[p] * solved;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SolveTransposed()
    {
        for (int j = inverses.Length - 1; j >= 0; j--)
        {
            double sum = permuted[j];
            for (int p = starts[j] + 1, end = starts[j + 1]; p < end; p++)
                sum -= values[p] * permuted[rows[p]];
            permuted[j] = sum * inverses[j];
        }
    }

    /// <summary>Eliminates rows of least degree first.</summary>
    /// <param name="neighbours">The pattern.</param>
    /// <param name="order">Written: the rows in the order of their elimination.</param>
    /// <param name="placeOf">Written: for each row its place in the order.</param>
    /// <returns>For each place the later places with which it has an entry in the factor, sorted.</returns>
    private static int[][] Eliminate(IReadOnlyList<IReadOnlyCollection<int>> neighbours, int[] order, int[] placeOf)
    {
        int n = neighbours.Count;
        var graph = new HashSet<int>[n];
        var queue = new SortedSet<(int Degree, int Row)>();
        for (int i = 0; i < n; i++)
        {
            graph[i] = [.. neighbours[i]];
            queue.Add((graph[i].Count, i));
        }
        var remaining = new int[n][];
        for (int place = 0; place < n; place++)
        {
            (int Degree, int Row) least = queue.Min;
            queue.Remove(least);
            int row = least.Row;
            order[place] = row;
            placeOf[row] = place;
            int[] others = [.. graph[row]];
            remaining[place] = others;
            foreach (int i in others)
            {
                queue.Remove((graph[i].Count, i));
                graph[i].Remove(row);
                foreach (int j in others)
                {
                    if (i != j)
                        graph[i].Add(j);
                }
                queue.Add((graph[i].Count, i));
            }
        }
        var places = new int[n][];
        for (int place = 0; place < n; place++)
        {
            places[place] = Array.ConvertAll(remaining[place], i => placeOf[i]);
            Array.Sort(places[place]);
        }
        return places;
    }
}
