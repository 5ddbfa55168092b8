using System.Text;

namespace HmcNet.CaseStudies.Runner;

/// <summary>A table of text in aligned columns: words to the left, numbers to the right.</summary>
public static class TextTable
{
    /// <summary>Aligns a table.</summary>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">Cells, as many in each row as there are columns.</param>
    /// <param name="left">Number of columns, from the first, that are aligned to the left.</param>
    /// <returns>Lines parted by line feeds, without one at the end.</returns>
    public static string Of(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, int left = 1)
    {
        IReadOnlyList<string>[] lines = [header, .. rows];
        int[] widths = [.. Enumerable.Range(0, header.Count).Select(column => lines.Max(line => line[column].Length))];
        var text = new StringBuilder();
        foreach (IReadOnlyList<string> line in lines)
        {
            IEnumerable<string> cells = line.Select((cell, column) => column < left ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
        return text.ToString().TrimEnd('\n');
    }
}
