using System.Globalization;

namespace HmcNet.Predicting;

/// <summary>Matches the entries of a variable to those that draws hold, by the labels of its dimensions.</summary>
internal static class LevelMatch
{
    /// <summary>For each entry of a variable its entry in the draws; -1 where a label is new.</summary>
    /// <param name="modelName">Name of the model in messages.</param>
    /// <param name="layout">What the draws hold.</param>
    /// <param name="variable">The variable as the model now has it.</param>
    /// <exception cref="HmcNetException">When the draws have no such variable, or unlabelled lengths differ.</exception>
    public static int[] Entries(string modelName, VariableLayout layout, Variable variable)
    {
        int index = IndexOf(modelName, layout, variable.Name);
        Variable old = layout.Variables[index];
        if (old.Shape.Count != variable.Shape.Count)
            throw Differs(modelName, variable, old);
        int[][] places = [.. Enumerable.Range(0, old.Shape.Count).Select(d => Places(modelName, variable, old, d))];
        var entries = new int[variable.Size];
        for (int e = 0; e < entries.Length; e++)
        {
            int[] indices = variable.Indices(e);
            int at = 0;
            bool isKnown = true;
            for (int d = 0; d < indices.Length; d++)
            {
                int place = places[d][indices[d]];
                isKnown &= place >= 0;
                at = at * old.Shape[d] + place;
            }
            entries[e] = isKnown ? layout.Offset(index) + at : -1;
        }
        return entries;
    }

    /// <summary>The first new label among the entries of a variable, with what it is a level of.</summary>
    public static string FirstNew(VariableLayout layout, Variable variable, int[] entries)
    {
        Variable old = layout.Variables[layout.IndexOf(variable.Name)];
        int[] indices = variable.Indices(Array.IndexOf(entries, -1));
        for (int d = 0; d < indices.Length; d++)
        {
            if (variable.Labels[d] is { } labels && old.Labels[d]?.Contains(labels[indices[d]]) != true)
                return $"\"{labels[indices[d]]}\"";
        }
        return "of one entry";
    }

    private static int[] Places(string modelName, Variable variable, Variable old, int dimension)
    {
        if (variable.Labels[dimension] is { } labels && old.Labels[dimension] is { } known)
        {
            string[] order = [.. known];
            return [.. labels.Select(label => Array.IndexOf(order, label))];
        }
        return variable.Shape[dimension] == old.Shape[dimension]
            ? [.. Enumerable.Range(0, old.Shape[dimension])]
            : throw Differs(modelName, variable, old);
    }

    private static int IndexOf(string modelName, VariableLayout layout, string name)
    {
        for (int v = 0; v < layout.Variables.Count; v++)
        {
            if (layout.Variables[v].Name == name)
                return v;
        }
        throw new HmcNetException(
            $"The model's function declared the parameter \"{name}\" when it ran again, of which the fit has no draws.", where: $"prediction from model \"{modelName}\"",
            expected: $"the parameters {string.Join(", ", layout.Variables.Select(v => v.Name))}", found: $"\"{name}\"",
            remedy: "let the function declare the same parameters whatever the data are");
    }

    private static HmcNetException Differs(string modelName, Variable variable, Variable old) =>
        new($"The parameter \"{variable.Name}\" has another length on the new data, and no labels to match its entries by.",
            where: $"prediction from model \"{modelName}\"", expected: Text(old), found: Text(variable),
            remedy: "let it range over a factor (over: group), so that known levels keep their draws and new ones are drawn from the population");

    private static string Text(Variable variable) => string.Create(CultureInfo.InvariantCulture, $"shape [{string.Join(", ", variable.Shape)}]");
}
