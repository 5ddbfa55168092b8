namespace HmcNet.Diagnostics;

/// <summary>The draws of one quantity as diagnostics take them: chains of equal length, shape [chain, iteration].</summary>
/// <remarks>Immutable. Of chains of unequal length the first draws, as many as the shortest has, are taken.</remarks>
public sealed class ChainValues
{
    private readonly double[] values;

    /// <summary>Takes chains; values are copied.</summary>
    /// <param name="chains">Shape [chain][iteration]; longer chains are cut to the length of the shortest.</param>
    /// <exception cref="ArgumentException">When there is no chain.</exception>
    public ChainValues(params IReadOnlyList<double[]> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        if (chains.Count == 0)
            throw new ArgumentException("There must be at least one chain.", nameof(chains));
        Chains = chains.Count;
        Iterations = chains.Min(chain => chain.Length);
        values = new double[Chains * Iterations];
        for (int c = 0; c < Chains; c++)
            chains[c].AsSpan(0, Iterations).CopyTo(values.AsSpan(c * Iterations));
    }

    private ChainValues(double[] values, int chains, int iterations)
    {
        this.values = values;
        Chains = chains;
        Iterations = iterations;
    }

    /// <summary>Number of chains, at least 1.</summary>
    public int Chains { get; }

    /// <summary>Number of draws in each chain.</summary>
    public int Iterations { get; }

    /// <summary>The draws, chain after chain; shape [<see cref="Chains"/> x <see cref="Iterations"/>].</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>The draws of one entry of a run; chains without a draw are left out, longer ones cut.</summary>
    /// <param name="draws">The run.</param>
    /// <param name="entry">Flat row-major index of the entry.</param>
    /// <returns>The chains at their common length.</returns>
    public static ChainValues Of(Draws draws, int entry)
    {
        ArgumentNullException.ThrowIfNull(draws);
        int length = draws.CommonIterations;
        int[] used = Used(draws);
        var values = new double[used.Length * length];
        for (int c = 0; c < used.Length; c++)
            draws.Column(used[c], entry)[..length].CopyTo(values.AsSpan(c * length));
        return new ChainValues(values, used.Length, length);
    }

    /// <summary>The draws of one entry of a run.</summary>
    /// <param name="draws">The run.</param>
    /// <param name="entry">Name of the entry with one-based indices, e.g. "alpha[2]".</param>
    /// <returns>The chains at their common length.</returns>
    /// <exception cref="HmcNetException">When there is no entry of that name.</exception>
    public static ChainValues Of(Draws draws, string entry)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return Of(draws, draws.EntryIndex(entry));
    }

    /// <summary>One column of the sampler's statistics, e.g. lp__ or energy__.</summary>
    /// <param name="draws">The run; its transitions are known.</param>
    /// <param name="column">Index into <see cref="Hmc.Transition.ColumnNames"/>.</param>
    /// <returns>The chains at their common length.</returns>
    public static ChainValues OfTransitions(Draws draws, int column)
    {
        ArgumentNullException.ThrowIfNull(draws);
        int length = draws.CommonIterations;
        int[] used = Used(draws);
        var values = new double[used.Length * length];
        for (int c = 0; c < used.Length; c++)
        {
            ReadOnlySpan<Hmc.Transition> transitions = draws.Transitions(used[c]);
            for (int i = 0; i < length; i++)
                values[c * length + i] = transitions[i][column];
        }
        return new ChainValues(values, used.Length, length);
    }

    /// <summary>Indices of the chains that have draws; all chains when none has.</summary>
    internal static int[] Used(Draws draws) => draws.CommonIterations == 0
        ? [.. Enumerable.Range(0, draws.Chains)]
        : [.. Enumerable.Range(0, draws.Chains).Where(chain => draws.Chain(chain).Iterations > 0)];
}
