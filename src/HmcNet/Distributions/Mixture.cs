using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>A mixture of distributions; see <see cref="Distribution.Mixture"/>.</summary>
public sealed class Mixture : Distribution
{
    private readonly Tensor weights;
    private readonly Distribution[] components;
    private readonly bool isDiscrete;

    /// <summary>Creates the mixture.</summary>
    /// <param name="weights">Weights, a simplex along the last dimension.</param>
    /// <param name="components">As many distributions, of equal event shapes.</param>
    /// <exception cref="HmcNetException">When the numbers or shapes do not fit, or discrete and continuous distributions are mixed.</exception>
    public Mixture(Tensor weights, params Distribution[] components)
        : base([Vector("weights", weights, Support.Simplex), .. components.SelectMany((c, i) => NestedParameters.Of(c, $"component{i + 1}."))])
    {
        this.weights = weights;
        this.components = [.. components];
        if (components.Length == 0 || components.Length != weights.Shape[weights.Rank - 1])
            throw new HmcNetException(
                "A mixture needs one weight for each component.", where: SourceLocation.OfCaller(),
                expected: $"weights of length {Math.Max(1, components.Length)}", found: $"shape {weights.Shape} for {components.Length} components");
        if (components.Any(c => !c.EventShape.Equals(components[0].EventShape) || c.Support.IsDiscrete != components[0].Support.IsDiscrete))
            throw new HmcNetException(
                "The components of a mixture do not fit together.", where: SourceLocation.OfCaller(),
                expected: "events of one shape, all continuous or all discrete",
                found: string.Join(", ", components.Select(c => $"{c.Name} ({c.EventShape}, {(c.Support.IsDiscrete ? "discrete" : "continuous")})")));
        isDiscrete = components[0].Support.IsDiscrete;
    }

    /// <inheritdoc/>
    public override Support Support
    {
        get
        {
            Support first = components[0].Support;
            if (components.All(c => c.Support.Name == first.Name))
                return first;
            if (first.IsDiscrete)
                return Support.NonNegativeIntegers;
            return components.All(c => c.Support.Name == Support.Positive.Name || c.Support.Name == Support.NonNegative.Name)
                ? Support.NonNegative
                : Support.Real;
        }
    }

    /// <inheritdoc/>
    public override Shape EventShape => components[0].EventShape;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => components.All(c => c.HasDistributionFunction);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) =>
        OutsideOfParts(components.Select(c => c.Support).FirstOrDefault(s => !ReferenceEquals(s, Support.Real), Support.Real), LogSumOver(c => c.LogDensity(x)));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) =>
        // Inside the support of the mixture is inside that of each component only where these are one and the same.
        components.All(c => ReferenceEquals(c.Support, components[0].Support)) ? LogSumOver(c => c.LogDensityInside(x)) : LogDensity(x);

    /// <inheritdoc/>
    public override Tensor? Mean() => AverageOver(c => c.Mean()) is { } mean ? Stretch(mean) : null;

    /// <inheritdoc/>
    public override Tensor? Variance()
    {
        if (AverageOver(c => c.Mean()) is not { } mean)
            return null;
        // Around the mean of the mixture: var + (mean - mixture mean)^2 of each component.
        return AverageOver(c => c.Variance() is { } variance ? variance + Square(c.Mean()! - mean) : null) is { } total ? Stretch(total) : null;
    }

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => LogSumOver(c => c.LogCdf(x));

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => LogSumOver(c => c.LogComplementaryCdf(x));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        int chosen = CategoricalSampler.Draw(random, parameters[0]);
        components[chosen].DrawEvent(random, ParametersOf(chosen, parameters), destination);
    }

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double sum = 0;
        for (int c = 0; c < components.Length; c++)
            sum += parameters[0][c] * components[c].TailProbability(ParametersOf(c, parameters), x, upper);
        return sum;
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper)
    {
        // The quantile lies between those of the components; the tail probability is monotone there: bisection.
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int c = 0; c < components.Length; c++)
        {
            double quantile = components[c].TailQuantile(ParametersOf(c, parameters), probability, upper);
            low = Math.Min(low, quantile);
            high = Math.Max(high, quantile);
        }
        while (true)
        {
            double middle = isDiscrete ? Math.Floor(0.5 * (low + high)) : 0.5 * low + 0.5 * high;
            if (!(low < middle || (isDiscrete && low < high)) || !(middle < high))
                return high;
            double tail = TailProbability(parameters, middle, upper);
            if (upper ? tail <= probability : tail >= probability)
                high = middle;
            else
                low = isDiscrete ? middle + 1 : middle;
        }
    }

    private ReadOnlySpan<double[]> ParametersOf(int component, ReadOnlySpan<double[]> parameters)
    {
        int first = 1;
        for (int c = 0; c < component; c++)
            first += components[c].Parameters.Count;
        return parameters.Slice(first, components[component].Parameters.Count);
    }

    private Tensor Weight(int component, int eventRank = 0)
    {
        Tensor weight = Slice(weights, -1, component, 1);
        return Reshape(weight, new Shape([.. weights.Shape.Lengths[..^1], .. Enumerable.Repeat(1, eventRank)]));
    }

    private Tensor LogSumOver(Func<Distribution, Tensor> logTerm)
    {
        Tensor[] terms = [.. components.Select((c, i) => Log(Weight(i)) + logTerm(c))];
        if (terms.Length == 1)
            return terms[0];
        if (terms.Length == 2)
            return LogAddExp(terms[0], terms[1]);
        Shape shape = terms.Aggregate(Shape.Scalar, (s, t) => Shape.Broadcast(s, t.Shape)!);
        return LogSumExp(Stack([.. terms.Select(t => BroadcastTo(t, shape))]), 0);
    }

    private Tensor? AverageOver(Func<Distribution, Tensor?> moment)
    {
        Tensor sum = 0.0;
        for (int c = 0; c < components.Length; c++)
        {
            if (moment(components[c]) is not { } value)
                return null;
            sum += Weight(c, EventShape.Rank) * value;
        }
        return sum;
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// A mixture: p(x) = sum over c of weights[c] p_c(x); the component is summed out, so that the gradient exists.
    /// </summary>
    /// <remarks>
    /// Mean and variance where the components have them. Where the components' supports differ, the mixture's is one that holds
    /// them all. McLachlan and Peel (2000), Finite Mixture Models, chapter 1.
    /// </remarks>
    /// <param name="weights">Weights, a simplex along the last dimension.</param>
    /// <param name="components">As many distributions, of equal event shapes, all continuous or all discrete.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When the numbers or shapes do not fit, or a constant weight is out of its range.</exception>
    public static Distribution Mixture(Tensor weights, params Distribution[] components) => new Mixture(weights, components);
}
