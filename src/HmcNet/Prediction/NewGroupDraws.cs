using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Deriving;
using HmcNet.Distributions;

namespace HmcNet.Predicting;

/// <summary>Draws group-level variables for a group never seen: one more level of every factor of the model.</summary>
internal sealed class NewGroupDraws
{
    private readonly Model model;
    private readonly Draws draws;
    private readonly string[] names;
    private readonly ModelTrace trace;

    public NewGroupDraws(Model model, Draws draws, IReadOnlyList<string> names)
    {
        this.model = model;
        this.draws = draws;
        this.names = [.. names];
        DerivedColumns.RequireDraws(draws, "a new group");
        if (names.Count == 0)
            throw new HmcNetException("A new group needs the names of its variables.", expected: "e.g. fit.NewGroup(\"alpha\")", found: "none");
        trace = Predictor.Traced(model, PredictionData.OfNewLevels());
    }

    /// <summary>Draws.</summary>
    /// <param name="seed">Seed of the random numbers.</param>
    public Draws Run(ulong seed)
    {
        (Variable Variable, Tensor Value)[] all = [.. trace.Parameters.Select(p => (p.Variable, p.Value)), .. trace.Derived];
        (Variable Variable, Tensor Value)[] wanted = [.. names.Select(n => Array.Find(all, v => v.Variable.Name == n) is { Variable: not null } found ? found : throw Unknown(n))];
        int[][] entries = [.. wanted.Select(v => EntriesOf(v.Variable))];
        HashSet<string> needed = Needed([.. wanted.Select(v => v.Value)]);
        var map = new ParameterMap(model.Name, draws, trace, p => needed.Contains(p.Name));
        Autodiff.Execution.GraphFunction function = OnParameters.Compile(trace, [.. wanted.Select(v => v.Value)], new Dictionary<DataSource, double[]>());
        Variable[] variables = [.. wanted.Select(v => WithoutGroup(v.Variable))];
        double[][][] columns = DerivedColumns.Room(draws, variables.Sum(v => v.Size));
        var parameters = new double[map.Size];
        var outputs = new double[function.OutputCount];
        int[] places = [.. entries.SelectMany((e, v) => e.Select(i => i + wanted.Take(v).Sum(w => w.Variable.Size)))];
        DrawWalk.ForEach(draws, seed, (chain, iteration, random) =>
        {
            map.Fill(chain, iteration, random, parameters);
            function.Run(parameters, outputs);
            for (int i = 0; i < places.Length; i++)
                columns[chain][i][iteration] = outputs[places[i]];
        });
        return DerivedColumns.Of(draws, variables, columns);
    }

    /// <summary>The parameters that expressions are made of, and those that the priors of these are made of.</summary>
    private HashSet<string> Needed(IReadOnlyList<Tensor> expressions)
    {
        Graph graph = OnParameters.Graph(trace, expressions);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<ParameterDeclaration>(trace.Parameters.Where(p => graph.Contains(p.Input.Node)));
        while (pending.TryDequeue(out ParameterDeclaration? parameter))
        {
            if (!needed.Add(parameter.Name))
                continue;
            foreach (string name in PriorSampler.DependenciesOf(trace, parameter))
                pending.Enqueue(trace.Parameters.First(p => p.Name == name));
        }
        return needed;
    }

    private static int GroupDimension(Variable variable)
    {
        int[] dimensions = [.. Enumerable.Range(0, variable.Shape.Count).Where(d => variable.Labels[d]?.Contains(PredictionData.NewLevel) == true)];
        return dimensions switch
        {
            [int one] => one,
            [] => throw new HmcNetException(
                $"\"{variable.Name}\" does not range over a factor: there are no groups of which a new one could be drawn.", where: $"new group of \"{variable.Name}\"",
                expected: "a parameter or derived quantity declared with over: a factor", found: variable.Shape.Count == 0 ? "a scalar" : $"shape [{string.Join(", ", variable.Shape)}] without a factor",
                remedy: "declare it over a factor: over: table.Factor(\"group\"), or over: Factor.From(\"group\", labels)"),
            _ => throw new HmcNetException(
                $"\"{variable.Name}\" ranges over several factors: a new group is of one.", where: $"new group of \"{variable.Name}\"", expected: "one factor",
                found: $"{dimensions.Length}", remedy: "predict a table whose rows have the levels wanted: fit.Predict(table)"),
        };
    }

    private static int[] EntriesOf(Variable variable)
    {
        int dimension = GroupDimension(variable);
        return [.. Enumerable.Range(0, variable.Size).Where(e => variable.Indices(e)[dimension] == variable.Shape[dimension] - 1)];
    }

    private static Variable WithoutGroup(Variable variable)
    {
        int dimension = GroupDimension(variable);
        return new Variable(
            variable.Name + "_new", [.. variable.Shape.Where((_, d) => d != dimension)], [.. variable.Labels.Where((_, d) => d != dimension)], isDerived: true);
    }

    private HmcNetException Unknown(string name) =>
        new($"There is no variable named \"{name}\".", where: $"model \"{model.Name}\"", expected: $"one of {string.Join(", ", model.Variables.Variables.Select(v => v.Name))}",
            found: $"\"{name}\"", remedy: "check the spelling");
}
