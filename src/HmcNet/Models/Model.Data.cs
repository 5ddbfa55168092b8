using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <content>The same model on other data.</content>
public sealed partial class Model
{
    private IReadOnlyDictionary<DataSource, double[]> data = new Dictionary<DataSource, double[]>();

    // What was replaced so far, for running the model's function again.
    private IReadOnlyDictionary<string, double[]> replaced = new Dictionary<string, double[]>();
    private Table? table;

    /// <summary>Names of the data that can be replaced: observations, columns, and the codes of factors.</summary>
    public IReadOnlyList<string> DataNames => [.. Sources.Select(s => s.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>What running the model's function left behind.</summary>
    internal ModelTrace Trace => graphs.Trace;

    /// <summary>The graphs of the model.</summary>
    internal ModelGraphs Graphs => graphs;

    /// <summary>Values that replace those of data sources.</summary>
    internal IReadOnlyDictionary<DataSource, double[]> BoundData => data;

    /// <summary>How the model is made ready.</summary>
    internal ModelOptions Options => options;

    private IEnumerable<DataSource> Sources =>
        graphs.Explanation.DataSources.Concat(graphs.Trace.Observations.Select(o => o.Source)).Concat(graphs.Values.DataSources).Distinct();

    /// <summary>The model on other data under one name. Data of the same length are bound without tracing again; for
    /// others the model's function runs again, with its columns replaced.</summary>
    /// <param name="name">An observation, column or factor (by the codes of its levels).</param>
    /// <param name="values">The new values, row-major.</param>
    /// <returns>The model on the new data.</returns>
    /// <exception cref="HmcNetException">When there are no data of that name, a value is not finite or impossible, or other
    /// data no longer fit in length.</exception>
    public Model With(string name, double[] values) => With(new Dictionary<string, double[]> { [name] = values });

    /// <summary>The model on other data under some names; see <see cref="With(string, double[])"/>.</summary>
    /// <param name="values">For each name its new values, row-major.</param>
    /// <returns>The model on the new data.</returns>
    /// <exception cref="HmcNetException">As for one name.</exception>
    public Model With(IReadOnlyDictionary<string, double[]> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var bound = new Dictionary<DataSource, double[]>(data);
        bool sameLengths = true;
        foreach ((string name, double[] replacement) in values)
        {
            DataSource[] sources = [.. Sources.Where(s => s.Name == name)];
            if (sources.Length == 0)
                throw new HmcNetException(
                    $"The model has no data named \"{name}\".", where: $"model \"{Name}\"", expected: $"one of {string.Join(", ", DataNames)}", found: $"\"{name}\"",
                    remedy: "only observations, columns and factors have names; other arrays are part of the model");
            foreach (DataSource source in sources)
            {
                sameLengths &= replacement.Length == source.Shape.Size;
                bound[source] = [.. replacement];
            }
        }
        var all = new Dictionary<string, double[]>(replaced);
        foreach ((string name, double[] replacement) in values)
            all[name] = [.. replacement];
        return sameLengths ? Rebound(bound, all) : Retraced(all, table);
    }

    /// <summary>The model on another table: every column and factor that the table has is replaced, and the model's
    /// function runs again.</summary>
    /// <param name="table">The table; its factors must not hold levels that the model has not seen.</param>
    /// <returns>The model on the new data.</returns>
    /// <exception cref="HmcNetException">When data do not fit, or a factor has an unseen level: names the row.</exception>
    public Model With(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var kept = replaced.Where(r => !table.Names.Contains(r.Key)).ToDictionary();
        return Retraced(kept, table);
    }

    /// <summary>Runs the model's function again for a prediction.</summary>
    /// <param name="prediction">What its data answer.</param>
    internal ModelTrace TraceFor(PredictionData prediction)
    {
        // Data of rows are the new table's; what was replaced for groups stays replaced.
        var kept = replaced.Where(r => prediction.Table is null || !prediction.Table.Names.Contains(r.Key) && !prediction.IsOfRows(r.Key, r.Value.Length)).ToDictionary();
        using DataReplacement replacement = DataReplacement.Begin(kept, prediction.Table is null ? table : null, prediction);
        return trace();
    }

    /// <summary>What the data of a new table would replace: numbers of rows and names of data that go with rows.</summary>
    internal (IReadOnlySet<int> Lengths, IReadOnlySet<string> Names) Rows(IEnumerable<ObservationDeclaration> observations)
    {
        HashSet<int> lengths = [.. observations.Where(o => o.Source.Shape.Rank > 0).Select(o => o.Source.Shape[0])];
        HashSet<string> names = [.. replaced.Where(r => lengths.Contains(r.Value.Length)).Select(r => r.Key), .. table?.Names ?? []];
        return (lengths, names);
    }

    private Model Rebound(Dictionary<DataSource, double[]> bound, IReadOnlyDictionary<string, double[]> values)
    {
        foreach ((DataSource source, double[] data) in bound)
        {
            for (int i = 0; i < data.Length; i++)
            {
                if (!double.IsFinite(data[i]))
                    throw DataFaults.NotFinite(source.Name, i, data[i]);
            }
        }
        foreach (ObservationDeclaration observation in graphs.Trace.Observations)
            ObservationChecks.Check(observation.Name, observation.Source, observation.Distribution, bound.GetValueOrDefault(observation.Source, observation.Source.Values), bound);
        var model = new Model(Name, graphs, trace, options, 0, original: this) { data = bound, replaced = values, table = table };
        // Binding checks that indices made of data are in range: here, not in the middle of a run.
        _ = model.gradientFunction.Value;
        return model;
    }

    private Model Retraced(IReadOnlyDictionary<string, double[]> values, Table? newTable)
    {
        using DataReplacement replacement = DataReplacement.Begin(values, newTable);
        Model model = FromTrace(Name, trace, options);
        string? unused = values.Keys.FirstOrDefault(k => !replacement.Used.Contains(k));
        if (unused is not null)
            throw new HmcNetException(
                $"The data \"{unused}\" could not be replaced by others of another length.", where: $"model \"{Name}\"",
                expected: "data that the model's function takes from a Column, a Factor or m.Observe", found: "an array of its own",
                remedy: "define the model again on the new data");
        model.replaced = values;
        model.table = newTable;
        return model;
    }
}
