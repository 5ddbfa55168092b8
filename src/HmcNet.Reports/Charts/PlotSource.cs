using HmcNet.Diagnostics;
using HmcNet.Hmc;
using HmcNet.Reports;

namespace HmcNet;

/// <summary>
/// What a chart is drawn of: a fit, or plain draws such as those read from files. Both convert to it, so that
/// <c>Plots.Trace(fit, "tau")</c> and <c>Plots.Trace(draws, "tau")</c> are written alike.
/// </summary>
public sealed class PlotSource
{
    /// <summary>The most draws that a chart of single draws shows; more are thinned evenly, and its caption says so.</summary>
    public const int MostDrawsShown = 4000;

    private readonly Dictionary<int, double[]> thinned = [];
    private readonly Dictionary<string, Quantity> byName = new(StringComparer.Ordinal);
    private readonly Lazy<SummaryTable> summary;
    private readonly Lazy<Diagnosis> diagnosis;
    private readonly Lazy<Draws?> priorDraws;
    private double[]? chainCodes;
    private double[]? iterations;

    internal PlotSource(Draws draws, Fit? fit, int mostDrawsShown = MostDrawsShown)
    {
        Draws = draws;
        Fit = fit;
        if (draws.TotalDraws == 0)
            throw new HmcNetException(
                "There are no draws to show.", where: $"draws of \"{draws.ModelName}\"", expected: "at least one draw after warm-up",
                found: "none", remedy: "see fit.Run for what stopped the chains");
        Thin = Math.Max(1, (draws.TotalDraws + mostDrawsShown - 1) / mostDrawsShown);
        summary = new(() => draws.Summary());
        diagnosis = new(() => fit?.Diagnose() ?? draws.Diagnose());
        priorDraws = new(DrawPriors);
        int entry = 0;
        foreach (Variable variable in draws.Variables.Variables)
        {
            for (int e = 0; e < variable.Size; e++, entry++)
                Add(new Quantity(variable.EntryName(e), EntryLabels.Of(variable, e), entry));
        }
        if (draws.HasTransitions)
            Add(new Quantity(Quantity.LogDensity, null, -1));
    }

    /// <summary>The draws.</summary>
    public Draws Draws { get; }

    /// <summary>The fit; null where there are only draws.</summary>
    public Fit? Fit { get; }

    /// <summary>Charts of single draws show every Thin-th draw of each chain.</summary>
    internal int Thin { get; }

    /// <summary>The summary of all quantities.</summary>
    internal SummaryTable Summary => summary.Value;

    /// <summary>The verdict.</summary>
    internal Diagnosis Diagnosis => diagnosis.Value;

    /// <summary>Draws of all quantities from the priors; null where these are not known, not proper, or cannot be drawn from.</summary>
    internal Draws? PriorDraws => priorDraws.Value;

    /// <summary>Number of chains.</summary>
    internal int Chains => Draws.Chains;

    /// <summary>Draws of a fit.</summary>
    /// <param name="fit">The fit.</param>
    public static implicit operator PlotSource(Fit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return new PlotSource(fit.Draws, fit);
    }

    /// <summary>Plain draws.</summary>
    /// <param name="draws">The draws.</param>
    public static implicit operator PlotSource(Draws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return new PlotSource(draws, null);
    }

    /// <summary>A quantity by its name, e.g. "tau", "theta[1]", "theta[Choate]", "lp__".</summary>
    internal Quantity Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (byName.TryGetValue(name, out Quantity? found))
            return found;
        IEnumerable<string> known = Draws.Variables.EntryNames.Take(12);
        throw new HmcNetException(
            $"There is no quantity named \"{name}\" to show.", where: $"draws of \"{Draws.ModelName}\"",
            expected: string.Join(", ", known) + (Draws.Variables.Size > 12 ? $", ... ({Draws.Variables.Size} in all)" : ""), found: $"\"{name}\"",
            remedy: "write scalars as mu, entries of arrays as alpha[2] or Omega[1,3], counted from 1, or by their labels");
    }

    /// <summary>A quantity by its name; null where there is none.</summary>
    internal Quantity? TryFind(string name) => byName.GetValueOrDefault(name);

    /// <summary>The quantities of a variable, or the one of an entry.</summary>
    internal IReadOnlyList<Quantity> FindAll(string name)
    {
        int at = 0;
        foreach (Variable variable in Draws.Variables.Variables)
        {
            if (variable.Name == name)
                return [.. Enumerable.Range(0, variable.Size).Select(e => byName[Draws.Variables.EntryNames[at + e]])];
            at += variable.Size;
        }
        return [Find(name)];
    }

    /// <summary>All draws of a quantity in one chain.</summary>
    internal double[] Chain(Quantity quantity, int chain)
    {
        if (quantity.Entry >= 0)
            return Draws.Column(chain, quantity.Entry).ToArray();
        ReadOnlySpan<Transition> transitions = Draws.Transitions(chain);
        var values = new double[transitions.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = transitions[i].LogDensity;
        return values;
    }

    /// <summary>All draws of a quantity, chain by chain.</summary>
    internal double[][] ByChain(Quantity quantity) => [.. Enumerable.Range(0, Chains).Select(chain => Chain(quantity, chain))];

    /// <summary>All draws of a quantity, chain after chain.</summary>
    internal double[] Pooled(Quantity quantity) => [.. ByChain(quantity).SelectMany(values => values)];

    /// <summary>The draws of chains of equal length, for diagnostics.</summary>
    internal ChainValues Values(Quantity quantity) =>
        quantity.Entry >= 0 ? ChainValues.Of(Draws, quantity.Entry) : ChainValues.OfTransitions(Draws, 0);

    /// <summary>The draws shown of a quantity, chain after chain: always the same array.</summary>
    internal double[] Thinned(Quantity quantity)
    {
        if (!thinned.TryGetValue(quantity.Entry, out double[]? values))
            thinned.Add(quantity.Entry, values = Every(quantity));
        return values;
    }

    /// <summary>Chain (from 0) of each draw shown: always the same array.</summary>
    internal double[] ThinnedChains => chainCodes ??=
        [.. Enumerable.Range(0, Chains).SelectMany(c => Enumerable.Repeat((double)c, Shown(Draws.Chain(c).Iterations)))];

    /// <summary>Iteration (from 1) of each draw shown: always the same array.</summary>
    internal double[] ThinnedIterations => iterations ??=
        [.. Enumerable.Range(0, Chains).SelectMany(c => Enumerable.Range(0, Shown(Draws.Chain(c).Iterations)).Select(i => (double)(i * Thin + 1)))];

    /// <summary>Numbers of the chains as texts, from 1.</summary>
    internal IReadOnlyList<string> ChainNames => [.. Enumerable.Range(1, Chains).Select(c => Numbers.Whole(c))];

    /// <summary>What captions say of thinning: empty where all draws are shown.</summary>
    internal string ThinNote => Thin == 1 ? "" : $" Every {Numbers.Whole(Thin)}{Ordinal(Thin)} draw is shown.";

    private Draws? DrawPriors()
    {
        const int draws = 2000;
        const long mostNumbers = 20_000_000;
        if (Fit?.TryModel() is not { } model || model.Trace.Observations.Sum(o => (long)o.Source.Shape.Size) + model.Variables.Size > mostNumbers / draws)
            return null;
        try
        {
            return model.PriorPredictive(draws).Parameters;
        }
        catch (HmcNetException)
        {
            // Flat priors and those changed by added terms have no draws.
            return null;
        }
    }

    private double[] Every(Quantity quantity) =>
        [.. ByChain(quantity).SelectMany(values => values.Where((_, i) => i % Thin == 0))];

    private int Shown(int draws) => (draws + Thin - 1) / Thin;

    private static string Ordinal(int number) => (number % 100, number % 10) switch
    {
        ( >= 11 and <= 13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };

    private void Add(Quantity quantity)
    {
        byName.TryAdd(quantity.Name, quantity);
        if (quantity.Label is not null)
            byName.TryAdd(quantity.Label, quantity);
    }
}
