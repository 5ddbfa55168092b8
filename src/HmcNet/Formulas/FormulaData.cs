namespace HmcNet.Formulas;

/// <summary>A formula on a table: the columns that it names, checked.</summary>
internal sealed class FormulaData
{
    private readonly IReadOnlyCollection<string> factors;
    private readonly Dictionary<string, DesignVariable> variables = new(StringComparer.Ordinal);

    /// <summary>Joins a formula and a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="formula">The formula.</param>
    /// <param name="factors">Columns of numbers that are groups.</param>
    /// <exception cref="HmcNetException">When a term is not a column or a value is missing.</exception>
    public FormulaData(Table table, Formula formula, IReadOnlyCollection<string> factors)
    {
        Table = table;
        Formula = formula;
        this.factors = factors;
        string? unknown = factors.FirstOrDefault(f => !table.Names.Contains(f));
        if (unknown is not null)
            throw new HmcNetException($"\"{unknown}\" is to be a factor and is not a column of the table.", where: "Factors", expected: $"one of {string.Join(", ", table.Names)}", found: $"\"{unknown}\"");
        RequireColumns();
        RequireValues();
    }

    /// <summary>The table.</summary>
    public Table Table { get; }

    /// <summary>The formula.</summary>
    public Formula Formula { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => Table.RowCount;

    /// <summary>The response.</summary>
    /// <exception cref="HmcNetException">When there is none, or it is not a column of finite numbers.</exception>
    public double[] Response()
    {
        FormulaNode node = Formula.ResponseNode
            ?? throw new HmcNetException("The formula has no response.", where: $"formula \"{Formula}\"", expected: "a column of numbers before the \"~\"", found: "nothing");
        if (NumericExpression.IsFactorCall(node) || NumericExpression.Columns(node).Any(n => IsText(n.Name)))
            throw FormulaFaults.At(Formula.Text, node.Position, "The response is not a column of numbers.", "numbers", $"text or groups: {node}",
                "linear models are for responses on a continuous scale; for others define a Model");
        return Numbers(node);
    }

    /// <summary>A variable of a term.</summary>
    /// <exception cref="HmcNetException">When a function is not known, a value is not finite, or a factor has one level.</exception>
    public DesignVariable Variable(FormulaNode node)
    {
        string name = node.ToString();
        if (variables.TryGetValue(name, out DesignVariable? known))
            return known;
        return variables[name] = FactorName(node) is { } column
            ? new DesignVariable(node, name, [], FactorOf(column, node.Position))
            : new DesignVariable(node, name, Numbers(node), null);
    }

    private Factor FactorOf(string column, int position)
    {
        Factor factor = Table.Factor(column);
        return factor.Levels.Count > 1 ? factor : throw FormulaFaults.At(Formula.Text, position, $"The factor \"{column}\" has one level only.",
            "two levels or more", $"\"{factor.Levels[0]}\" in all {FormattableString.Invariant($"{Rows}")} rows", "leave the term out: it is the same as the intercept");
    }

    /// <summary>The column of a factor: text, declared as one, or inside factor(...); null for numbers.</summary>
    private string? FactorName(FormulaNode node) => node switch
    {
        NameNode name => factors.Contains(name.Name) || IsText(name.Name) ? name.Name : null,
        CallNode { Argument: NameNode name } call when NumericExpression.IsFactorCall(call) => name.Name,
        CallNode call when NumericExpression.IsFactorCall(call) =>
            throw FormulaFaults.At(Formula.Text, call.Position, "A factor is made of something that is not a column.", "factor(column)", call.ToString()),
        _ => null,
    };

    private double[] Numbers(FormulaNode node)
    {
        double[] values = NumericExpression.Evaluate(Formula.Text, node, new RowArithmetic(Rows, name => IsText(name.Name)
            ? throw FormulaFaults.At(Formula.Text, name.Position, $"The column \"{name.Name}\" holds text where numbers are expected.", "a column of numbers", $"\"{FirstText(name.Name)}\"")
            : Table[name.Name].ToArray()));
        int[] bad = [.. Enumerable.Range(0, Rows).Where(i => !double.IsFinite(values[i]))];
        if (bad.Length > 0)
            throw FormulaFaults.At(Formula.Text, node.Position, $"\"{node}\" is not finite in {RowList(bad)}.", "finite numbers",
                FormattableString.Invariant($"{values[bad[0]]} in row {bad[0] + 1}"), "leave the rows out, or use another function");
        return values;
    }

    private bool IsText(string column) => Table.Text(column).Any(cell => !IsMissing(cell) && !IsNumber(cell));

    private string FirstText(string column) => Table.Text(column).First(cell => !IsMissing(cell) && !IsNumber(cell));

    private void RequireColumns()
    {
        IEnumerable<NameNode> names = NamesOf(Formula.ResponseNode)
            .Concat(Formula.Fixed.Terms.Concat(Formula.Random.SelectMany(r => r.Effects.Terms)).SelectMany(t => t.Variables).SelectMany(NamesOf))
            .Concat(Formula.Random.SelectMany(r => r.Group.Select(g => new NameNode(Math.Max(Formula.Text.IndexOf(g, r.Position, StringComparison.Ordinal), r.Position), g))));
        foreach (NameNode name in names)
        {
            if (!Table.Names.Contains(name.Name))
                throw FormulaFaults.At(Formula.Text, name.Position, $"\"{name.Name}\" in the formula is not a column of the table.", $"one of {string.Join(", ", Table.Names)}", $"\"{name.Name}\"",
                    "check the spelling; names are case-sensitive");
        }
    }

    private void RequireValues()
    {
        string[] used = [.. NamesOf(Formula.ResponseNode)
            .Concat(Formula.Fixed.Terms.Concat(Formula.Random.SelectMany(r => r.Effects.Terms)).SelectMany(t => t.Variables).SelectMany(NamesOf))
            .Select(n => n.Name).Concat(Formula.Random.SelectMany(r => r.Group)).Distinct()];
        string[] faults = [.. used
            .Select(name => (Name: name, Rows: (int[])[.. Enumerable.Range(0, Rows).Where(row => IsMissing(Table.Text(name)[row]))]))
            .Where(c => c.Rows.Length > 0).Select(c => $"\"{c.Name}\": {RowList(c.Rows)}")];
        if (faults.Length > 0)
            throw new HmcNetException("Columns of the formula hold missing values.", where: string.Join("; ", faults), expected: "a value in every row",
                found: "empty cells, NA or NaN", remedy: "leave these rows out (as R's na.omit does), or define a Model in which the missing values are parameters");
    }

    private static IEnumerable<NameNode> NamesOf(FormulaNode? node) => node is null ? [] : NumericExpression.Columns(node);

    private static string RowList(int[] rows) => FormattableString.Invariant(
        $"{(rows.Length == 1 ? "row" : "rows")} {string.Join(", ", rows.Take(10).Select(r => r + 1))}{(rows.Length > 10 ? $", ... ({rows.Length} rows)" : "")}");

    private static bool IsMissing(string cell) => string.IsNullOrWhiteSpace(cell) || cell is "NA" or "NaN";

    private static bool IsNumber(string cell) => double.TryParse(cell, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);
}
