using HmcNet.Deriving;

namespace HmcNet;

/// <summary>
/// Quantities computed from draws after the fit: any function of the parameters, probabilities of events, contrasts.
/// </summary>
/// <remarks>
/// A function is called once for each draw, in the order of chains and iterations, on the calling thread. What it gives are draws like
/// others: <c>fit.Derive("difference", p => p["alpha"][1] - p["alpha"][2]).Summary()</c>.
/// </remarks>
public static class DerivedQuantities
{
    private const string Role = "derived quantity";

    /// <summary>Draws of a quantity.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="name">Name of the quantity: a letter, then letters, digits and underscores.</param>
    /// <param name="value">Its value at a draw, e.g. <c>p => p["alpha"][1] - p["alpha"][2]</c>.</param>
    /// <returns>Draws of this variable alone, of the same chains: to be summarised, judged, joined.</returns>
    /// <exception cref="HmcNetException">
    /// When a variable, index or label is unknown, the function throws or gives NaN (tells chain and draw), there is no draw, or the
    /// name is unfit.
    /// </exception>
    public static Draws Derive(this Fit fit, string name, Func<Draw, double> value)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return fit.Draws.Derive(name, value);
    }

    /// <summary>Draws of a quantity of several numbers.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="name">Name of the quantity.</param>
    /// <param name="value">Its values at a draw, row-major; of one length at all draws.</param>
    /// <param name="over">Names and labels of its dimensions, e.g. a factor; null for a vector without labels.</param>
    /// <returns>Draws of this variable alone.</returns>
    /// <exception cref="HmcNetException">As for single numbers, and when the number of values is not that of the dimensions.</exception>
    public static Draws Derive(this Fit fit, string name, Func<Draw, double[]> value, Dimensions? over = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return fit.Draws.Derive(name, value, over);
    }

    /// <summary>Draws of a quantity.</summary>
    /// <param name="draws">The draws of a run, or of a file.</param>
    /// <param name="name">Name of the quantity: a letter, then letters, digits and underscores.</param>
    /// <param name="value">Its value at a draw, e.g. <c>p => p["alpha"][1] - p["alpha"][2]</c>.</param>
    /// <returns>Draws of this variable alone, of the same chains.</returns>
    /// <exception cref="HmcNetException">As for a fit.</exception>
    public static Draws Derive(this Draws draws, string name, Func<Draw, double> value)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(value);
        Names.Check(name, Role);
        DerivedColumns.RequireDraws(draws, $"\"{name}\"");
        return DerivedColumns.Evaluate(draws, Role, _ => new Variable(name, isDerived: true), p => [value(p)]);
    }

    /// <summary>Draws of a quantity of several numbers.</summary>
    /// <param name="draws">The draws of a run, or of a file.</param>
    /// <param name="name">Name of the quantity.</param>
    /// <param name="value">Its values at a draw, row-major; of one length at all draws.</param>
    /// <param name="over">Names and labels of its dimensions; null for a vector without labels.</param>
    /// <returns>Draws of this variable alone.</returns>
    /// <exception cref="HmcNetException">As for a fit.</exception>
    public static Draws Derive(this Draws draws, string name, Func<Draw, double[]> value, Dimensions? over = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(value);
        Names.Check(name, Role);
        DerivedColumns.RequireDraws(draws, $"\"{name}\"");
        return DerivedColumns.Evaluate(draws, Role, length => over is null
            ? new Variable(name, [length], isDerived: true)
            : new Variable(name, [.. over.Select(d => d.Size)], [.. over.Select(d => d.Labels)], isDerived: true), value);
    }

    /// <summary>Draws of the variables of both: of a run and of what was derived from it.</summary>
    /// <param name="draws">The run; its transitions are kept.</param>
    /// <param name="other">Draws of the same chains, e.g. of <see cref="Derive(Draws, string, Func{Draw, double})"/>.</param>
    /// <returns>The draws; columns are shared, not copied.</returns>
    /// <exception cref="HmcNetException">When chains or their lengths differ, or both have a variable of one name.</exception>
    public static Draws Join(this Draws draws, Draws other)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(other);
        string LengthsOf(Draws d) => string.Join(", ", Enumerable.Range(0, d.Chains).Select(c => d.Chain(c).Iterations));
        if (LengthsOf(draws) != LengthsOf(other))
            throw new HmcNetException(
                "Draws that are joined are not of the same chains.", where: $"draws of \"{draws.ModelName}\" and \"{other.ModelName}\"",
                expected: $"chains of {LengthsOf(draws)} draws", found: LengthsOf(other));
        var layout = new VariableLayout([.. draws.Variables.Variables, .. other.Variables.Variables]);
        return Draws.FromChains([.. Enumerable.Range(0, draws.Chains).Select(c => draws.Chain(c).With(other.Chain(c), layout))]);
    }

    /// <summary>The probability of an event: <c>fit.Probability(p => p["alpha"][1] > p["alpha"][2])</c>.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="happened">Whether it happened in a draw.</param>
    /// <returns>The share of draws, with its Monte Carlo standard error; a number wherever one is expected.</returns>
    /// <exception cref="HmcNetException">As for <see cref="Derive(Fit, string, Func{Draw, double})"/>.</exception>
    public static EventProbability Probability(this Fit fit, Func<Draw, bool> happened)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return fit.Draws.Probability(happened);
    }

    /// <summary>The probability of an event.</summary>
    /// <param name="draws">The draws of a run, or of a file.</param>
    /// <param name="happened">Whether it happened in a draw.</param>
    /// <returns>The share of draws, with its Monte Carlo standard error.</returns>
    /// <exception cref="HmcNetException">As for a fit.</exception>
    public static EventProbability Probability(this Draws draws, Func<Draw, bool> happened)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(happened);
        DerivedColumns.RequireDraws(draws, "a probability");
        return EventProbability.Of(DerivedColumns.Evaluate(draws, "event", _ => new Variable("event"), p => [happened(p) ? 1 : 0]));
    }

    /// <summary>All differences between the entries of a variable, first minus second, with the probability that they are positive.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="name">A vector, e.g. "alpha".</param>
    /// <param name="pairs">The pairs wanted, by labels or, where there are none, by numbers from 1; none for all.</param>
    /// <returns>A row for each pair; its text is the table.</returns>
    /// <exception cref="HmcNetException">When there is no such variable or entry, or the variable is no vector of at least two.</exception>
    public static ContrastTable Contrasts(this Fit fit, string name, params (string First, string Second)[] pairs)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return fit.Draws.Contrasts(name, pairs);
    }

    /// <summary>All differences between the entries of a variable, with the probability that they are positive.</summary>
    /// <param name="draws">The draws of a run, or of a file.</param>
    /// <param name="name">A vector, e.g. "alpha".</param>
    /// <param name="pairs">The pairs wanted, by labels or numbers from 1; none for all.</param>
    /// <returns>A row for each pair.</returns>
    /// <exception cref="HmcNetException">As for a fit.</exception>
    public static ContrastTable Contrasts(this Draws draws, string name, params (string First, string Second)[] pairs)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(pairs);
        DerivedColumns.RequireDraws(draws, "contrasts");
        return new ContrastTable(draws, name, pairs);
    }
}
