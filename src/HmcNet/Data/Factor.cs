using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <summary>
/// A named column of group labels: for each row the code of its level, from 0. It indexes tensors
/// (<c>alpha[population]</c>) and gives parameters their length and labels (<c>over: population</c>).
/// </summary>
public sealed class Factor
{
    private readonly int[] codes;
    private DataSource? source;

    private Factor(string name, IReadOnlyList<string> levels, int[] codes)
    {
        Name = name;
        OwnLevels = levels;
        this.codes = codes;
    }

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>The distinct labels, in the order of their codes.</summary>
    public IReadOnlyList<string> Levels => Current.OwnLevels;

    /// <summary>For each row the code of its level, 0 to the number of levels - 1.</summary>
    public IReadOnlyList<int> Codes => Current.codes;

    /// <summary>Number of rows.</summary>
    public int Length => Current.codes.Length;

    /// <summary>The levels it was made with, whatever stands in for it.</summary>
    internal IReadOnlyList<string> OwnLevels { get; }

    /// <summary>Number of rows it was made with, whatever stands in for it.</summary>
    internal int OwnLength => codes.Length;

    /// <summary>Where graphs find the codes.</summary>
    internal DataSource DataSource => Source();

    private Factor Current => DataReplacement.For(this);

    /// <summary>Makes a factor of labels.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="labels">One label a row.</param>
    /// <param name="levels">The levels in order; when null, the distinct labels in numeric order where all are numbers,
    /// else in ordinal order.</param>
    /// <returns>The factor.</returns>
    /// <exception cref="HmcNetException">When there is no row, a level is given twice, or a label is missing or not among the levels: names the row.</exception>
    public static Factor From(string name, IEnumerable<string> labels, IReadOnlyList<string>? levels = null)
    {
        string[] rows = [.. labels];
        if (rows.Length == 0)
            throw new HmcNetException("A factor needs at least one row.", where: $"factor \"{name}\"", expected: "one label a row", found: "no rows");
        string[] order = levels is null ? InOrder(rows) : [.. levels];
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string level in order)
        {
            if (!places.TryAdd(level, places.Count))
                throw new HmcNetException("A level of a factor is given twice.", where: $"factor \"{name}\"", expected: "distinct levels", found: $"\"{level}\" twice");
        }
        var codes = new int[rows.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            if (string.IsNullOrWhiteSpace(rows[row]))
                throw new HmcNetException("A factor has a row without a label.", where: DataFaults.Row(name, row), expected: "a label", found: "nothing", remedy: "leave the row out");
            if (!places.TryGetValue(rows[row], out codes[row]))
                throw new HmcNetException(
                    "A factor has a label that is not among its levels.", where: DataFaults.Row(name, row),
                    expected: $"one of {string.Join(", ", order.Take(20))}{(order.Length > 20 ? ", ..." : "")}", found: $"\"{rows[row]}\"",
                    remedy: "add the level, or leave the row out");
        }
        return new Factor(name, order, codes);
    }

    /// <summary>Makes a factor of whole numbers, whose levels are in numeric order.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="labels">One number a row.</param>
    /// <returns>The factor.</returns>
    /// <exception cref="HmcNetException">When there is no row.</exception>
    public static Factor From(string name, IEnumerable<int> labels) =>
        From(name, labels.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The combinations of factors that occur, as one factor named "a:b" with levels "a1:b1": the cells of a nested
    /// or crossed grouping.</summary>
    /// <param name="factors">Two factors or more of the same rows.</param>
    /// <returns>The factor; its levels are in the order of the first factor, then the second. Inside a model's function it
    /// follows the data that replace those of the factors.</returns>
    /// <exception cref="HmcNetException">When the lengths differ, or other data hold a combination that the model has not seen: names the row.</exception>
    public static Factor Cross(params Factor[] factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        string name = string.Join(':', factors.Select(f => f.Name));
        if (factors.Length < 2 || factors.Any(f => f.Length != factors[0].Length))
            throw new HmcNetException("Factors cannot be crossed.", where: $"factor \"{name}\"", expected: "two or more of one length",
                found: string.Join(", ", factors.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} of {f.Length} rows"))));
        int[][] cells = [.. Enumerable.Range(0, factors[0].codes.Length).Select(row => factors.Select(f => f.codes[row]).ToArray())];
        IOrderedEnumerable<int[]> order = cells.DistinctBy(c => string.Join(',', c)).OrderBy(c => c[0]);
        for (int f = 1; f < factors.Length; f++)
        {
            int place = f;
            order = order.ThenBy(c => c[place]);
        }
        string Label(IEnumerable<int> cell) => string.Join(':', cell.Select((code, f) => factors[f].OwnLevels[code]));
        return From(name, Enumerable.Range(0, factors[0].Length).Select(row => Label(factors.Select(f => f.Codes[row]))), [.. order.Select(Label)]);
    }

    /// <summary>The codes as named data of a model.</summary>
    /// <returns>A vector of whole numbers from 0.</returns>
    public Tensor ToTensor() => Tensor.Data(Current.Source());

    /// <summary>The codes as named data of a model, for indexing: <c>alpha[population]</c>.</summary>
    /// <param name="factor">The factor.</param>
    public static implicit operator Tensor(Factor factor) => factor.ToTensor();

    /// <summary>Name and number of levels.</summary>
    /// <returns>For example "population, 6 levels".</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}, {Levels.Count} levels");

    /// <summary>The same rows over more levels, which come behind its own.</summary>
    internal Factor WithLevels(IReadOnlyList<string> levels) => new(Name, levels, codes);

    /// <summary>Other rows over the same levels.</summary>
    internal Factor WithCodes(double[] other)
    {
        var checkedCodes = new int[other.Length];
        for (int row = 0; row < other.Length; row++)
        {
            if (!double.IsInteger(other[row]) || other[row] < 0 || other[row] >= OwnLevels.Count)
                throw new HmcNetException(
                    "A code of a factor is out of range.", where: DataFaults.Row(Name, row),
                    expected: string.Create(CultureInfo.InvariantCulture, $"a whole number from 0 to {OwnLevels.Count - 1}"),
                    found: other[row].ToString("R", CultureInfo.InvariantCulture));
            checkedCodes[row] = (int)other[row];
        }
        return new Factor(Name, OwnLevels, checkedCodes);
    }

    private DataSource Source() => source ??= new DataSource(Name, Shape.Vector(codes.Length), Array.ConvertAll(codes, c => (double)c));

    private static string[] InOrder(string[] labels)
    {
        string[] distinct = [.. labels.Where(l => !string.IsNullOrWhiteSpace(l)).Distinct(StringComparer.Ordinal)];
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string label in distinct)
        {
            if (!double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                return [.. distinct.Order(StringComparer.Ordinal)];
            numbers.Add(label, number);
        }
        return [.. distinct.OrderBy(l => numbers[l]).ThenBy(l => l, StringComparer.Ordinal)];
    }
}
