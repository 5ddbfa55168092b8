using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using HmcNet.Autodiff.Passes;
using HmcNet.Autodiff.Passes.CompressRows;

namespace HmcNet.Optimization;

/// <summary>Which terms of a model's log density are kept.</summary>
/// <param name="Priors">Whether priors that depend on no other parameter are kept.</param>
/// <param name="Flat">Names of parameters whose own prior is left out in any case.</param>
/// <param name="Integrated">Names of parameters whose prior is kept in any case, unless they are flat, and whose log-Jacobian is kept.</param>
/// <param name="Jacobian">Whether the log-Jacobians of the other parameters are kept.</param>
internal sealed record TermChoice(bool Priors, IReadOnlySet<string> Flat, IReadOnlySet<string> Integrated, bool Jacobian)
{
    /// <summary>Names of parameters that are held by their standard variable where they have one.</summary>
    public IReadOnlySet<string> Standardised { get; init; } = new HashSet<string>();
}

/// <summary>Some of the terms of a model as one function of its unconstrained coordinates.</summary>
internal sealed class DensityTerms
{
    private readonly ModelTrace trace;
    private readonly Standardisation standardisation;
    private readonly Dictionary<string, HashSet<string>> parents = new(StringComparer.Ordinal);

    /// <summary>Chooses and adds up terms.</summary>
    /// <param name="model">The model.</param>
    /// <param name="choice">Which terms are kept.</param>
    public DensityTerms(Model model, TermChoice choice)
    {
        trace = model.Trace;
        Data = model.BoundData;
        standardisation = new Standardisation(trace, choice.Standardised);
        foreach (ModelTerm term in trace.Terms)
        {
            if (term.Kind == TermKind.Prior)
                parents[term.Name] = [.. DependsOn(term.OnParameters).Where(n => n != term.Name)];
        }
        ModelTerm[] kept = [.. trace.Terms.Where(t => IsKept(t, choice))];
        Dropped = [.. trace.Terms.Where(t => t.Kind != TermKind.Jacobian && !kept.Contains(t)).Select(t => t.Description)];
        if (kept.Length == 0)
            throw new HmcNetException(
                "No term of the log density is left.", where: $"model \"{model.Name}\"", expected: "observations declared by m.Observe(...)",
                found: $"dropped: {string.Join(", ", Dropped)}", remedy: "declare the data with m.Observe, or find the mode of the posterior with Optimize.Mode");
        Total = TotalOf(kept, model.Options.CompressRows);
    }

    /// <summary>The sum of the terms: a scalar.</summary>
    public Tensor Total { get; }

    /// <summary>The unconstrained coordinates of the parameters, in the order of the model, or their standard variables.</summary>
    public IReadOnlyList<Tensor> Inputs => standardisation.Inputs;

    /// <summary>How parameters are held by their standard variables.</summary>
    public Standardisation Standardisation => standardisation;

    /// <summary>Values for some of the data sources.</summary>
    public IReadOnlyDictionary<DataSource, double[]> Data { get; }

    /// <summary>The terms left out, in words; log-Jacobians are not listed.</summary>
    public IReadOnlyList<string> Dropped { get; }

    /// <summary>The parameters on which the prior of a parameter depends; none where there is no prior.</summary>
    /// <param name="parameter">Name of the parameter.</param>
    public IReadOnlyCollection<string> ParentsOf(string parameter) => parents.TryGetValue(parameter, out HashSet<string>? found) ? found : [];

    /// <summary>Sum at a point of the terms that are kept for their being priors: those that maximum likelihood drops.</summary>
    /// <param name="point">All coordinates.</param>
    /// <param name="integrated">Names of the parameters whose priors belong to the likelihood.</param>
    public double PriorsAt(ReadOnlySpan<double> point, IReadOnlySet<string> integrated)
    {
        var likelihood = new TermChoice(Priors: false, new HashSet<string>(), integrated, Jacobian: true);
        Tensor[] priors = [.. trace.Terms.Where(t => !IsKept(t, likelihood)).Select(t => TensorMath.Sum(t.Value))];
        var values = new double[priors.Length];
        new Interpreter(Graph.Create(priors, trace.Coordinates), Data).Run(point, values);
        return values.Sum();
    }

    /// <summary>Compiles outputs over the coordinates and binds the data.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="more">Further inputs after the coordinates.</param>
    public GraphFunction Compile(IReadOnlyList<Tensor> outputs, params IReadOnlyList<Tensor> more) =>
        GraphFunction.Create(Graph.Create(outputs, [.. Inputs, .. more]), Data);

    private Tensor TotalOf(ModelTerm[] kept, bool compress)
    {
        Tensor? total = null;
        // Rows are compressed as the model has them, affine in the parameters; standard variables come in afterwards.
        Tensor[] traced = [.. kept.Where(t => PriorIn(t) is null).Select(t => TensorMath.Sum(t.Value))];
        if (traced.Length > 0)
        {
            Graph graph = Graph.Create([traced.Aggregate((a, b) => a + b)], trace.Coordinates);
            Graph simple = compress ? RowCompression.Run(graph, Data).Graph : Pipeline.Run(graph);
            total = standardisation.Rewrite([new Tensor(simple.Outputs[0])])[0];
        }
        foreach (Tensor prior in kept.Select(PriorIn).OfType<Tensor>())
            total = total is null ? prior : total + prior;
        return total!;
    }

    private Tensor? PriorIn(ModelTerm term) => term.Kind == TermKind.Prior ? standardisation.PriorOf(term.Name) : null;

    private bool IsKept(ModelTerm term, TermChoice choice) => term.Kind switch
    {
        TermKind.Jacobian => choice.Jacobian || choice.Integrated.Contains(term.Name),
        TermKind.Prior => !choice.Flat.Contains(term.Name) && (choice.Priors || choice.Integrated.Contains(term.Name) || parents[term.Name].Count > 0),
        TermKind.Added => choice.Priors || PriorOf(term) is not { } owner || (choice.Integrated.Contains(owner) && !choice.Flat.Contains(owner)),
        _ => true,
    };

    /// <summary>
    /// The parameter of which an added term is the prior: the only one it depends on, where it reads no data. Null for any
    /// other term, which may be a likelihood.
    /// </summary>
    private string? PriorOf(ModelTerm term)
    {
        if (trace.Observations.Count == 0)
            return null;
        Graph graph = Graph.Create([term.Value], trace.Coordinates);
        bool readsData = graph.DataSources.Count > 0 || graph.Nodes.Any(n => n.Operation is Constant constant && IsArray(constant.Values));
        string[] names = [.. DependsOn(term.Value)];
        return !readsData && names.Length == 1 ? names[0] : null;
    }

    /// <summary>Whether a constant holds numbers that differ, as data do.</summary>
    private static bool IsArray(double[] values) => values.Length > 1 && Array.Exists(values, v => v != values[0]);

    private IEnumerable<string> DependsOn(Tensor value)
    {
        Graph graph = Graph.Create([value], trace.Coordinates);
        return trace.Parameters.Where(p => graph.Contains(p.Coordinates.Node)).Select(p => p.Name);
    }
}
