using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet;

/// <summary>
/// Takes the declarations of a model: parameters, observations, added terms, derived quantities. Handed to the function
/// of <see cref="Model.Define"/>.
/// </summary>
public sealed partial class ModelBuilder
{
    private readonly Dictionary<string, string> roles = new(StringComparer.Ordinal);

    internal ModelBuilder(string modelName) => ModelName = modelName;

    internal string ModelName { get; }

    internal ModelTrace Trace { get; } = new();

    /// <summary>Declares a parameter with a prior. Its support is the prior's.</summary>
    /// <param name="name">A letter, then letters, digits and underscores.</param>
    /// <param name="prior">The prior. Its parameters may depend on parameters declared before.</param>
    /// <param name="over">What the parameter ranges over: a factor, a length, or several; null for the prior's own batch shape.
    /// The event dimensions of a multivariate prior follow after these.</param>
    /// <param name="centered">False writes a location-scale prior in its non-centred form: the standard variable is sampled
    /// and the parameter is location + scale times it. <see cref="Centring.Auto"/> lets NUTS choose for every element. The model means the same.</param>
    /// <param name="support">A narrower support than the prior's. The prior is then cut off there without being normalised
    /// again, as in Stan: harmless unless its parameters are unknown; then write Truncated(...) instead.</param>
    /// <returns>The parameter on its constrained scale, of the shape of <paramref name="over"/> and then the prior's event.</returns>
    /// <exception cref="HmcNetException">When the name is unfit or taken, the shapes do not fit, the prior is discrete, or
    /// it has no non-centred form.</exception>
    public Tensor Parameter(string name, Distribution prior, Dimensions? over = null, Centring centered = default, Support? support = null)
    {
        ArgumentNullException.ThrowIfNull(prior);
        if (PriorReplacement.For(name) is { } other)
        {
            over = KeepShape(name, prior.EventShape, BatchOf(name, prior, over), other, over);
            prior = ReplacedPriors.Checked(name, prior.Support, other);
            // A prior without a non-centred form means the same centred.
            if (other.AsLocationScale() is null)
                centered = Centring.Centered;
        }
        Claim(name, "parameter");
        if (prior.Support.IsDiscrete)
            throw new HmcNetException(
                $"A parameter has a discrete prior ({prior.Name}), which has no gradient.", where: $"parameter \"{name}\"",
                expected: "a prior on real numbers", found: $"values: {prior.Support.Name}",
                remedy: "sum the parameter out of the density, e.g. with Mixture(...) or LogSumExp, or declare it by m.Discrete(...) and sample with Gibbs");
        Support values = support ?? prior.Support;
        if (values.EventRank != prior.EventShape.Rank && support is not null)
            throw new HmcNetException(
                "The support given for a parameter does not go with its prior.", where: $"parameter \"{name}\"",
                expected: $"a support of {(prior.EventShape.IsScalar ? "single numbers" : $"values of shape {prior.EventShape}")}", found: values.Name);
        Shape batch = BatchOf(name, prior, over);
        var shape = new Shape([.. batch.Lengths, .. prior.EventShape.Lengths]);
        Variable variable = VariableOf(name, shape, over, isDerived: false);
        if (support is not null)
            At(name, () => PriorChecks.RequireNarrower(name, prior, support, shape));
        return InForm(variable, shape, prior, centered, support);
    }

    /// <summary>Declares a parameter with a flat prior on a support.</summary>
    /// <param name="name">A letter, then letters, digits and underscores.</param>
    /// <param name="support">Where it may lie.</param>
    /// <param name="over">What it ranges over; the last dimensions are those of the support's vectors or matrices
    /// (one length is enough for a square matrix). Null for a scalar.</param>
    /// <returns>The parameter on its constrained scale.</returns>
    /// <exception cref="HmcNetException">When the name is unfit or taken, or the shape does not fit the support.</exception>
    public Tensor Parameter(string name, Support support, Dimensions? over = null)
    {
        ArgumentNullException.ThrowIfNull(support);
        if (PriorReplacement.For(name) is { } other)
            return Replaced(name, support, other, over);
        Claim(name, "parameter");
        if (support.EventRank == 2 && over is { Count: 1 })
            over = [over[0], over[0]];
        Shape shape = over?.Shape ?? Shape.Scalar;
        return Centred(VariableOf(name, shape, over, isDerived: false), shape, null, support, isPriorsOwn: false);
    }

    /// <summary>
    /// Declares a parameter of whole numbers: the component of an observation, an unknown count. Only the Gibbs sampler can
    /// sample it. It can be an index: <c>mu[component]</c>.
    /// </summary>
    /// <param name="name">A letter, then letters, digits and underscores.</param>
    /// <param name="prior">A discrete prior of single numbers, e.g. Categorical, Bernoulli, Binomial, Truncated(Poisson(rate), 0, 50).</param>
    /// <param name="over">What the parameter ranges over; null for the prior's own batch shape.</param>
    /// <returns>The parameter, of the shape of <paramref name="over"/>.</returns>
    /// <exception cref="HmcNetException">When the name is unfit or taken, the shapes do not fit, or the prior is not one of single whole numbers.</exception>
    public Tensor Discrete(string name, Distribution prior, Dimensions? over = null)
    {
        ArgumentNullException.ThrowIfNull(prior);
        if (PriorReplacement.For(name) is { } other)
        {
            over = KeepShape(name, prior.EventShape, BatchOf(name, prior, over), other, over);
            prior = other;
        }
        Claim(name, "parameter");
        if (!prior.Support.IsDiscrete || !prior.EventShape.IsScalar)
            throw new HmcNetException(
                $"A discrete parameter has a prior that is not one of single whole numbers ({prior.Name}).", where: $"parameter \"{name}\"",
                expected: "Bernoulli, Categorical, Binomial, Truncated(Poisson(...), low, high), ...", found: $"values: {prior.Support.Name}",
                remedy: "a continuous parameter is declared by m.Parameter(...)");
        Shape shape = BatchOf(name, prior, over);
        Tensor value = Tensor.WholeParameter(name, shape);
        Trace.Parameters.Add(new ParameterDeclaration(VariableOf(name, shape, over, isDerived: false), shape, prior.Support, value, value, prior, null));
        Trace.Terms.Add(new ModelTerm(TermKind.Prior, name, prior.LogDensityInside(value), prior.LogDensity(value)));
        return value;
    }

    /// <summary>Adds a term to the log density; the elements of a vector or matrix are summed.</summary>
    /// <param name="term">The term.</param>
    public void AddLogDensity(Tensor term) =>
        AddLogDensity(string.Create(CultureInfo.InvariantCulture, $"term {Trace.Terms.Count(t => t.Kind == TermKind.Added) + 1}"), term);

    /// <summary>Adds a named term to the log density; the elements of a vector or matrix are summed.</summary>
    /// <param name="name">Name in messages.</param>
    /// <param name="term">The term.</param>
    public void AddLogDensity(string name, Tensor term)
    {
        ArgumentNullException.ThrowIfNull(term);
        Trace.Terms.Add(new ModelTerm(TermKind.Added, name, term, term));
    }

    /// <summary>Declares a quantity that is computed for every draw and reported like a parameter.</summary>
    /// <param name="name">A letter, then letters, digits and underscores.</param>
    /// <param name="value">The quantity.</param>
    /// <param name="over">Names and labels of its dimensions; null where there are none.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="HmcNetException">When the name is unfit or taken, or the dimensions do not fit.</exception>
    public Tensor Derived(string name, Tensor value, Dimensions? over = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        Claim(name, "derived quantity");
        if (over is not null && !over.Shape.Equals(value.Shape))
            throw new HmcNetException(
                "The dimensions of a derived quantity do not fit its value.", where: $"derived quantity \"{name}\"",
                expected: $"dimensions of lengths {value.Shape}", found: $"{over.Shape}");
        Variable variable = VariableOf(name, value.Shape, over, isDerived: true);
        if (!value.Node.DependsOnParameters)
            variable = variable with { ConstantEntries = [.. Enumerable.Repeat(true, variable.Size)] };
        Trace.Derived.Add((variable, value));
        return value;
    }

    private Tensor Centred(Variable variable, Shape shape, Distribution? prior, Support support, bool isPriorsOwn)
    {
        string name = variable.Name;
        Tensor coordinates = At(name, () => Tensor.Parameter(name, support.UnconstrainedShape(shape)));
        (Tensor value, Tensor logJacobian) = support.Constrain(coordinates, shape);
        variable = variable with { ConstantEntries = support.ConstantEntries(shape) };
        Trace.Parameters.Add(
            new ParameterDeclaration(variable, shape, support, coordinates, value, prior, null) { IsCut = prior is not null && !isPriorsOwn });
        if (logJacobian.Node.DependsOnParameters)
            Trace.Terms.Add(new ModelTerm(TermKind.Jacobian, name, logJacobian, logJacobian));
        if (prior is not null)
        {
            // The map keeps the value inside the prior's own support; values that a user asks about may be anywhere, and a
            // support that was given may reach beyond a prior whose bounds are parameters.
            Tensor guarded = prior.LogDensity(value);
            Trace.Terms.Add(new ModelTerm(TermKind.Prior, name, isPriorsOwn ? prior.LogDensityInside(value) : guarded, guarded));
        }
        return value;
    }

    private Tensor NonCentred(Variable variable, Shape shape, Distribution prior, Support? support)
    {
        string name = variable.Name;
        LocationScale? form = prior.AsLocationScale();
        if (form is null || support is not null)
            throw new HmcNetException(
                form is null ? $"{prior.Name} has no non-centred form." : "A parameter with a support of its own has no non-centred form.",
                where: $"parameter \"{name}\"", expected: "a location-scale prior (Normal, StudentT, Cauchy, MultivariateNormal, ...) on its own support",
                remedy: "leave out centered: false");
        Support standardSupport = form.Standard.Support;
        Tensor coordinates = Tensor.Parameter(name, standardSupport.UnconstrainedShape(shape));
        (Tensor standard, Tensor logJacobian) = standardSupport.Constrain(coordinates, shape);
        Tensor value = TensorMath.BroadcastTo(form.FromStandard(standard), shape);
        Trace.Parameters.Add(new ParameterDeclaration(variable, shape, prior.Support, coordinates, value, prior, standardSupport) { StandardValue = standard });
        if (logJacobian.Node.DependsOnParameters)
            Trace.Terms.Add(new ModelTerm(TermKind.Jacobian, name, logJacobian, logJacobian));
        Trace.Terms.Add(new ModelTerm(TermKind.Prior, name, form.Standard.LogDensityInside(standard), prior.LogDensity(value)));
        return value;
    }

    private static Shape BatchOf(string name, Distribution prior, Dimensions? over)
    {
        Shape batch = At(name, () => prior.BatchShape);
        if (over is null)
            return batch;
        return over.Shape.Equals(Shape.Broadcast(batch, over.Shape))
            ? over.Shape
            : throw new HmcNetException(
                "The prior of a parameter does not fit what the parameter ranges over.", where: $"parameter \"{name}\"",
                expected: $"a prior with scalar parameters, or of shape {over.Shape}", found: $"{prior.Name} of shape {batch}");
    }

    private static Variable VariableOf(string name, Shape shape, Dimensions? over, bool isDerived)
    {
        var labels = new IReadOnlyList<string>?[shape.Rank];
        for (int d = 0; over is not null && d < over.Count; d++)
            labels[d] = over[d].Labels;
        return new Variable(name, shape.Lengths.ToArray(), labels, isDerived) { DimensionNames = [.. (over ?? []).Select(d => d.Name)] };
    }

    /// <summary>Adds the parameter's name to a fault of its support or prior.</summary>
    private static T At<T>(string name, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (HmcNetException fault) when (fault.Where is null)
        {
            throw new HmcNetException(fault.What, $"parameter \"{name}\"", fault.Expected, fault.Found, fault.Remedy, fault);
        }
    }

    private void Claim(string name, string role)
    {
        if (role != "observation")
            Names.Check(name, role);
        if (!roles.TryAdd(name, role))
            throw new HmcNetException(
                $"Two things of a model are named \"{name}\".", where: $"model \"{ModelName}\"", expected: "names that differ",
                found: $"a {roles[name]} and a {role}", remedy: "rename one of them");
    }
}
