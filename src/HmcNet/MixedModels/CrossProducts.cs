using HmcNet.Autodiff.LinearAlgebra;

namespace HmcNet.MixedModels;

/// <summary>Z'Z by blocks of two levels that meet in a row, and A = Lambda' Z'Z Lambda + I made of them.</summary>
internal sealed class CrossProducts
{
    private readonly List<Block> blocks = [];
    private readonly SymmetricFactor factor;
    private readonly int[] diagonal;
    private double[][,]? factored;

    public CrossProducts(RandomDesign[] terms, int[] offsets, int size)
    {
        var known = new Dictionary<(int, int), Block>();
        for (int row = 0; row < terms[0].Codes.Length; row++)
        {
            for (int s = 0; s < terms.Length; s++)
            {
                for (int t = 0; t <= s; t++)
                    BlockOf(known, terms, offsets, s, t, row).Add(terms[s], terms[t], row);
            }
        }
        factor = SymmetricFactor.For(Neighbours(size));
        foreach (Block block in blocks)
            block.Place(factor);
        diagonal = [.. Enumerable.Range(0, size).Select(i => factor.PlaceOf(i, i))];
    }

    /// <summary>A at relative covariances, to be factored.</summary>
    public SymmetricFactor Fill(double[][,] factors)
    {
        factored = factors;
        Span<double> entries = factor.Entries;
        entries.Clear();
        foreach (Block block in blocks)
            block.Write(factors[block.Left], factors[block.Right], entries);
        foreach (int place in diagonal)
            entries[place] += 1;
        return factor;
    }

    /// <summary>The factor of A at relative covariances.</summary>
    public SymmetricFactor Factored(double[][,] factors)
    {
        if (!ReferenceEquals(factored, factors))
            Fill(factors).Factor();
        return factor;
    }

    private Block BlockOf(Dictionary<(int, int), Block> known, RandomDesign[] terms, int[] offsets, int s, int t, int row)
    {
        int left = offsets[s] + terms[s].Codes[row] * terms[s].Width;
        int right = offsets[t] + terms[t].Codes[row] * terms[t].Width;
        if (known.TryGetValue((left, right), out Block? block))
            return block;
        block = new Block(s, t, left, right, terms[s].Width, terms[t].Width);
        known.Add((left, right), block);
        blocks.Add(block);
        return block;
    }

    private HashSet<int>[] Neighbours(int size)
    {
        var neighbours = new HashSet<int>[size];
        for (int i = 0; i < size; i++)
            neighbours[i] = [];
        foreach (Block block in blocks)
        {
            foreach ((int i, int j) in block.Pairs().Where(pair => pair.Item1 != pair.Item2))
            {
                neighbours[i].Add(j);
                neighbours[j].Add(i);
            }
        }
        return neighbours;
    }

    /// <summary>The sum over rows of z_s z_t' for two levels.</summary>
    private sealed class Block(int left, int right, int firstRow, int firstColumn, int rows, int columns)
    {
        private readonly double[,] sum = new double[rows, columns];
        private readonly int[,] places = new int[rows, columns];

        public int Left => left;

        public int Right => right;

        public void Add(RandomDesign s, RandomDesign t, int row)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                    sum[i, j] += s.Effects.Columns[i].Values[row] * t.Effects.Columns[j].Values[row];
            }
        }

        public IEnumerable<(int, int)> Pairs()
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                    yield return (firstRow + i, firstColumn + j);
            }
        }

        public void Place(SymmetricFactor factor)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                    places[i, j] = factor.PlaceOf(firstRow + i, firstColumn + j);
            }
        }

        public void Write(double[,] leftFactor, double[,] rightFactor, Span<double> entries)
        {
            for (int i = 0; i < rows; i++)
            {
                // A level with itself: the lower triangle once.
                for (int j = 0; j < (firstRow == firstColumn ? i + 1 : columns); j++)
                {
                    double value = 0;
                    for (int r = i; r < rows; r++)
                    {
                        for (int c = j; c < columns; c++)
                            value += leftFactor[r, i] * sum[r, c] * rightFactor[c, j];
                    }
                    entries[places[i, j]] += value;
                }
            }
        }
    }
}
