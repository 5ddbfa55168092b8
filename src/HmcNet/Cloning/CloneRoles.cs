using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using HmcNet.Supports;

namespace HmcNet.Cloning;

/// <summary>What is a parameter, what is latent, and which terms of a model are priors, are replicated or are multiplied.</summary>
internal sealed class CloneRoles
{
    private readonly string modelName;
    private readonly ModelTrace trace;
    private readonly HashSet<string> latent;

    /// <summary>Sorts a model.</summary>
    /// <param name="modelName">Name of the model.</param>
    /// <param name="trace">Its trace.</param>
    /// <param name="options">What the user said of it.</param>
    /// <exception cref="HmcNetException">When a name is unknown, nothing is left to estimate, or a term's role is not clear.</exception>
    public CloneRoles(string modelName, ModelTrace trace, DataCloningOptions options)
    {
        this.modelName = modelName;
        this.trace = trace;
        RequireTerms(options.Likelihood, nameof(options.Likelihood));
        RequireTerms(options.Priors, nameof(options.Priors));
        if (trace.Observations.Count == 0 && options.Likelihood.Count == 0)
            throw new HmcNetException(
                "Data cloning needs observations.", where: Where, expected: "m.Observe(...), or terms of the log density that are said to be the likelihood",
                found: "neither", remedy: "write the likelihood with m.Observe in Model.Define, or name its terms in DataCloningOptions.Likelihood");
        latent = options.Latent is null ? DependentPriors() : Given(options.Latent);
        RequireParameters();
        Terms = TermsOf(options);
        RequireSeparable();
    }

    /// <summary>The parameters, which all clones share.</summary>
    public IReadOnlyList<ParameterDeclaration> Parameters => [.. trace.Parameters.Where(p => !latent.Contains(p.Name))];

    /// <summary>The latent variables, of which each clone has its own.</summary>
    public IReadOnlyList<ParameterDeclaration> Latent => [.. trace.Parameters.Where(p => latent.Contains(p.Name))];

    /// <summary>The role of each term of the trace, in its order.</summary>
    public IReadOnlyList<CloneRole> Terms { get; }

    private string Where => $"model \"{modelName}\"";

    /// <summary>Names of the parameters whose prior depends on other parameters, and of the discrete ones.</summary>
    private HashSet<string> DependentPriors()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        ModelTerm[] priors = [.. trace.Terms.Where(t => t.Kind == TermKind.Prior)];
        Graph graph = OnParameters([.. priors.Select(t => t.OnParameters)]);
        for (int t = 0; t < priors.Length; t++)
        {
            var others = new Dependence(graph, trace.Parameters.Where(p => p.Name != priors[t].Name).Select(p => p.Input.Node));
            if (others[graph.Outputs[t]])
                found.Add(priors[t].Name);
        }
        found.UnionWith(trace.Parameters.Where(p => p.Support.IsDiscrete).Select(p => p.Name));
        return found;
    }

    private HashSet<string> Given(IReadOnlyList<string> names)
    {
        string? unknown = names.FirstOrDefault(n => trace.Parameters.All(p => p.Name != n));
        if (unknown is not null)
            throw new HmcNetException(
                $"There is no parameter named \"{unknown}\" to be latent.", where: $"{nameof(DataCloningOptions)}.{nameof(DataCloningOptions.Latent)}, {Where}",
                expected: $"names among {string.Join(", ", trace.Parameters.Select(p => p.Name))}", found: $"\"{unknown}\"", remedy: "check the spelling");
        return new HashSet<string>(names, StringComparer.Ordinal);
    }

    private void RequireParameters()
    {
        if (trace.Parameters.All(p => latent.Contains(p.Name)))
            throw new HmcNetException(
                "No parameter is left to be estimated: all are latent.", where: Where, expected: "a parameter that all clones share",
                found: $"latent: {string.Join(", ", latent)}", remedy: $"name the latent variables in {nameof(DataCloningOptions)}.{nameof(DataCloningOptions.Latent)}");
        if (trace.Parameters.Find(p => p.Support.IsDiscrete && !latent.Contains(p.Name)) is { } discrete)
            throw new HmcNetException(
                "A discrete parameter cannot be estimated by data cloning: its posterior does not become normal.", where: $"parameter \"{discrete.Name}\" of {Where}",
                expected: "discrete parameters that are latent", found: "one that all clones would share",
                remedy: $"name it in {nameof(DataCloningOptions)}.{nameof(DataCloningOptions.Latent)}");
    }

    private CloneRole[] TermsOf(DataCloningOptions options)
    {
        Graph graph = Graph.Create([.. trace.Terms.Select(t => t.Value)], trace.Coordinates);
        var onLatent = new Dependence(graph, Latent.Select(p => p.Coordinates.Node));
        var roles = new CloneRole[trace.Terms.Count];
        for (int t = 0; t < roles.Length; t++)
            roles[t] = RoleOf(trace.Terms[t], onLatent[graph.Outputs[t]], options);
        return roles;
    }

    private CloneRole RoleOf(ModelTerm term, bool isOnLatent, DataCloningOptions options)
    {
        if (term.Kind is TermKind.Prior or TermKind.Jacobian)
        {
            bool isLatent = latent.Contains(term.Name);
            if (isOnLatent && !isLatent)
                throw new HmcNetException(
                    $"The {term.Description} depends on a latent variable.", where: Where, expected: "parameters that depend on other parameters only",
                    found: $"latent: {string.Join(", ", latent)}", remedy: $"make \"{term.Name}\" latent too, or what it depends on a parameter");
            return isLatent ? CloneRole.Replicated : CloneRole.Prior;
        }
        if (isOnLatent)
        {
            if (options.Priors.Contains(term.Name))
                throw new HmcNetException(
                    "A term that depends on a latent variable cannot be a prior: each clone has its own latent variables.", where: $"{term.Description} of {Where}",
                    expected: "terms of the parameters alone", found: $"\"{term.Name}\" in {nameof(DataCloningOptions.Priors)}", remedy: "leave it out there");
            return CloneRole.Replicated;
        }
        if (term.Kind == TermKind.Observation || options.Likelihood.Contains(term.Name))
            return CloneRole.Multiplied;
        return options.Priors.Contains(term.Name) ? CloneRole.Prior : RoleOfAdded(term);
    }

    /// <summary>An added term of the parameters alone: a likelihood if data enter it, a prior if only numbers do.</summary>
    private CloneRole RoleOfAdded(ModelTerm term)
    {
        Graph graph = OnParameters([term.OnParameters]);
        if (graph.DataSources.Count > 0)
            return CloneRole.Multiplied;
        if (graph.Nodes.Any(n => n.Operation is Constant { Values.Length: > 1 }))
            throw new HmcNetException(
                "It is not clear whether an added term is a prior or part of the likelihood: an array enters it.", where: $"{term.Description} of {Where}",
                expected: "a term of the parameters and single numbers (a prior), or one of observations or columns (likelihood)", found: "an array",
                remedy: $"name the term in {nameof(DataCloningOptions)}.{nameof(DataCloningOptions.Likelihood)} if it is of data, in {nameof(DataCloningOptions.Priors)} if not");
        return CloneRole.Prior;
    }

    private Graph OnParameters(IReadOnlyList<Tensor> expressions)
    {
        (Tensor, Tensor)[] inputs = [.. trace.Parameters.Select(p => (p.Value, p.Input))];
        return Graph.Create(Substitution.Replace(expressions, inputs, trace.Coordinates), [.. trace.Parameters.Select(p => p.Input)]);
    }

    /// <summary>Refuses parameters that are made of latent variables, and latent variables whose bounds are others.</summary>
    private void RequireSeparable()
    {
        Tensor[] bounds = [.. Latent.SelectMany(p => BoundsOf(p.Support))];
        Graph graph = Graph.Create([.. Parameters.Select(p => p.Value), .. bounds], trace.Coordinates);
        var onLatent = new Dependence(graph, Latent.Select(p => p.Coordinates.Node));
        for (int i = 0; i < graph.Outputs.Count; i++)
        {
            if (onLatent[graph.Outputs[i]])
                throw new HmcNetException(
                    i < Parameters.Count ? "A parameter is a function of a latent variable." : "The bounds of a latent variable depend on a latent variable.",
                    where: i < Parameters.Count ? $"parameter \"{Parameters[i].Name}\" of {Where}" : Where, expected: "locations, scales and bounds that are parameters or numbers",
                    found: $"latent: {string.Join(", ", latent)}", remedy: $"name the latent variables in {nameof(DataCloningOptions)}.{nameof(DataCloningOptions.Latent)}");
        }
    }

    /// <summary>The bounds of a support of single numbers.</summary>
    public static IEnumerable<Tensor> BoundsOf(Support support) => support switch
    {
        BoundedSupport bounded => new[] { bounded.LowerBound, bounded.UpperBound }.OfType<Tensor>(),
        IntegerSupport integer => new[] { integer.LowerBound, integer.UpperBound }.OfType<Tensor>(),
        _ => [],
    };

    private void RequireTerms(IReadOnlyList<string> names, string option)
    {
        string[] known = [.. trace.Terms.Where(t => t.Kind == TermKind.Added).Select(t => t.Name)];
        string? unknown = names.FirstOrDefault(n => !known.Contains(n));
        if (unknown is not null)
            throw new HmcNetException(
                $"There is no added term named \"{unknown}\".", where: $"{nameof(DataCloningOptions)}.{option}, {Where}",
                expected: known.Length == 0 ? "names of terms of m.AddLogDensity, of which the model has none" : $"names among {string.Join(", ", known)}", found: $"\"{unknown}\"",
                remedy: "check the spelling; observations and priors of parameters need not be named");
    }
}
