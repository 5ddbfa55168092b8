using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>
/// The draws of a run: [chain, iteration, variable], labelled, with what each transition reported and how each
/// chain began and ended.
/// </summary>
/// <remarks>
/// Immutable. Chains are indexed from 0 here (<see cref="Sampling.ChainStart.Chain"/> counts from 1). Chains may
/// have different lengths when a run was cancelled; diagnostics then use the first
/// <see cref="CommonIterations"/> draws of each, and counts use all.
/// </remarks>
public sealed class Draws
{
    private readonly ChainDraws[] chains;
    private readonly Dictionary<string, int> entries = new(StringComparer.Ordinal);

    private Draws(ChainDraws[] chains)
    {
        this.chains = chains;
        Variables = chains[0].Start.Variables;
        CommonIterations = chains.Where(chain => chain.Iterations > 0).Select(chain => chain.Iterations).DefaultIfEmpty(0).Min();
        for (int entry = 0; entry < Variables.Size; entry++)
            entries.TryAdd(Variables.EntryNames[entry], entry);
    }

    /// <summary>Names, shapes and labels of the values of a draw.</summary>
    public VariableLayout Variables { get; }

    /// <summary>Name of the model that was sampled.</summary>
    public string ModelName => chains[0].Start.ModelName;

    /// <summary>Number of chains, at least 1.</summary>
    public int Chains => chains.Length;

    /// <summary>
    /// Number of draws that every chain has that has any: the length of the shortest of them. Chains without a
    /// draw take no part in diagnostics.
    /// </summary>
    public int CommonIterations { get; }

    /// <summary>Number of draws after warm-up over all chains.</summary>
    public int TotalDraws => chains.Sum(chain => chain.Iterations);

    /// <summary>Whether every chain made all draws that were asked for.</summary>
    public bool IsComplete => Array.TrueForAll(chains, chain => chain.IsComplete);

    /// <summary>Whether the per-draw statistics of the sampler are known for every chain.</summary>
    public bool HasTransitions => Array.TrueForAll(chains, chain => chain.HasTransitions);

    /// <summary>The draws of one variable over all chains.</summary>
    /// <param name="name">Name as in the model, e.g. "alpha"; or of one entry, e.g. "alpha[2]".</param>
    /// <returns>A view, nothing is copied; of an entry: the view of that entry alone.</returns>
    /// <exception cref="HmcNetException">When there is no variable and no entry of that name.</exception>
    public VariableDraws this[string name]
    {
        get
        {
            if (entries.TryGetValue(name, out int entry) && name.EndsWith(']'))
            {
                int owner = Variables.Variables.Count - 1;
                while (Variables.Offset(owner) > entry)
                    owner--;
                return new VariableDraws(this, owner, entry - Variables.Offset(owner));
            }
            return new VariableDraws(this, Variables.IndexOf(name));
        }
    }

    /// <summary>Combines finished (or cancelled) chains.</summary>
    /// <param name="chains">At least one chain; all of the same variables.</param>
    /// <returns>The draws; the chains' columns are shared, not copied.</returns>
    /// <exception cref="HmcNetException">When there is no chain or the chains' variables differ.</exception>
    public static Draws FromChains(IReadOnlyList<ChainDraws> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        if (chains.Count == 0)
            throw new HmcNetException("There is no chain to make draws of.", expected: "at least one chain", found: "none");
        IReadOnlyList<string> names = chains[0].Start.Variables.EntryNames;
        for (int c = 1; c < chains.Count; c++)
        {
            if (!names.SequenceEqual(chains[c].Start.Variables.EntryNames, StringComparer.Ordinal))
                throw new HmcNetException(
                    "The chains are not of the same variables.",
                    where: $"chain {c + 1}",
                    expected: Shown(names),
                    found: Shown(chains[c].Start.Variables.EntryNames),
                    remedy: "combine chains of one model only");
        }
        return new Draws([.. chains]);
    }

    /// <summary>Combines what the collectors of a run hold.</summary>
    /// <param name="collectors">One a chain, in the order of the chains; a chain that never started becomes one
    /// without draws, marked as cancelled.</param>
    /// <returns>The draws made so far.</returns>
    /// <exception cref="HmcNetException">When no chain has started or the chains' variables differ.</exception>
    public static Draws FromCollectors(IReadOnlyList<DrawsCollector> collectors)
    {
        ArgumentNullException.ThrowIfNull(collectors);
        DrawsCollector? started = collectors.FirstOrDefault(collector => collector.HasStarted);
        if (started is null)
            return FromChains([]);
        ChainStart model = started.ToChain().Start;
        return FromChains([.. collectors.Select((collector, c) => collector.HasStarted
            ? collector.ToChain()
            : ChainDraws.NeverStarted(model with { Chain = c + 1 }))]);
    }

    /// <summary>One chain with its transitions, settings and end.</summary>
    /// <param name="chain">Chain, from 0.</param>
    /// <returns>The chain.</returns>
    public ChainDraws Chain(int chain) => chains[chain];

    /// <summary>The draws of one entry in one chain.</summary>
    /// <param name="chain">Chain, from 0.</param>
    /// <param name="entry">Flat row-major index of the entry, 0 to the layout's size - 1.</param>
    /// <returns>Shape [iteration], contiguous.</returns>
    public ReadOnlySpan<double> Column(int chain, int entry) => chains[chain].Column(entry);

    /// <summary>The draws of one entry in one chain.</summary>
    /// <param name="chain">Chain, from 0.</param>
    /// <param name="entry">Name of the entry with one-based indices, e.g. "alpha[2]", "mu".</param>
    /// <returns>Shape [iteration], contiguous.</returns>
    /// <exception cref="HmcNetException">When there is no entry of that name.</exception>
    public ReadOnlySpan<double> Column(int chain, string entry) => chains[chain].Column(EntryIndex(entry));

    /// <summary>The draws of one entry over all chains, chain after chain.</summary>
    /// <param name="entry">Flat row-major index of the entry.</param>
    /// <returns>A new array, shape [total draws].</returns>
    public double[] Pooled(int entry)
    {
        var pooled = new double[TotalDraws];
        int at = 0;
        foreach (ChainDraws chain in chains)
        {
            chain.Column(entry).CopyTo(pooled.AsSpan(at));
            at += chain.Iterations;
        }
        return pooled;
    }

    /// <summary>The draws of one entry over all chains, chain after chain.</summary>
    /// <param name="entry">Name of the entry with one-based indices, e.g. "alpha[2]", "mu".</param>
    /// <returns>A new array, shape [total draws].</returns>
    /// <exception cref="HmcNetException">When there is no entry of that name.</exception>
    public double[] Pooled(string entry) => Pooled(EntryIndex(entry));

    /// <summary>What the transitions of a chain after warm-up reported.</summary>
    /// <param name="chain">Chain, from 0.</param>
    /// <returns>Shape [iteration]; empty when they are not known.</returns>
    public ReadOnlySpan<Transition> Transitions(int chain) => chains[chain].Transitions;

    /// <summary>Place of an entry in the flat vector of values.</summary>
    /// <param name="entry">Name of the entry with one-based indices, e.g. "alpha[2]", "mu".</param>
    /// <returns>Flat row-major index.</returns>
    /// <exception cref="HmcNetException">When there is no entry of that name.</exception>
    public int EntryIndex(string entry) =>
        entries.TryGetValue(entry, out int index)
            ? index
            : throw new HmcNetException(
                $"There is no entry named \"{entry}\".",
                expected: Shown(Variables.EntryNames),
                found: $"\"{entry}\"",
                remedy: "write scalars as mu, entries of arrays as alpha[2] or Omega[1,3], counted from 1");

    private static string Shown(IReadOnlyList<string> names)
    {
        const int most = 12;
        string text = string.Join(", ", names.Take(most));
        return names.Count > most ? $"{text}, ... ({names.Count} in all)" : text;
    }
}
