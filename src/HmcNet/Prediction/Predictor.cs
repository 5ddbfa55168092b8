using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Deriving;
using HmcNet.Randomness;

namespace HmcNet.Predicting;

/// <summary>Predicts the rows of a table: runs the model's function on it, matches its parameters to the draws, and draws.</summary>
internal sealed class Predictor
{
    private readonly Model model;
    private readonly Draws draws;
    private readonly Table table;
    private readonly PredictOptions options;
    private readonly PredictionData data;
    private readonly ModelTrace trace;
    private readonly ObservationDeclaration[] observations;
    private readonly (Variable Variable, Tensor Value)[] derived;
    private readonly ParameterMap map;

    public Predictor(Model model, Draws draws, Table table, PredictOptions options)
    {
        this.model = model;
        this.draws = draws;
        this.table = table;
        this.options = options;
        DerivedColumns.RequireDraws(draws, "predictions");
        PredictiveDraws.RequireObservations(model);
        if (options.Observations is { Count: 0 })
            throw new HmcNetException("There is no observation to predict.", where: "PredictOptions.Observations", expected: "at least one name, or null for all", found: "none");
        string[] names = [.. options.Observations ?? [.. model.Trace.Observations.Select(o => o.Name)]];
        (IReadOnlySet<int> lengths, IReadOnlySet<string> rowNames) = model.Rows(names.Select(n => PredictiveDraws.ObservationOf(model, n)));
        data = PredictionData.OfRows(table, lengths, rowNames);
        trace = Traced(model, data);
        observations = [.. names.Select(n => trace.Observations.First(o => o.Name == n))];
        var checks = new RowChecks(model, trace, data, lengths);
        checks.Require(observations);
        map = new ParameterMap(model.Name, draws, trace, _ => true, (parameter, graph) => checks.RequireColumns(graph, $"the prior of new levels of \"{parameter.Name}\" needs it"));
        // What was derived of observed columns does not exist for new rows.
        derived = [.. trace.Derived.Where(d => checks.MissingOf(OnParameters.Graph(trace, [d.Value])).Count == 0)];
    }

    /// <summary>Runs the model's function for a prediction; a fault there is explained.</summary>
    public static ModelTrace Traced(Model model, PredictionData data)
    {
        try
        {
            return model.TraceFor(data);
        }
        catch (HmcNetException fault)
        {
            throw RowChecks.Explain(model, data, fault);
        }
    }

    /// <summary>Draws and summarises.</summary>
    public Prediction Run()
    {
        int values = observations.Sum(o => o.Source.Shape.Size);
        Variable[] variables = [.. observations.Select(o => new Variable(o.Name, o.Source.Shape.Lengths.ToArray(), isDerived: true))];
        Variable[] parameters = [.. trace.Parameters.Select(p => p.Variable), .. derived.Select(d => d.Variable)];
        DrawWalk.RequireRoom("Predictions", draws.TotalDraws, 2L * values + parameters.Sum(v => (long)v.Size), "predict the table in parts");
        ObservationSampler sampler = Sampler();
        int[] withMean = [.. Enumerable.Range(0, observations.Length).Where(sampler.HasMean)];
        double[][][] ofData = DerivedColumns.Room(draws, values);
        double[][][] ofMeans = DerivedColumns.Room(draws, withMean.Sum(o => observations[o].Source.Shape.Size));
        double[][][] ofParameters = DerivedColumns.Room(draws, parameters.Sum(v => v.Size));
        var at = new double[map.Size];
        double[][] drawn = [.. observations.Select(o => new double[o.Source.Shape.Size])];
        DrawWalk.ForEach(draws, options.Seed, (chain, iteration, random) =>
        {
            map.Fill(chain, iteration, random, at);
            sampler.Evaluate(at, () => DerivedColumns.Place(chain, iteration));
            random.Begin(iteration, StreamPurpose.Predictive);
            for (int o = 0; o < drawn.Length; o++)
                sampler.Draw(random, o, drawn[o]);
            PredictiveDraws.Store(ofData[chain], iteration, drawn);
            PredictiveDraws.Store(ofMeans[chain], iteration, [.. withMean.Select(o => sampler.Mean(o).ToArray())]);
            PredictiveDraws.Store(ofParameters[chain], iteration, [at, sampler.Others.ToArray()]);
        });
        Draws newData = DerivedColumns.Of(draws, variables, ofData);
        Draws? expected = withMean.Length == 0 ? null : DerivedColumns.Of(draws, [.. withMean.Select(o => variables[o])], ofMeans);
        return new Prediction(model.Name, options.Probabilities)
        {
            Draws = newData,
            Expected = expected,
            Parameters = DerivedColumns.Of(draws, parameters, ofParameters),
            NewLevels = data.NewLevels.Where(f => Needed().Contains(f.Key)).ToDictionary(),
            Rows = RowsOf(newData, expected),
        };
    }

    /// <summary>Compiles and binds; a level that something has no entry for is found here.</summary>
    private ObservationSampler Sampler()
    {
        try
        {
            return new ObservationSampler(trace, new Dictionary<DataSource, double[]>(), observations, withMeans: true, [.. derived.Select(d => d.Value)]);
        }
        catch (HmcNetException fault) when (data.NewLevels.Count > 0)
        {
            throw new HmcNetException(
                $"A level was never seen ({string.Join("; ", data.NewLevels.Select(f => $"{f.Key}: {string.Join(", ", f.Value)}"))}), and something that is indexed by the groups has no entry for it.",
                where: $"prediction from model \"{model.Name}\"{(fault.Where is null ? "" : $", {fault.Where}")}", expected: "parameters over the factor (over: group) and no data of groups",
                found: $"{fault.What} ({fault.Found})",
                remedy: "leave the rows of that level out, or turn data of groups into a column of the rows, which the new table then holds for its own rows", inner: fault);
        }
    }

    private HashSet<string> Needed() =>
        [.. OnParameters.Graph(trace, ObservationSampler.Expressions(observations)).DataSources.Select(s => s.Name).Where(data.Used.Contains)];

    private List<PredictionRow> RowsOf(Draws newData, Draws? expected)
    {
        var summary = new SummaryOptions { Probabilities = options.Probabilities, IncludeLogDensity = false };
        IReadOnlyList<SummaryRow> values = newData.Summary(summary).Rows;
        IReadOnlyList<SummaryRow> means = expected?.Summary(summary).Rows ?? [];
        HashSet<string> needed = Needed();
        string[] columns = [.. table.Names.Where(needed.Contains)];
        var rows = new List<PredictionRow>();
        int meansBefore = 0;
        for (int o = 0, at = 0; o < observations.Length; o++)
        {
            Shape shape = observations[o].Source.Shape;
            bool hasMean = expected?.Variables.Variables.Any(v => v.Name == observations[o].Name) == true;
            int rowSize = shape.Rank == 0 ? 1 : shape.Size / shape[0];
            for (int e = 0; e < shape.Size; e++, at++)
            {
                int row = e / rowSize;
                rows.Add(new PredictionRow
                {
                    Observation = observations[o].Name,
                    Row = row,
                    Label = LabelOf(columns, row) + (rowSize == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" [{(e % rowSize) + 1}]")),
                    IsNewLevel = columns.Any(c => data.NewLevels.TryGetValue(c, out IReadOnlyList<string>? levels) && levels.Contains(table.Text(c)[row])),
                    Value = values[at],
                    Expected = hasMean ? means[meansBefore + e] : null,
                });
            }
            meansBefore += hasMean ? shape.Size : 0;
        }
        return rows;
    }

    private string LabelOf(string[] columns, int row) => columns.Length == 0
        ? string.Create(CultureInfo.InvariantCulture, $"row {row + 1}")
        : string.Join(", ", columns.Select(c => $"{c} {table.Text(c)[row]}"));
}
