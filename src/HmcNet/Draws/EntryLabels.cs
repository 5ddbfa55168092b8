using System.Globalization;

namespace HmcNet;

/// <summary>Names of entries with the labels of their dimensions in place of indices.</summary>
internal static class EntryLabels
{
    /// <summary>The labelled name of an entry, e.g. "alpha[north]"; null when no dimension has labels.</summary>
    public static string? Of(Variable variable, int entry)
    {
        if (!variable.Labels.Any(labels => labels is { Count: > 0 }))
            return null;
        int[] indices = variable.Indices(entry);
        IEnumerable<string> parts = indices.Select((index, d) =>
            d < variable.Labels.Count && variable.Labels[d] is { } labels && index < labels.Count
                ? labels[index]
                : (index + 1).ToString(CultureInfo.InvariantCulture));
        return $"{variable.Name}[{string.Join(',', parts)}]";
    }
}
