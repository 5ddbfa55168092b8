using System.Globalization;

namespace HmcNet;

/// <summary>
/// Value of a variable in one draw, or a part of it: indexed by numbers from 0 (<c>p["alpha"][1]</c>, <c>p["Omega"][0, 1]</c>) or
/// by labels (<c>p["alpha"]["north"]</c>); a scalar is a number wherever one is expected.
/// </summary>
public readonly struct DrawValue
{
    private const int MostLabels = 12;
    private readonly Draws draws;
    private readonly Draw draw;
    private readonly int variable;
    private readonly int first;

    // How many dimensions of the variable were indexed.
    private readonly int depth;

    internal DrawValue(Draws draws, Draw draw, int variable)
        : this(draws, draw, variable, draws.Variables.Offset(variable), 0)
    {
    }

    internal DrawValue(Draws draws, Draw draw, int variable, int first, int depth)
    {
        this.draws = draws;
        this.draw = draw;
        this.variable = variable;
        this.first = first;
        this.depth = depth;
    }

    /// <summary>Number of dimensions; 0 for a scalar.</summary>
    public int Rank => Variable.Shape.Count - depth;

    /// <summary>Length of the first dimension; 1 for a scalar.</summary>
    public int Length => Rank == 0 ? 1 : Variable.Shape[depth];

    private Variable Variable => draws.Variables.Variables[variable];

    private int Size
    {
        get
        {
            int size = 1;
            for (int d = depth; d < Variable.Shape.Count; d++)
                size *= Variable.Shape[d];
            return size;
        }
    }

    /// <summary>A part of the value: the first dimension at one place.</summary>
    /// <param name="index">Place, from 0: <c>p["alpha"][1]</c> is the second.</param>
    /// <exception cref="HmcNetException">When the value is a scalar or the place is out of range.</exception>
    public DrawValue this[int index]
    {
        get
        {
            RequireDimension(index.ToString(CultureInfo.InvariantCulture));
            if ((uint)index >= (uint)Length)
                throw new HmcNetException(
                    "An index of a value is out of range.", where: $"variable \"{Name}\"",
                    expected: string.Create(CultureInfo.InvariantCulture, $"0 to {Length - 1}, for {Length} {(Length == 1 ? "place" : "places")}"),
                    found: index.ToString(CultureInfo.InvariantCulture),
                    remedy: "numbers count from 0 in code: [1] is the second; labels are written as text: [\"2\"]");
            return new DrawValue(draws, draw, variable, first + index * (Size / Length), depth + 1);
        }
    }

    /// <summary>A part of the value: its first two dimensions at one place each.</summary>
    /// <param name="row">Place in the first dimension, from 0.</param>
    /// <param name="column">Place in the second, from 0.</param>
    /// <exception cref="HmcNetException">When there are fewer dimensions or a place is out of range.</exception>
    public DrawValue this[int row, int column] => this[row][column];

    /// <summary>A part of the value: the first dimension at one label.</summary>
    /// <param name="label">A level of the factor that the dimension ranges over: <c>p["alpha"]["2"]</c> for the level called 2.</param>
    /// <exception cref="HmcNetException">When the dimension has no labels or none of that name; the message lists those that are.</exception>
    public DrawValue this[string label]
    {
        get
        {
            RequireDimension($"\"{label}\"");
            if (Variable.Labels[depth] is not { } labels)
                throw new HmcNetException(
                    "A value is indexed by a label and has none.", where: $"variable \"{Name}\"",
                    expected: string.Create(CultureInfo.InvariantCulture, $"a number from 0 to {Length - 1}"), found: $"\"{label}\"",
                    remedy: "labels come from over: a factor; files of draws do not hold them");
            for (int i = 0; i < labels.Count; i++)
            {
                if (labels[i] == label)
                    return this[i];
            }
            throw new HmcNetException(
                "A value has no such label.", where: $"variable \"{Name}\"",
                expected: string.Join(", ", labels.Take(MostLabels).Select(l => $"\"{l}\"")) + (labels.Count > MostLabels ? ", ..." : ""), found: $"\"{label}\"",
                remedy: "check the spelling");
        }
    }

    private string Name => depth == 0
        ? Variable.Name
        : $"{Variable.Name}[{string.Join(',', Variable.Indices(first - draws.Variables.Offset(variable)).Take(depth).Select(i => i + 1))}]";

    /// <summary>The number, for a scalar.</summary>
    /// <param name="value">A scalar.</param>
    /// <exception cref="HmcNetException">When the value has dimensions left.</exception>
    public static implicit operator double(DrawValue value) => value.ToDouble();

    /// <summary>The number, for a scalar.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="HmcNetException">When the value has dimensions left.</exception>
    public double ToDouble() =>
        Rank == 0
            ? draws.Column(draw.Chain, first)[draw.Iteration]
            : throw new HmcNetException(
                "A value of several numbers stands where one is needed.", where: $"variable \"{Name}\"", expected: "a scalar",
                found: $"shape [{string.Join(", ", Variable.Shape.Skip(depth))}]", remedy: "index it, e.g. p[\"alpha\"][1], or take ToArray()");

    /// <summary>All numbers.</summary>
    /// <returns>A new array, row-major.</returns>
    public double[] ToArray()
    {
        var values = new double[Size];
        for (int i = 0; i < values.Length; i++)
            values[i] = draws.Column(draw.Chain, first + i)[draw.Iteration];
        return values;
    }

    /// <summary>The numbers as text.</summary>
    /// <returns>For example "alpha[2] = 1.5".</returns>
    public override string ToString() =>
        $"{Name} = {string.Join(", ", ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}";

    private void RequireDimension(string index)
    {
        if (Rank == 0)
            throw new HmcNetException(
                "A value is indexed more often than it has dimensions.", where: $"variable \"{Name}\"",
                expected: Variable.Shape.Count == 0 ? "no index: it is a scalar" : string.Create(CultureInfo.InvariantCulture, $"{Variable.Shape.Count} indices"),
                found: $"a further index, {index}");
    }
}
