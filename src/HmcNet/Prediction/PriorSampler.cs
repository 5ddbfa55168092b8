using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Randomness;
using HmcNet.Supports;

namespace HmcNet.Predicting;

/// <summary>Draws one parameter of a model from its prior, given the parameters that the prior depends on. Belongs to one thread.</summary>
internal sealed class PriorSampler
{
    private const int MostTries = 100_000;
    private readonly ModelTrace trace;
    private readonly IReadOnlyDictionary<DataSource, double[]> data;
    private readonly ParameterDeclaration parameter;
    private readonly Distribution prior;
    private readonly GraphFunction function;
    private readonly double[] outputs;
    private readonly double[][] values;
    private readonly double[] retry;
    private readonly Dictionary<Node, GraphFunction> bounds = new(ReferenceEqualityComparer.Instance);

    public PriorSampler(ModelTrace trace, IReadOnlyDictionary<DataSource, double[]> data, ParameterDeclaration parameter)
    {
        this.trace = trace;
        this.data = data;
        this.parameter = parameter;
        prior = DistributionOf(parameter)!;
        function = OnParameters.Compile(trace, [.. prior.Parameters.Select(p => p.Value)], data);
        outputs = new double[function.OutputCount];
        values = [.. prior.Parameters.Select(p => new double[p.Value.Shape.Size])];
        retry = new double[parameter.Shape.Size];
    }

    /// <summary>Name of the parameter.</summary>
    public string Name => parameter.Name;

    /// <summary>The prior as a distribution to draw from: a flat one between two bounds that are numbers is uniform. Null for other flat ones.</summary>
    public static Distribution? DistributionOf(ParameterDeclaration parameter)
    {
        if (parameter.Prior is not null)
            return parameter.Prior;
        return parameter.Support is BoundedSupport { LowerBound: { } lower, UpperBound: { } upper } && ConstantValues.TryGet(lower, out _) && ConstantValues.TryGet(upper, out _)
            ? new Uniform(lower, upper)
            : null;
    }

    /// <summary>The parameters that a prior is made of.</summary>
    public static IReadOnlyList<string> DependenciesOf(ModelTrace trace, ParameterDeclaration parameter)
    {
        Graph graph = OnParameters.Graph(trace, [.. DistributionOf(parameter)?.Parameters.Select(p => p.Value) ?? []]);
        return [.. trace.Parameters.Where(p => graph.Contains(p.Input.Node)).Select(p => p.Name)];
    }

    /// <summary>The added terms of the log density that a parameter enters.</summary>
    public static IReadOnlyList<ModelTerm> AddedTermsOf(ModelTrace trace, ParameterDeclaration parameter) =>
        [.. trace.Terms.Where(t => t.Kind == TermKind.Added && OnParameters.Graph(trace, [t.OnParameters]).Contains(parameter.Input.Node))];

    /// <summary>Draws.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="draw">Values of all parameters; those that the prior depends on are read.</param>
    /// <param name="destination">Written: the parameter's values.</param>
    /// <param name="place">Tells the draw in messages.</param>
    public void Draw(RandomStream random, ReadOnlySpan<double> draw, Span<double> destination, Func<string> place)
    {
        function.Run(draw, outputs);
        int at = 0;
        for (int k = 0; k < values.Length; k++)
        {
            outputs.AsSpan(at, values[k].Length).CopyTo(values[k]);
            at += values[k].Length;
            if (Array.Exists(values[k], double.IsNaN))
                throw new HmcNetException(
                    $"The parameter {prior.Parameters[k].Name} of a prior is NaN, so that nothing can be drawn from it.",
                    where: $"prior of \"{parameter.Name}\", {place()}", expected: "a number", found: "NaN");
        }
        prior.Draw(random, values, parameter.Shape, destination);
        if (parameter.IsCut)
            Reject(random, [.. draw], destination, place);
    }

    /// <summary>Draws events anew that a narrower support does not have.</summary>
    private void Reject(RandomStream random, double[] draw, Span<double> destination, Func<string> place)
    {
        int eventSize = prior.EventShape.Size;
        for (int attempt = 0; attempt < MostTries; attempt++)
        {
            if (parameter.Support.FindViolation(destination, parameter.Shape, bound => Evaluate(bound, draw)) is not (int element, _))
                return;
            prior.Draw(random, values, parameter.Shape, retry);
            int first = element / eventSize * eventSize;
            retry.AsSpan(first, eventSize).CopyTo(destination[first..]);
        }
        throw new HmcNetException(
            "No draw of a prior fell into the narrower support of its parameter.", where: $"parameter \"{parameter.Name}\", {place()}",
            expected: string.Create(CultureInfo.InvariantCulture, $"{parameter.Support.Name} in one of {MostTries} tries"), found: "none",
            remedy: "write Truncated(...) instead of support:");
    }

    private double[] Evaluate(Tensor bound, double[] draw)
    {
        if (!bounds.TryGetValue(bound.Node, out GraphFunction? evaluated))
            bounds.Add(bound.Node, evaluated = OnParameters.Compile(trace, [bound], data));
        var result = new double[evaluated.OutputCount];
        evaluated.Run(draw, result);
        return result;
    }
}
