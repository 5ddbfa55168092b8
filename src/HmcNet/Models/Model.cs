using System.Diagnostics;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Passes.CompressRows;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>
/// A model: named parameters on their supports, observed data, and a log density, written once as a C# function over
/// tensors. Make one with <see cref="Define"/> or <see cref="FromLogDensity"/>.
/// </summary>
public sealed partial class Model : ISamplingTarget
{
    private readonly ModelGraphs graphs;
    private readonly Func<ModelTrace> trace;
    private readonly ModelOptions options;
    private readonly Lazy<CompressedGraph?> compressed;
    private readonly Lazy<Graph> gradientGraph;
    private readonly Lazy<GraphFunction> gradientFunction;
    private readonly Lazy<GraphFunction> valuesFunction;
    private readonly Lazy<PointwiseLogLikelihood> pointwise;
    private readonly Lazy<double> firstGradient;
    private readonly double traceMilliseconds;

    /// <summary>A model, or the same model on other data of the same shapes, which shares its graphs and code.</summary>
    private Model(string name, ModelGraphs graphs, Func<ModelTrace> trace, ModelOptions options, double traceMilliseconds, Model? original = null)
    {
        Name = name;
        this.graphs = graphs;
        this.trace = trace;
        this.options = options;
        this.traceMilliseconds = traceMilliseconds;
        Dimension = graphs.Trace.Parameters.Sum(p => p.CoordinateCount);
        Variables = new VariableLayout([.. graphs.Trace.Parameters.Select(p => p.Variable), .. graphs.Trace.Derived.Select(d => d.Variable)]);
        CoordinateNames = [.. graphs.Trace.Parameters.SelectMany(HmcNet.CoordinateNames.Of)];
        // Which rows belong together is part of the code: data that change it are compressed and compiled anew.
        Lazy<bool> isShared = new(() => original is not null && (original.compressed.Value?.Fits(data) ?? true));
        compressed = new(() => !options.CompressRows ? null : isShared.Value ? original!.compressed.Value : graphs.Compress(data));
        gradientGraph = new(() => compressed.Value is { } smaller ? graphs.GradientOf(smaller) : graphs.DensityAndGradient);
        gradientFunction = new(() => isShared.Value ? original!.gradientFunction.Value.Rebind(data) : GraphFunction.Create(gradientGraph.Value, data));
        valuesFunction = new(() => original?.valuesFunction.Value.Rebind(data) ?? GraphFunction.Create(graphs.Values));
        pointwise = new(() => new PointwiseLogLikelihood(graphs, data, Name));
        firstGradient = new(TimeFirstGradient);
    }

    /// <summary>Name of the model, used in files and messages.</summary>
    public string Name { get; }

    /// <summary>Number of unconstrained coordinates.</summary>
    public int Dimension { get; }

    /// <summary>Variables of a draw: parameters on their constrained scale, then derived quantities.</summary>
    public VariableLayout Variables { get; }

    /// <summary>Names of the unconstrained coordinates, e.g. "log sd_alpha", in order.</summary>
    public IReadOnlyList<string> CoordinateNames { get; }

    /// <summary>The terms of the log density, in the order in which they are added up.</summary>
    public IReadOnlyList<ModelTerm> Terms => graphs.Trace.Terms;

    /// <summary>The log density of the unconstrained coordinates as a graph, for printing.</summary>
    public Graph Graph => graphs.Density;

    /// <summary>Log density, then gradient, as a graph over all rows, for printing.</summary>
    public Graph GradientGraph => graphs.DensityAndGradient;

    /// <summary>
    /// Log density, then gradient, as the graph that is run: over fewer rows where these could be compressed.
    /// </summary>
    public Graph CompressedGradientGraph => gradientGraph.Value;

    /// <summary>
    /// What row compression did to the log density: rows before and after for each part of it, empty when there was
    /// nothing to be compressed or <see cref="ModelOptions.CompressRows"/> is off.
    /// </summary>
    public IReadOnlyList<CompressedTerm> CompressedTerms => compressed.Value?.Terms ?? [];

    /// <summary>Milliseconds from the model's function to its first gradient: tracing, differentiating, compiling, one evaluation.</summary>
    public double ReadyIn => traceMilliseconds + firstGradient.Value;

    /// <inheritdoc/>
    public IChainDensity CreateChainDensity()
    {
        if (graphs.Trace.Parameters.Find(p => p.Support.IsDiscrete) is { } discrete)
            throw new HmcNetException(
                "Hamiltonian Monte Carlo cannot sample a discrete parameter: it has no gradient.", where: $"parameter \"{discrete.Name}\" of model \"{Name}\"",
                expected: "continuous parameters only", found: $"values: {discrete.Support.Name}",
                remedy: "sum the parameter out of the density, e.g. with Mixture(...) or LogSumExp, or sample with Gibbs.Sample(model)");
        _ = firstGradient.Value;
        return new ModelDensity(gradientFunction.Value.ForAnotherThread(), valuesFunction.Value.ForAnotherThread());
    }

    /// <inheritdoc/>
    public void Unconstrain(IReadOnlyDictionary<string, double[]> values, Span<double> position, Span<bool> given) =>
        new StartingValues(graphs.Trace, data).Unconstrain(values, position, given);

    /// <inheritdoc/>
    public string ExplainNonFinite(ReadOnlySpan<double> position) => new NonFiniteExplanation(graphs, data).Explain(position);

    /// <summary>Name and size.</summary>
    /// <returns>For example "scorpions: 11 coordinates".</returns>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Dimension} coordinates");

    private double TimeFirstGradient()
    {
        long start = Stopwatch.GetTimestamp();
        new ModelDensity(gradientFunction.Value.ForAnotherThread(), valuesFunction.Value.ForAnotherThread())
            .ValueAndGradient(new double[Dimension], new double[Dimension]);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
