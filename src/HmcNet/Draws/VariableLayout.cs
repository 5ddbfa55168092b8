namespace HmcNet;

/// <summary>The ordered list of variables of a draw and their places in its flat vector of values.</summary>
public sealed class VariableLayout
{
    private readonly int[] offsets;
    private readonly Dictionary<string, int> byName = new(StringComparer.Ordinal);

    /// <summary>Lays the variables out one after the other.</summary>
    /// <param name="variables">The variables in the order of the draw's values.</param>
    /// <exception cref="HmcNetException">When two variables have the same name.</exception>
    public VariableLayout(IReadOnlyList<Variable> variables)
    {
        Variables = variables;
        offsets = new int[variables.Count];
        var names = new List<string>();
        for (int v = 0; v < variables.Count; v++)
        {
            if (!byName.TryAdd(variables[v].Name, v))
                throw new HmcNetException(
                    $"Two variables are named \"{variables[v].Name}\".",
                    expected: "names that differ", remedy: "rename one of the parameters or derived quantities");
            offsets[v] = Size;
            Size += variables[v].Size;
            for (int e = 0; e < variables[v].Size; e++)
                names.Add(variables[v].EntryName(e));
        }
        EntryNames = names;
    }

    /// <summary>The variables in order.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>Number of values in a draw.</summary>
    public int Size { get; }

    /// <summary>Names of the flat values with one-based indices, row-major: "theta[1]", "theta[2]", "mu".</summary>
    public IReadOnlyList<string> EntryNames { get; }

    /// <summary>Place of a variable's first value.</summary>
    /// <param name="variable">Index into <see cref="Variables"/>.</param>
    /// <returns>Offset into the flat vector of values.</returns>
    public int Offset(int variable) => offsets[variable];

    /// <summary>Finds a variable by its name.</summary>
    /// <param name="name">Name as in the model.</param>
    /// <returns>Index into <see cref="Variables"/>.</returns>
    /// <exception cref="HmcNetException">When there is none of that name; the message lists those that are.</exception>
    public int IndexOf(string name) =>
        byName.TryGetValue(name, out int index)
            ? index
            : throw new HmcNetException(
                $"There is no variable named \"{name}\".",
                expected: $"one of {string.Join(", ", Variables.Select(v => v.Name))}",
                found: $"\"{name}\"",
                remedy: "check the spelling; entries are reached through the variable, e.g. draws[\"alpha\"], entry 2");
}
