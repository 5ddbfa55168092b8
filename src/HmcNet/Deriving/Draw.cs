namespace HmcNet;

/// <summary>
/// One draw of a run, handed to the functions of <see cref="DerivedQuantities"/>: <c>p["alpha"][1] - p["alpha"][2]</c>. A light
/// view that copies nothing; it may be kept.
/// </summary>
public readonly struct Draw
{
    private readonly Draws draws;

    internal Draw(Draws draws, int chain, int iteration)
    {
        this.draws = draws;
        Chain = chain;
        Iteration = iteration;
    }

    /// <summary>Chain of the draw, from 0.</summary>
    public int Chain { get; }

    /// <summary>Iteration of the draw after warm-up, from 0.</summary>
    public int Iteration { get; }

    /// <summary>Value of a variable in this draw.</summary>
    /// <param name="name">Name as in the model, e.g. "alpha"; or of one entry, e.g. "alpha[2]", counted from 1.</param>
    /// <returns>The value; a scalar converts to a number, others are indexed by numbers from 0 or by labels.</returns>
    /// <exception cref="HmcNetException">When there is none of that name; the message lists those that are.</exception>
    public DrawValue this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            if (!name.EndsWith(']'))
                return new DrawValue(draws, this, draws.Variables.IndexOf(name));
            VariableDraws entry = draws[name];
            int variable = draws.Variables.IndexOf(entry.Variable.Name);
            return new DrawValue(draws, this, variable, entry.FlatEntries.First(), entry.Variable.Shape.Count);
        }
    }
}
