using System.Globalization;

namespace HmcNet.Io;

/// <summary>Names and order of the columns of Stan CSV files: dots before one-based indices, first index fastest.</summary>
internal static class StanCsvColumns
{
    /// <summary>For each file column after the sampler's, the flat row-major entry that it shows.</summary>
    public static int[] Order(VariableLayout layout)
    {
        var order = new List<int>(layout.Size);
        for (int v = 0; v < layout.Variables.Count; v++)
        {
            Variable variable = layout.Variables[v];
            for (int column = 0; column < variable.Size; column++)
                order.Add(layout.Offset(v) + RowMajor(variable.Shape, column));
        }
        return [.. order];
    }

    /// <summary>Names of the columns after the sampler's, in the file's order: "mu", "theta.1", "Omega.2.1".</summary>
    public static string[] Names(VariableLayout layout)
    {
        var names = new List<string>(layout.Size);
        foreach (Variable variable in layout.Variables)
        {
            for (int column = 0; column < variable.Size; column++)
            {
                IEnumerable<string> parts = variable.Indices(RowMajor(variable.Shape, column))
                    .Select(index => (index + 1).ToString(CultureInfo.InvariantCulture));
                names.Add(string.Join('.', parts.Prepend(variable.Name)));
            }
        }
        return [.. names];
    }

    /// <summary>Puts the columns of a file together into variables.</summary>
    /// <param name="names">Names of the columns after the sampler's.</param>
    /// <returns>The layout, and for each column its flat row-major entry.</returns>
    public static (VariableLayout Layout, int[] Order) Parse(IReadOnlyList<string> names)
    {
        var variables = new List<Variable>();
        int first = 0;
        while (first < names.Count)
        {
            (string name, int[] index) = Split(names[first]);
            int next = first + 1;
            while (index.Length > 0 && next < names.Count && Split(names[next]) is var (other, at)
                && other == name && at.Length == index.Length)
                next++;
            Variable? whole = Whole(name, names, first, next);
            if (whole is not null)
                variables.Add(whole);
            else
                variables.AddRange(Enumerable.Range(first, next - first).Select(i => new Variable(names[i])));
            first = next;
        }
        var layout = new VariableLayout(variables);
        return (layout, Order(layout));
    }

    // The variable of columns first to next - 1 when they are all its entries in the file's order; else null.
    private static Variable? Whole(string name, IReadOnlyList<string> names, int first, int next)
    {
        int[] last = Split(names[next - 1]).Indices;
        if (last.Any(length => length < 1) || last.Aggregate(1L, (size, length) => size * length) != next - first)
            return null;
        var variable = new Variable(name, last);
        string[] expected = Names(new VariableLayout([variable]));
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] != names[first + i])
                return null;
        }
        return variable;
    }

    private static (string Name, int[] Indices) Split(string column)
    {
        string[] parts = column.Split('.');
        int at = parts.Length;
        while (at > 1 && int.TryParse(parts[at - 1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            at--;
        return (string.Join('.', parts.Take(at)),
            [.. parts.Skip(at).Select(part => int.Parse(part, CultureInfo.InvariantCulture))]);
    }

    private static int RowMajor(IReadOnlyList<int> shape, int columnMajor)
    {
        int flat = 0, stride = 1;
        var indices = new int[shape.Count];
        for (int d = 0; d < shape.Count; d++)
        {
            indices[d] = columnMajor % shape[d];
            columnMajor /= shape[d];
        }
        for (int d = shape.Count - 1; d >= 0; d--)
        {
            flat += indices[d] * stride;
            stride *= shape[d];
        }
        return flat;
    }
}
