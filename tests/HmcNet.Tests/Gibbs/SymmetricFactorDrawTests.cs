using HmcNet.Autodiff.LinearAlgebra;

namespace HmcNet.Tests.Gibbs;

public class SymmetricFactorDrawTests
{
    /// <summary>Pairs that meet; a hub that meets all is last, first or absent; a band; two hubs; nothing.</summary>
    public static TheoryData<string, int> Patterns() => new()
    {
        { "hub", 12 }, { "two hubs", 14 }, { "band", 15 }, { "diagonal", 9 }, { "blocks", 16 }, { "dense", 5 }, { "hub and band", 13 },
    };

    private static bool Meet(string pattern, int i, int j) => pattern switch
    {
        "hub" => j == 0,
        "two hubs" => j <= 1,
        "band" => i - j <= 2,
        "blocks" => i / 2 == j / 2,
        "dense" => true,
        "hub and band" => j == 0 || i - j == 1,
        _ => false,
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Draw_is_the_solution_plus_the_coloured_noise(string pattern, int n)
    {
        var dense = new double[n, n];
        List<int>[] neighbours = [.. Enumerable.Range(0, n).Select(_ => new List<int>())];
        for (int i = 0; i < n; i++)
        {
            dense[i, i] = 6 + 0.1 * i + n;
            for (int j = 0; j < i; j++)
            {
                if (!Meet(pattern, i, j))
                    continue;
                dense[i, j] = dense[j, i] = Math.Sin(7 * i + j);
                neighbours[i].Add(j);
                neighbours[j].Add(i);
            }
        }
        foreach (SymmetricFactor factor in new SymmetricFactor[] { SymmetricFactor.For(neighbours), new SparseFactor(neighbours) })
        {
            factor.Entries.Clear();
            for (int i = 0; i < n; i++)
            {
                factor.Entries[factor.PlaceOf(i, i)] = dense[i, i];
                foreach (int j in neighbours[i])
                    factor.Entries[factor.PlaceOf(i, j)] = dense[i, j];
            }
            Assert.True(factor.Factor());
            double[] b = [.. Enumerable.Range(0, n).Select(i => Math.Cos(3 * i))], z = [.. Enumerable.Range(0, n).Select(i => Math.Sin(5 * i + 1))];
            double[] solved = [.. b], coloured = [.. z], drawn = [.. b];
            factor.Solve(solved);
            factor.Colour(coloured);
            factor.Draw(drawn, z);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(solved[i] + coloured[i], drawn[i], 1e-14);
                double product = Enumerable.Range(0, n).Sum(j => dense[i, j] * solved[j]);
                Assert.Equal(b[i], product, 1e-13);
            }
        }
    }
}
