using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Deriving;
using HmcNet.Distributions;
using HmcNet.Randomness;

namespace HmcNet.Predicting;

/// <summary>
/// Draws group-level variables for a group never seen: one more level of every factor of the model. A parameter over a length without a factor
/// has a population too, where its prior is the same for all entries: its first entry is drawn anew.
/// </summary>
internal sealed class NewGroupDraws
{
    private static readonly Dictionary<DataSource, double[]> NoData = [];
    private readonly Model model;
    private readonly Draws draws;
    private readonly ModelTrace trace;
    private readonly (Variable Variable, Tensor Value)[] wanted;

    // The dimension of each that is the group's.
    private readonly int[] dimensions;

    // Samplers of those without a factor; null for the others.
    private readonly PriorSampler?[] exchangeable;

    public NewGroupDraws(Model model, Draws draws, IReadOnlyList<string> names)
    {
        this.model = model;
        this.draws = draws;
        DerivedColumns.RequireDraws(draws, "a new group");
        if (names.Count == 0)
            throw new HmcNetException("A new group needs the names of its variables.", expected: "e.g. fit.NewGroup(\"alpha\")", found: "none");
        trace = Predictor.Traced(model, PredictionData.OfNewLevels());
        (Variable Variable, Tensor Value)[] all = [.. trace.Parameters.Select(p => (p.Variable, p.Value)), .. trace.Derived];
        wanted = [.. names.Select(n => Array.Find(all, v => v.Variable.Name == n) is { Variable: not null } found ? found : throw Unknown(n))];
        exchangeable = new PriorSampler?[wanted.Length];
        dimensions = [.. wanted.Select((w, i) => GroupDimension(w.Variable, i))];
    }

    /// <summary>Draws.</summary>
    /// <param name="seed">Seed of the random numbers.</param>
    public Draws Run(ulong seed)
    {
        HashSet<string> needed = Needed([.. wanted.Where((_, i) => exchangeable[i] is null).Select(w => w.Value)]);
        var map = new ParameterMap(model.Name, draws, trace, p => needed.Contains(p.Name));
        GraphFunction function = OnParameters.Compile(trace, [.. wanted.Select(w => w.Value)], NoData);
        Variable[] variables = [.. wanted.Select((w, i) => WithoutGroup(w.Variable, dimensions[i]))];
        double[][][] columns = DerivedColumns.Room(draws, variables.Sum(v => v.Size));
        int[] offsets = [.. wanted.Select((_, i) => wanted.Take(i).Sum(w => w.Variable.Size))];
        int[] places = [.. wanted.SelectMany((w, i) => EntriesOf(w.Variable, i).Select(e => e + offsets[i]))];
        var parameters = new double[map.Size];
        var outputs = new double[function.OutputCount];
        DrawWalk.ForEach(draws, seed, (chain, iteration, random) =>
        {
            map.Fill(chain, iteration, random, parameters);
            function.Run(parameters, outputs);
            for (int i = 0; i < wanted.Length; i++)
            {
                Span<double> values = outputs.AsSpan(offsets[i], wanted[i].Variable.Size);
                exchangeable[i]?.Draw(random, parameters, values, () => DerivedColumns.Place(chain, iteration));
            }
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

    private int GroupDimension(Variable variable, int place)
    {
        int[] found = [.. Enumerable.Range(0, variable.Shape.Count).Where(d => IsExtended(variable, d))];
        if (found.Length == 1)
            return found[0];
        if (found.Length > 1)
            throw new HmcNetException(
                $"\"{variable.Name}\" ranges over several factors: a new group is of one.", where: $"new group of \"{variable.Name}\"", expected: "one factor",
                found: string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{found.Length}"), remedy: "predict a table whose rows have the levels wanted: fit.Predict(table)");
        if (trace.Parameters.Find(p => p.Name == variable.Name) is not { } parameter || parameter.Shape.Rank == (parameter.Prior?.EventShape.Rank ?? 0))
            throw new HmcNetException(
                $"\"{variable.Name}\" does not range over a factor: there are no groups of which a new one could be drawn.", where: $"new group of \"{variable.Name}\"",
                expected: "a parameter or derived quantity declared with over: a factor", found: variable.Shape.Count == 0 ? "a scalar" : $"shape [{string.Join(", ", variable.Shape)}] without a factor",
                remedy: "declare it over a factor: over: table.Factor(\"group\"), or over: Factor.From(\"group\", labels)");
        RequireExchangeable(parameter);
        exchangeable[place] = new PriorSampler(trace, NoData, parameter);
        return 0;
    }

    private void RequireExchangeable(ParameterDeclaration parameter)
    {
        string? reason = PriorSampler.DistributionOf(parameter) is not { } prior ? "its prior is flat"
            : PriorSampler.AddedTermsOf(trace, parameter) is [var term, ..] ? $"its prior is changed by the {term.Description}"
            : prior.Parameters.Any(p => Varies(p, parameter.Shape.Rank - prior.EventShape.Rank)) ? $"its prior ({prior.Name}) differs from entry to entry"
            : null;
        if (reason is not null)
            throw new HmcNetException(
                $"\"{parameter.Name}\" has no population that a new group could be drawn from: {reason}.", where: $"new group of \"{parameter.Name}\"",
                expected: "one proper prior for all groups, such as Normal(mu, tau)", found: parameter.Prior?.Name ?? "a flat prior",
                remedy: "declare it over a factor, m.Parameter(\"alpha\", Normal(mu, tau), over: group)");
    }

    private static bool Varies(DistributionParameter parameter, int batchRank) =>
        parameter.Value.Shape.Rank - parameter.EventRank == batchRank && parameter.Value.Shape[0] != 1;

    private static bool IsExtended(Variable variable, int dimension) => variable.Labels[dimension]?.Contains(PredictionData.NewLevel) == true;

    private IEnumerable<int> EntriesOf(Variable variable, int place)
    {
        int level = exchangeable[place] is null ? variable.Shape[dimensions[place]] - 1 : 0;
        return Enumerable.Range(0, variable.Size).Where(e => variable.Indices(e)[dimensions[place]] == level);
    }

    private static Variable WithoutGroup(Variable variable, int dimension) => new(
        variable.Name + "_new", [.. variable.Shape.Where((_, d) => d != dimension)], [.. variable.Labels.Where((_, d) => d != dimension)], isDerived: true);

    private HmcNetException Unknown(string name) =>
        new($"There is no variable named \"{name}\".", where: $"model \"{model.Name}\"", expected: $"one of {string.Join(", ", model.Variables.Variables.Select(v => v.Name))}",
            found: $"\"{name}\"", remedy: "check the spelling");
}
