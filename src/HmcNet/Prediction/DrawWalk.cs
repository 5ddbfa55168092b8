using System.Globalization;
using HmcNet.Randomness;

namespace HmcNet.Predicting;

/// <summary>Walks over the draws of a run and gathers the values of a model's parameters, each draw with its random streams.</summary>
internal static class DrawWalk
{
    // Of 8 bytes each: 1 GB.
    private const long MostNumbers = 1L << 27;

    /// <summary>Calls an action for every draw, in the order of chains and iterations.</summary>
    /// <param name="draws">The run.</param>
    /// <param name="seed">Seed of the random numbers: streams of (seed, chain, iteration), whatever else is drawn.</param>
    /// <param name="visit">Takes chain, iteration and the chain's random stream, which it places by its purpose.</param>
    public static void ForEach(Draws draws, ulong seed, Action<int, int, RandomStream> visit)
    {
        for (int c = 0; c < draws.Chains; c++)
        {
            var random = new RandomStream(seed, c + 1);
            for (int i = 0; i < draws.Chain(c).Iterations; i++)
                visit(c, i, random);
        }
    }

    /// <summary>Copies the first values of a draw: those of its parameters.</summary>
    public static void Read(Draws draws, int chain, int iteration, Span<double> values)
    {
        for (int e = 0; e < values.Length; e++)
            values[e] = draws.Column(chain, e)[iteration];
    }

    /// <summary>Refuses results that would not fit into memory.</summary>
    /// <param name="what">What would be kept.</param>
    /// <param name="draws">Number of draws.</param>
    /// <param name="values">Number of values of each.</param>
    /// <param name="remedy">What to do.</param>
    public static void RequireRoom(string what, long draws, long values, string remedy)
    {
        if (draws * values > MostNumbers)
            throw new HmcNetException(
                $"{what} would take too much memory.", expected: string.Create(CultureInfo.InvariantCulture, $"at most {MostNumbers} numbers (1 GB)"),
                found: string.Create(CultureInfo.InvariantCulture, $"{draws} draws of {values} values"), remedy: remedy);
    }
}
