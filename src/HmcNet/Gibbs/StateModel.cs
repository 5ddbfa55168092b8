using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Passes;
using HmcNet.Autodiff.Passes.CompressRows;
using HmcNet.Supports;

namespace HmcNet.GibbsSampling;

/// <summary>
/// The log density of a model as a function of its parameters on their own scale: what full conditionals are read off.
/// Non-centred parameters are held by their standard variable, as they are sampled; partially centred ones by their own value.
/// </summary>
internal sealed class StateModel
{
    private readonly ModelTrace trace;
    private readonly Tensor[] terms;
    private readonly CompressedGraph? compressed;
    private readonly TermKind[] kinds;
    private readonly string[] owners;
    private readonly bool centred;
    private readonly string[] guarded;
    private readonly Dictionary<Node, Tensor> boundsOnState = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes a traced model over the state.</summary>
    /// <param name="trace">The model.</param>
    /// <param name="data">Values for some of its data sources; the others keep their own.</param>
    /// <param name="compressRows">Whether sums over rows are compressed.</param>
    /// <param name="unconstrained">Names of the parameters that are held by their unconstrained coordinates.</param>
    /// <param name="centred">Whether non-centred parameters are held by their own value, as if they were centred.</param>
    public StateModel(
        ModelTrace trace, IReadOnlyDictionary<DataSource, double[]> data, bool compressRows, IReadOnlySet<string> unconstrained, bool centred = false)
    {
        this.trace = trace;
        this.centred = centred;
        Data = data;
        var variables = new List<StateVariable>();
        var replacements = new List<(Tensor, Tensor)>();
        foreach (ParameterDeclaration parameter in trace.Parameters)
        {
            bool onCoordinates = unconstrained.Contains(parameter.Name);
            Tensor held = HeldOf(parameter, onCoordinates);
            Tensor input = parameter.Support.IsDiscrete ? Tensor.WholeParameter(parameter.Name, held.Shape) : Tensor.Parameter(parameter.Name, held.Shape);
            variables.Add(new StateVariable(
                parameter, input, onCoordinates ? Support.Real : (IsHeldCentred(parameter) ? null : parameter.Standard) ?? parameter.Support, Size, onCoordinates));
            replacements.Add((held, input));
            Size += held.Shape.Size;
        }
        Variables = variables;
        Inputs = [.. variables.Select(v => v.Input)];
        ModelTerm[] kept = [.. trace.Terms.Where(t => t.Kind != TermKind.Jacobian || unconstrained.Contains(t.Name))];
        (string Name, string Variable, Tensor Value)[] guards = [.. variables.SelectMany(GuardsOf)];
        guarded = [.. guards.Select(g => g.Variable)];
        kinds = [.. kept.Select(t => t.Kind)];
        owners = [.. kept.Select(t => t.Kind == TermKind.Prior ? t.Name : "")];
        TermNames = [.. kept.Select(t => t.Description), .. guards.Select(g => g.Name)];
        Tensor[] sums = [.. kept.Select(t => TensorMath.Sum(IsOnParameters(t, unconstrained) ? t.OnParameters : t.Value)), .. guards.Select(g => g.Value)];
        Tensor[] values = [.. trace.Parameters.Select(p => p.Value), .. trace.Derived.Select(d => d.Value)];
        Tensor[] bounds = [.. variables.SelectMany(v => BoundsOf(v.Support)).Where(b => b.Node.DependsOnParameters)];
        IReadOnlyList<Tensor> written = Substitution.Replace([.. sums, .. values, .. bounds], replacements, trace.Coordinates);
        Traced = [.. written.Take(sums.Length)];
        Values = [.. written.Skip(sums.Length).Take(values.Length)];
        for (int i = 0; i < bounds.Length; i++)
            boundsOnState.TryAdd(bounds[i].Node, written[sums.Length + values.Length + i]);
        Graph graph = Graph.Create(Traced, Inputs);
        compressed = compressRows ? RowCompression.Run(graph, data) : null;
        Graph simple = compressed?.Graph ?? Pipeline.Run(graph);
        terms = [.. simple.Outputs.Select(o => new Tensor(o))];
    }

    /// <summary>Number of elements of the state.</summary>
    public int Size { get; }

    /// <summary>The parameters in the order of the model, each a run of the state.</summary>
    public IReadOnlyList<StateVariable> Variables { get; }

    /// <summary>The inputs of all graphs of the state.</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>Names of the terms.</summary>
    public IReadOnlyList<string> TermNames { get; }

    /// <summary>Whether a term is the log-likelihood of an observation.</summary>
    /// <param name="term">Its place in <see cref="Traced"/>.</param>
    public bool IsObservation(int term) => term < kinds.Length && kinds[term] == TermKind.Observation;

    /// <summary>The variable of which a term is the prior; null for other terms.</summary>
    /// <param name="term">Its place in <see cref="Traced"/>.</param>
    public StateVariable? PriorOf(int term) => term < owners.Length ? Variables.FirstOrDefault(v => v.Name == owners[term]) : null;

    /// <summary>The terms as traced, each summed; for printing.</summary>
    public IReadOnlyList<Tensor> Traced { get; }

    /// <summary>The parameters and derived quantities, in the order of a draw.</summary>
    public IReadOnlyList<Tensor> Values { get; }

    /// <summary>Values for some of the data sources; the others keep their own.</summary>
    public IReadOnlyDictionary<DataSource, double[]> Data { get; }

    /// <summary>
    /// Whether the compiled terms serve other data too: false where these change which rows belong together. The sparsity of
    /// precisions, which depends on the values of indices, is not looked at: bind observations, not indices.
    /// </summary>
    /// <param name="other">Values for some of the data sources.</param>
    public bool Fits(IReadOnlyDictionary<DataSource, double[]> other) => compressed?.Fits(other) ?? true;

    /// <summary>The model's trace.</summary>
    public ModelTrace Trace => trace;

    /// <summary>What the state holds of each parameter, as a function of the model's unconstrained coordinates.</summary>
    public IReadOnlyList<Tensor> Held => [.. Variables.Select(v => HeldOf(v.Parameter, v.IsUnconstrained))];

    /// <summary>
    /// The sum of the terms that some variables enter, simplified and over as few rows as the data allow. The bounds of a
    /// single variable are left to its kernel.
    /// </summary>
    /// <param name="variables">The variables.</param>
    /// <returns>A scalar; zero when no term depends on them.</returns>
    public Tensor TermsOf(IReadOnlyList<StateVariable> variables) => SumOf(terms, variables);

    /// <summary>As <see cref="TermsOf"/>, as the user wrote the terms.</summary>
    /// <param name="variables">The variables.</param>
    public Tensor TracedTermsOf(IReadOnlyList<StateVariable> variables) => SumOf(Traced, variables);

    /// <summary>The terms that a variable enters, those that are quadratic in it and the others; null where there are none.</summary>
    /// <param name="variable">The variable.</param>
    public (Tensor? Quadratic, Tensor? Others) SplitByDegree(StateVariable variable)
    {
        Graph graph = Graph.Create(terms, Inputs);
        var degree = new PolynomialDegree(graph, [variable.Input.Node]);
        Tensor? quadratic = null, others = null;
        bool hasSquares = false;
        foreach (Node output in graph.Outputs)
        {
            if (degree[output] == 0)
                continue;
            hasSquares |= degree[output] == 2;
            if (degree[output] <= 2)
                quadratic = StatisticForm.Add(quadratic, new Tensor(output));
            else
                others = StatisticForm.Add(others, new Tensor(output));
        }
        return (hasSquares ? quadratic : null, others);
    }

    /// <summary>The sum of all terms.</summary>
    public Tensor LogDensity() => terms.Aggregate((a, b) => a + b);

    /// <summary>Compiles outputs over the state and binds the data.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="more">Further inputs after those of the state.</param>
    public GraphFunction Compile(IReadOnlyList<Tensor> outputs, params IReadOnlyList<Tensor> more) =>
        GraphFunction.Create(Graph.Create(outputs, [.. Inputs, .. more]), Data);

    /// <summary>The bounds of a variable as expressions of the state; null where there is none.</summary>
    /// <param name="variable">A variable of scalars.</param>
    public (Tensor? Lower, Tensor? Upper) BoundsOn(StateVariable variable)
    {
        (Tensor? lower, Tensor? upper) = LimitsOf(variable.Support);
        Tensor? OnState(Tensor? bound) => bound is not null && boundsOnState.TryGetValue(bound.Node, out Tensor? written) ? written : bound;
        return (OnState(lower), OnState(upper));
    }

    private Tensor HeldOf(ParameterDeclaration parameter, bool isUnconstrained) =>
        isUnconstrained ? parameter.Coordinates : (IsHeldCentred(parameter) ? null : parameter.StandardValue) ?? parameter.Value;

    /// <summary>A partially centred parameter is held by its own value: in between, no full conditional is of a known family.</summary>
    private bool IsHeldCentred(ParameterDeclaration parameter) => centred || parameter.Weights is not null;

    private bool IsOnParameters(ModelTerm term, IReadOnlySet<string> unconstrained) =>
        centred || (term.Kind == TermKind.Prior && !unconstrained.Contains(term.Name) && trace.Parameters.Exists(p => p.Name == term.Name && p.Weights is not null));

    private Tensor SumOf(IReadOnlyList<Tensor> parts, IReadOnlyList<StateVariable> variables)
    {
        Graph graph = Graph.Create(parts, Inputs);
        var dependence = new Dependence(graph, [.. variables.Select(v => v.Input.Node).Where(graph.Contains)]);
        Tensor? sum = null;
        for (int i = 0; i < parts.Count; i++)
        {
            bool isOwnGuard = i >= kinds.Length && variables.Count == 1 && guarded[i - kinds.Length] == variables[0].Name;
            if (dependence[graph.Outputs[i]] && !isOwnGuard)
                sum = sum is null ? new Tensor(graph.Outputs[i]) : sum + new Tensor(graph.Outputs[i]);
        }
        return sum ?? 0;
    }

    /// <summary>
    /// Bounds that depend on parameters limit these too: a term of 0 inside and -infinity outside. (The map to
    /// unconstrained coordinates, which keeps values inside, is not used here.)
    /// </summary>
    private IEnumerable<(string, string, Tensor)> GuardsOf(StateVariable variable)
    {
        if (variable.IsUnconstrained)
            yield break;
        Tensor value = HeldOf(variable.Parameter, isUnconstrained: false);
        (Tensor? lower, Tensor? upper) = LimitsOf(variable.Support);
        if (lower is { Node.DependsOnParameters: true })
            yield return ($"lower bound of {variable.Name}", variable.Name, TensorMath.Sum(TensorMath.Where(value < lower, double.NegativeInfinity, 0)));
        if (upper is { Node.DependsOnParameters: true })
            yield return ($"upper bound of {variable.Name}", variable.Name, TensorMath.Sum(TensorMath.Where(value > upper, double.NegativeInfinity, 0)));
    }

    private static IEnumerable<Tensor> BoundsOf(Support support)
    {
        (Tensor? lower, Tensor? upper) = LimitsOf(support);
        if (lower is not null)
            yield return lower;
        if (upper is not null)
            yield return upper;
    }

    private static (Tensor? Lower, Tensor? Upper) LimitsOf(Support support) => support switch
    {
        BoundedSupport bounded => (bounded.LowerBound, bounded.UpperBound),
        IntegerSupport integer => (integer.LowerBound, integer.UpperBound),
        _ => (null, null),
    };
}
