using HmcNet.Autodiff.LinearAlgebra;

namespace HmcNet.Autodiff.Tests.LinearAlgebra;

/// <summary>Sparse and dense factors against dense algebra by hand.</summary>
public class SymmetricFactorTests
{
    public static TheoryData<string, int> Patterns() => new()
    {
        { "diagonal", 1 }, { "diagonal", 40 }, { "arrow", 2 }, { "arrow", 50 }, { "arrow first", 50 }, { "blocks", 60 }, { "chain", 30 },
        { "random", 25 }, { "random", 60 }, { "dense", 12 },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Solves_colours_and_determinants_are_those_of_the_matrix(string pattern, int n)
    {
        bool[,] meets = Pattern(pattern, n);
        IReadOnlyList<IReadOnlyCollection<int>> neighbours = [.. Enumerable.Range(0, n).Select(i => (IReadOnlyCollection<int>)[.. Enumerable.Range(0, n).Where(j => j != i && meets[i, j])])];
        foreach (SymmetricFactor factor in new[] { new SparseFactor(neighbours), new DenseFactor(n), SymmetricFactor.For(neighbours) })
        {
            for (int trial = 1; trial <= 2; trial++)
            {
                double[,] a = Matrix(meets, n, trial);
                Fill(factor, a, meets);
                Assert.True(factor.Factor());
                double[,] lower = Cholesky(a);
                var random = new Random(7);
                double[] b = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)], x = [.. b];
                factor.Solve(x);
                for (int i = 0; i < n; i++)
                    Assert.Equal(b[i], Enumerable.Range(0, n).Sum(j => a[i, j] * x[j]), 1e-11);
                Assert.Equal(2 * Enumerable.Range(0, n).Sum(i => Math.Log(lower[i, i])), factor.LogDeterminant(), 1e-11 * n);
                // x = C z has covariance C C' = A^-1.
                var coloured = new double[n, n];
                for (int k = 0; k < n; k++)
                {
                    var unit = new double[n];
                    unit[k] = 1;
                    factor.Colour(unit);
                    for (int i = 0; i < n; i++)
                        coloured[i, k] = unit[i];
                }
                for (int i = 0; i < n; i++)
                {
                    var column = new double[n];
                    column[i] = 1;
                    factor.Solve(column);
                    for (int j = 0; j < n; j++)
                        Assert.Equal(column[j], Enumerable.Range(0, n).Sum(k => coloured[i, k] * coloured[j, k]), 1e-11);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Matrices_that_are_not_positive_definite_are_refused(string pattern, int n)
    {
        bool[,] meets = Pattern(pattern, n);
        IReadOnlyList<IReadOnlyCollection<int>> neighbours = [.. Enumerable.Range(0, n).Select(i => (IReadOnlyCollection<int>)[.. Enumerable.Range(0, n).Where(j => j != i && meets[i, j])])];
        foreach (SymmetricFactor factor in new[] { new SparseFactor(neighbours), new DenseFactor(n), SymmetricFactor.For(neighbours) })
        {
            foreach (double bad in new[] { -1, 0, double.NaN, double.PositiveInfinity })
            {
                double[,] a = Matrix(meets, n, 1);
                a[n / 2, n / 2] = bad;
                Fill(factor, a, meets);
                Assert.False(factor.Factor(), $"{factor.GetType().Name} with {bad} on the diagonal");
            }
            // Afterwards it works again.
            Fill(factor, Matrix(meets, n, 1), meets);
            Assert.True(factor.Factor());
        }
    }

    [Fact]
    public void An_arrow_is_stored_without_fill()
    {
        const int n = 200;
        bool[,] meets = Pattern("arrow first", n);
        var factor = new SparseFactor([.. Enumerable.Range(0, n).Select(i => (IReadOnlyCollection<int>)[.. Enumerable.Range(0, n).Where(j => j != i && meets[i, j])])]);
        Assert.Equal(2 * n - 1, factor.Entries.Length);
        Assert.Throws<ArgumentException>(() => factor.PlaceOf(1, 2));
    }

    private static void Fill(SymmetricFactor factor, double[,] a, bool[,] meets)
    {
        factor.Entries.Clear();
        for (int i = 0; i < factor.Dimension; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                if (i == j || meets[i, j])
                    factor.Entries[factor.PlaceOf(i, j)] = a[i, j];
            }
        }
    }

    private static bool[,] Pattern(string name, int n)
    {
        var random = new Random(3);
        var meets = new bool[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                meets[i, j] = meets[j, i] = name switch
                {
                    "arrow" => i == n - 1,
                    "arrow first" => j == 0,
                    "blocks" => i / 4 == j / 4,
                    "chain" => i == j + 1,
                    "random" => random.NextDouble() < 0.08,
                    "dense" => true,
                    _ => false,
                };
            }
        }
        return meets;
    }

    /// <summary>Diagonally dominant, so that it is positive definite.</summary>
    private static double[,] Matrix(bool[,] meets, int n, int seed)
    {
        var random = new Random(seed);
        var a = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            a[i, i] += 0.5 + random.NextDouble();
            for (int j = 0; j < i; j++)
            {
                if (!meets[i, j])
                    continue;
                a[i, j] = a[j, i] = random.NextDouble() - 0.5;
                a[i, i] += Math.Abs(a[i, j]);
                a[j, j] += Math.Abs(a[i, j]);
            }
        }
        return a;
    }

    private static double[,] Cholesky(double[,] a)
    {
        int n = a.GetLength(0);
        var lower = new double[n, n];
        for (int j = 0; j < n; j++)
        {
            lower[j, j] = Math.Sqrt(a[j, j] - Enumerable.Range(0, j).Sum(k => lower[j, k] * lower[j, k]));
            for (int i = j + 1; i < n; i++)
                lower[i, j] = (a[i, j] - Enumerable.Range(0, j).Sum(k => lower[i, k] * lower[j, k])) / lower[j, j];
        }
        return lower;
    }
}
