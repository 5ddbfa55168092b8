using System.Globalization;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Predicting;

/// <summary>
/// Refuses predictions whose rows are not wholly those of the new table: a column that it lacks, arrays that were computed outside of the
/// model's function, and numbers that are computed of all rows.
/// </summary>
internal sealed class RowChecks(Model model, ModelTrace trace, PredictionData prediction, IReadOnlySet<int> rowLengths)
{
    private const string Remedy =
        "make it a column: define the model on a table that holds the computed values (table.WithColumn(\"x\", values), data[\"x\"] in the model) and give the new table a column of that name";

    private int Rows => prediction.Table!.RowCount;

    /// <summary>Checks the observations that are to be predicted.</summary>
    public void Require(IReadOnlyList<ObservationDeclaration> observations)
    {
        foreach (ObservationDeclaration observation in observations)
        {
            Graph graph = OnParameters.Graph(trace, ObservationSampler.Expressions([observation]));
            RequireColumns(graph, $"the distribution of \"{observation.Name}\" needs {(MissingOf(graph).Count == 1 ? "it" : "them")}");
            RequireNoArrays(graph, observation);
            RequireNoSums(graph, observation);
            RequireNoGroupData(graph, observation);
            RequireRows(observation);
        }
    }

    /// <summary>Refuses an expression that needs columns that the table lacks.</summary>
    public void RequireColumns(Graph graph, string reason)
    {
        IReadOnlyList<string> missing = MissingOf(graph);
        if (missing.Count > 0)
            throw new HmcNetException(
                $"The table lacks the {(missing.Count == 1 ? "column" : "columns")} {string.Join(", ", missing.Select(m => $"\"{m}\""))}; {reason}.",
                where: $"prediction from model \"{model.Name}\"", expected: $"columns {string.Join(", ", prediction.Used.Concat(missing).Order(StringComparer.Ordinal))}",
                found: string.Join(", ", prediction.Table?.Names ?? []), remedy: "add the column, or check its spelling; names are case-sensitive");
    }

    /// <summary>Names of the columns that an expression needs and the table lacks.</summary>
    public IReadOnlyList<string> MissingOf(Graph graph) => [.. graph.DataSources.Select(prediction.MissingNameOf).OfType<string>().Distinct()];

    /// <summary>A fault of the model's function on the new rows, told as such.</summary>
    public static HmcNetException Explain(Model model, PredictionData prediction, HmcNetException fault)
    {
        // A bad cell of the table is told as it is.
        bool isOfTable = prediction.Used.Any(name => fault.Where?.StartsWith($"\"{name}\"", StringComparison.Ordinal) == true || fault.Where?.EndsWith($"column \"{name}\"", StringComparison.Ordinal) == true);
        if (isOfTable)
            return fault;
        string levels = string.Join("; ", prediction.NewLevels.Select(f => $"{f.Key}: {string.Join(", ", f.Value)}"));
        return new HmcNetException(
            prediction.Table is null
                ? "The model's function does not run with one more level of its factors: it uses data of groups, or lengths, that were made outside of it."
                : string.Create(CultureInfo.InvariantCulture, $"The model's function does not run on the {prediction.Table.RowCount} rows of the table: it uses data that were made outside of it, which the table cannot replace."),
            where: $"prediction from model \"{model.Name}\"{(fault.Where is null ? "" : $", {fault.Where}")}",
            expected: "columns and factors alone for data that go with the rows" + (levels.Length > 0 ? $", and no data of groups for the new levels ({levels})" : ""),
            found: $"{fault.What} {(fault.Found is null ? "" : $"({fault.Found})")}".TrimEnd(),
            remedy: $"where a number for each row was computed in plain C# (a centred or scaled column), {Remedy}", inner: fault);
    }

    private void RequireNoArrays(Graph graph, ObservationDeclaration observation)
    {
        foreach (Node node in graph.Nodes)
        {
            if (node.Operation is not Constant constant || constant.Shape.Rank == 0 || !rowLengths.Contains(constant.Shape[0]) || constant.Shape[0] == 1)
                continue;
            // Of groups, where it is only indexed.
            bool goesWithRows = graph.Outputs.Contains(node) || graph.Nodes.Any(user => UsesOf(user, node).Any(k => k > 0 || user.Operation is not (Gather or Lookup)));
            if (goesWithRows && IsOfTheFit(constant))
                throw new HmcNetException(
                    $"The distribution of \"{observation.Name}\" uses an array of numbers that were made outside of the model's function: a table cannot replace it.",
                    where: $"prediction from model \"{model.Name}\"", expected: "columns and factors alone for data that go with the rows",
                    found: string.Create(CultureInfo.InvariantCulture, $"an array of shape {constant.Shape}: {string.Join(", ", constant.Values.Take(3))}{(constant.Values.Length > 3 ? ", ..." : "")}"),
                    remedy: $"where it was computed in plain C# (a centred or scaled column), {Remedy}");
        }
    }

    /// <summary>Whether the fitted model holds the same array, so that running its function again did not make it of the new rows.</summary>
    private bool IsOfTheFit(Constant constant) =>
        OnParameters.Graph(model.Trace, ObservationSampler.Expressions([.. model.Trace.Observations])).Nodes
            .Any(n => n.Operation is Constant other && other.Shape.Equals(constant.Shape) && other.Values.AsSpan().SequenceEqual(constant.Values));

    private static List<int> UsesOf(Node user, Node node)
    {
        var uses = new List<int>();
        for (int k = 0; k < user.Inputs.Length; k++)
        {
            if (ReferenceEquals(user.Inputs[k], node))
                uses.Add(k);
        }
        return uses;
    }

    private void RequireNoSums(Graph graph, ObservationDeclaration observation)
    {
        foreach (Node node in graph.Nodes)
        {
            bool overRows = !node.DependsOnParameters && node.Inputs.Length > 0 && node.Inputs[0].Shape.Rank > 0 && node.Inputs[0].Shape[0] == Rows
                && node.Operation switch
                {
                    Reduction reduction => reduction.Axes.Items.Contains(0),
                    SegmentSum => true,
                    _ => false,
                };
            if (overRows && NamesBelow(node) is { Count: > 0 } names)
                throw new HmcNetException(
                    $"The distribution of \"{observation.Name}\" uses a number computed of all rows of {string.Join(", ", names.Select(n => $"\"{n}\""))}, such as a mean: of the new rows it is another one than of those that were fitted.",
                    where: $"prediction from model \"{model.Name}\"", expected: "data of each row by itself", found: $"{node.Operation.Name} over the rows",
                    remedy: $"compute the number once, outside of the model's function, and use it there as a constant; or {Remedy}");
        }
    }

    /// <summary>A column of groups, as many as there were rows, cannot be told from one of rows until it is indexed.</summary>
    private void RequireNoGroupData(Graph graph, ObservationDeclaration observation)
    {
        foreach (Node node in graph.Nodes)
        {
            if (node.Operation is Gather or Lookup && node.Inputs[0].Operation is DataInput data && prediction.Used.Contains(data.Source.Name))
                throw new HmcNetException(
                    $"The distribution of \"{observation.Name}\" indexes \"{data.Source.Name}\" by groups, and the table has it for rows.",
                    where: $"prediction from model \"{model.Name}\"", expected: "data of groups under a name that is no column of the table", found: $"a column of {Rows} rows",
                    remedy: "rename the column of the table or that of the model");
        }
    }

    private List<string> NamesBelow(Node node)
    {
        Graph below = Graph.FromNodes([node], []);
        return [.. below.DataSources.Select(s => s.Name).Where(prediction.Used.Contains).Distinct()];
    }

    private void RequireRows(ObservationDeclaration observation)
    {
        Shape shape = observation.Source.Shape;
        if (shape.Rank > 0 && shape[0] != Rows)
            throw new HmcNetException(
                $"The distribution of \"{observation.Name}\" does not have the rows of the table: its data are no columns of it.",
                where: $"prediction from model \"{model.Name}\"", expected: string.Create(CultureInfo.InvariantCulture, $"{Rows} rows, as the table"),
                found: $"shape {shape}", remedy: Remedy);
    }
}
