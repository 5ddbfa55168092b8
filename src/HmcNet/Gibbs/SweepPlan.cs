using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.GibbsSampling.Kernels;
using HmcNet.Supports;

namespace HmcNet.GibbsSampling;

/// <summary>The kernels of a sweep over a model, compiled once and shared by the chains.</summary>
internal sealed class SweepPlan
{
    /// <summary>A block whose precision is dense and larger than this costs more than its parts.</summary>
    private const int LargestDenseBlock = 200;

    /// <summary>Why simplexes and matrices are held by their coordinates.</summary>
    private readonly Dictionary<string, string> reasons = new(StringComparer.Ordinal);

    /// <summary>Plans the updates of all parameters.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="trace">The traced model.</param>
    /// <param name="data">Values for some of its data sources.</param>
    /// <param name="compressRows">Whether sums over rows are compressed.</param>
    /// <param name="options">What the user asked for.</param>
    /// <exception cref="HmcNetException">When something asked for does not fit the model.</exception>
    public SweepPlan(
        string name, ModelTrace trace, IReadOnlyDictionary<DataSource, double[]> data, bool compressRows, GibbsOptions options)
    {
        RequireKnownNames(name, trace, options);
        var unconstrained = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParameterDeclaration parameter in trace.Parameters)
        {
            bool isKnownForm = parameter.Support.EventRank == 0 || parameter.Support is SimplexSupport or CovarianceSupport || options.Conditionals.ContainsKey(parameter.Name);
            if (!parameter.Support.IsDiscrete && (!isKnownForm || options.KernelOf(parameter.Name) == Kernel.Nuts))
                unconstrained.Add(parameter.Name);
        }
        PlannedKernel[] planned;
        while (true)
        {
            Model = new StateModel(trace, data, compressRows, unconstrained);
            var planner = new KernelPlanner(Model, reasons);
            if (FindUnrecognized(planner, options) is { } unrecognized)
            {
                unconstrained.Add(unrecognized);
                continue;
            }
            planned = [.. Blocks(planner, options)];
            break;
        }
        Kernels = Ordered(planned, options);
        Plan = new GibbsPlan(name, [.. Kernels.Select(k => k.Entry)]);
        ValuesFunction = Model.Compile(Model.Values);
        LogDensityFunction = Model.Compile([Model.LogDensity()]);
        HeldFunction = GraphFunction.Create(Graph.Create(Model.Held, trace.Coordinates), data);
    }

    /// <summary>The model over the state.</summary>
    public StateModel Model { get; private set; }

    /// <summary>The kernels in the order of a sweep.</summary>
    public IReadOnlyList<PlannedKernel> Kernels { get; }

    /// <summary>What users are told.</summary>
    public GibbsPlan Plan { get; }

    /// <summary>From the state to the values of a draw.</summary>
    public GraphFunction ValuesFunction { get; }

    /// <summary>From the state to the sum of all terms.</summary>
    public GraphFunction LogDensityFunction { get; }

    /// <summary>From unconstrained coordinates to the state.</summary>
    public GraphFunction HeldFunction { get; }

    /// <summary>A simplex or matrix whose conditional is not recognised; it is held by its coordinates then.</summary>
    private string? FindUnrecognized(KernelPlanner planner, GibbsOptions options)
    {
        foreach (StateVariable variable in Model.Variables)
        {
            if (variable.Support.EventRank == 0 || variable.IsUnconstrained || options.Conditionals.ContainsKey(variable.Name))
                continue;
            string reason = "";
            if (options.KernelOf(variable.Name) == Kernel.Automatic && planner.Recognizer.Recognize(variable, out reason) is not null)
                continue;
            reasons[variable.Name] = reason;
            return variable.Name;
        }
        return null;
    }

    private IEnumerable<PlannedKernel> Blocks(KernelPlanner planner, GibbsOptions options)
    {
        var taken = new HashSet<StateVariable>();
        foreach (IReadOnlyList<string> names in options.Blocks)
        {
            StateVariable[] members = [.. names.Select(n => Model.Variables.First(v => v.Name == n))];
            string? bounded = members.FirstOrDefault(v => v.Support.EventRank > 0 || v.IsUnconstrained || v.IsDiscrete || !new KernelBounds(Model, v).IsUnbounded)?.Name;
            string reason = bounded is null ? "" : $"{bounded} has bounds or is no vector of real numbers";
            PlannedKernel block = (bounded is null ? planner.Recognizer.NormalBlock(members, out reason) : null) ?? throw new HmcNetException(
                "Parameters of a block are not jointly normal given the others.", where: $"Blocks: {string.Join(", ", names)}", expected: "a joint conditional that is normal", found: reason,
                remedy: "leave out the block; the sampler forms those that it can by itself");
            taken.UnionWith(members);
            yield return block;
        }
        var blocks = new List<List<StateVariable>>();
        foreach (StateVariable variable in Model.Variables)
        {
            if (taken.Contains(variable))
                continue;
            if (options.Conditionals.TryGetValue(variable.Name, out GibbsConditional? conditional))
                yield return User(variable, conditional);
            else if (options.AutomaticBlocks && options.KernelOf(variable.Name) == Kernel.Automatic && IsNormal(planner, variable))
                Join(planner, blocks, variable);
            else
                yield return planner.Plan(variable, options.KernelOf(variable.Name));
        }
        foreach (List<StateVariable> block in blocks)
            yield return planner.Recognizer.NormalBlock(block, out _)!;
    }

    private bool IsNormal(KernelPlanner planner, StateVariable variable) =>
        variable.Support.EventRank == 0 && !variable.IsDiscrete && !variable.IsUnconstrained
        && new KernelBounds(Model, variable).IsUnbounded && planner.Recognizer.IsQuadratic([variable], out _);

    /// <summary>
    /// Puts a variable together with the blocks with which it is jointly normal and not independent: with all of them where the
    /// whole is jointly normal too, else with the first.
    /// </summary>
    private void Join(KernelPlanner planner, List<List<StateVariable>> blocks, StateVariable variable)
    {
        List<StateVariable>[] met = [.. blocks.Where(block => Meets(planner, block, variable))];
        if (met.Length == 0)
        {
            blocks.Add([variable]);
            return;
        }
        StateVariable[] others = [.. met.Skip(1).SelectMany(block => block)];
        if (others.Length > 0 && Meets(planner, [.. met[0], .. others], variable))
        {
            met[0].AddRange(others);
            foreach (List<StateVariable> block in met.Skip(1))
                blocks.Remove(block);
        }
        met[0].Add(variable);
    }

    private bool Meets(KernelPlanner planner, List<StateVariable> block, StateVariable variable)
    {
        StateVariable[] together = [.. block, variable];
        if (!planner.Recognizer.IsQuadratic(together, out _))
            return false;
        Autodiff.Analysis.Interactions pattern = Autodiff.Analysis.Interactions.Of(
            Graph.Create([Model.TermsOf(together)], Model.Inputs), [.. together.Select(v => v.Input.Node)], Model.Data);
        int first = pattern.Count - variable.Size;
        bool meets = Enumerable.Range(first, variable.Size).Any(i => pattern[i].Any(j => j < first));
        return meets && !(pattern.IsDense && pattern.Count > LargestDenseBlock);
    }

    private PlannedKernel User(StateVariable variable, GibbsConditional conditional)
    {
        if (variable.Parameter.StandardValue is not null)
            throw new HmcNetException(
                "A conditional was given for a non-centred parameter.", where: $"parameter \"{variable.Name}\"", expected: "a centred parameter",
                found: "centered: false, so that its standard variable is sampled in its place", remedy: "leave out centered: false in the model");
        StateModel model = Model;
        GraphFunction values = model.Compile([.. model.Values.Take(model.Variables.Count)]);
        return new PlannedKernel(
            [variable], new GibbsPlanEntry([variable.Title], GibbsKernelKind.User, null, "written by the user"),
            context =>
            {
                GibbsState view = StateViews.Create(model, context.Own(values));
                return new UserKernel(conditional, view, variable, bound => StateViews.Evaluate(model, variable, bound, view));
            });
    }

    /// <summary>The order of the model, each block where its first parameter stands; then the user's order first.</summary>
    private List<PlannedKernel> Ordered(PlannedKernel[] planned, GibbsOptions options)
    {
        int PlaceOf(PlannedKernel kernel)
        {
            int named = kernel.Variables.Select(v => options.UpdateOrder.ToList().IndexOf(v.Name)).Where(i => i >= 0).DefaultIfEmpty(int.MaxValue).Min();
            return named < int.MaxValue ? named : options.UpdateOrder.Count + kernel.Variables.Min(v => Model.Variables.ToList().IndexOf(v));
        }
        return [.. planned.OrderBy(PlaceOf)];
    }

    private static void RequireKnownNames(string name, ModelTrace trace, GibbsOptions options)
    {
        HashSet<string> known = [.. trace.Parameters.Select(p => p.Name)];
        foreach (string wanted in options.NamesInUse())
        {
            if (!known.Contains(wanted))
                throw new HmcNetException(
                    $"An option names a parameter that the model does not have: \"{wanted}\".", where: $"Gibbs options for model \"{name}\"",
                    expected: $"one of {string.Join(", ", known)}", found: $"\"{wanted}\"", remedy: "check the spelling");
        }
        if (known.Count == 0)
            throw new HmcNetException("There is nothing to sample.", where: $"model \"{name}\"", expected: "at least one parameter", found: "none", remedy: "add a parameter to the model");
    }
}
