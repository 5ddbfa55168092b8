using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.LinearAlgebra;

namespace HmcNet.GibbsSampling;

/// <summary>
/// Directions from whose products with a symmetric matrix of known pattern all its entries can be read: elements of one
/// colour share a direction.
/// </summary>
/// <remarks>
/// A. H. Gebremedhin, F. Manne and A. Pothen (2005), What color is your Jacobian?, SIAM Review 47, section 4: elements that meet
/// many others (a common mean) get a colour of their own; the rest are coloured so that no row meets a colour twice.
/// </remarks>
internal sealed class HessianProbes
{
    private readonly Interactions pattern;
    private readonly int[] colours;
    private readonly bool[] isHub;

    private HessianProbes(Interactions pattern, int[] colours, bool[] isHub, int count)
    {
        this.pattern = pattern;
        this.colours = colours;
        this.isHub = isHub;
        Count = count;
    }

    /// <summary>Number of directions.</summary>
    public int Count { get; }

    /// <summary>Finds few directions.</summary>
    /// <param name="pattern">Where the matrix may be other than zero off its diagonal.</param>
    public static HessianProbes For(Interactions pattern)
    {
        if (pattern.IsDense)
            return WithHubs(pattern, pattern.Count);
        HessianProbes best = WithHubs(pattern, 0);
        for (int hubs = 1; hubs < best.Count && hubs <= pattern.Count; hubs *= 2)
        {
            HessianProbes other = WithHubs(pattern, hubs);
            if (other.Count < best.Count)
                best = other;
        }
        return best;
    }

    /// <summary>A direction: 1 for the elements of one colour, else 0.</summary>
    /// <param name="colour">The colour, 0 to <see cref="Count"/> - 1.</param>
    public double[] Direction(int colour) => Array.ConvertAll(colours, c => c == colour ? 1.0 : 0);

    /// <summary>Where the entries of the lower triangle are read.</summary>
    /// <param name="factor">Where they go.</param>
    /// <returns>For each entry: its place in the factor's entries, the colour of the product, the row of the product.</returns>
    public IReadOnlyList<(int Place, int Colour, int Row)> Reads(SymmetricFactor factor)
    {
        var reads = new List<(int, int, int)>();
        for (int i = 0; i < pattern.Count; i++)
        {
            reads.Add((factor.PlaceOf(i, i), colours[i], i));
            foreach (int j in pattern[i])
            {
                if (j < i)
                    reads.Add(isHub[i] && !isHub[j] ? (factor.PlaceOf(i, j), colours[i], j) : (factor.PlaceOf(i, j), colours[j], i));
            }
        }
        return reads;
    }

    private static HessianProbes WithHubs(Interactions pattern, int hubs)
    {
        int n = pattern.Count;
        var colours = new int[n];
        var isHub = new bool[n];
        Array.Fill(colours, -1);
        int next = 0;
        foreach (int hub in Enumerable.Range(0, n).OrderByDescending(i => pattern[i].Count).Take(hubs))
        {
            isHub[hub] = true;
            colours[hub] = next++;
        }
        int most = next;
        for (int i = 0; i < n; i++)
        {
            if (isHub[i])
                continue;
            var taken = new HashSet<int>();
            foreach (int row in pattern[i].Append(i))
            {
                if (isHub[row])
                    continue;
                taken.Add(colours[row]);
                foreach (int other in pattern[row])
                {
                    if (!isHub[other])
                        taken.Add(colours[other]);
                }
            }
            int colour = next;
            while (taken.Contains(colour))
                colour++;
            colours[i] = colour;
            most = Math.Max(most, colour + 1);
        }
        return new HessianProbes(pattern, colours, isHub, most);
    }
}
