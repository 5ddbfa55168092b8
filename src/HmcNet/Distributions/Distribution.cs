using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Sampling;
using HmcNet.Supports;

namespace HmcNet.Distributions;

/// <summary>
/// A probability distribution whose parameters are tensors, traced or constant. Its static methods make
/// distributions (<c>Normal(mu, sigma)</c>) and are meant for <c>using static HmcNet.Distributions.Distribution</c>.
/// </summary>
/// <remarks>
/// Scales are standard deviations and Gamma takes shape and rate, as in Stan. Parameters broadcast against each other
/// and against the value: a distribution with vector parameters is a batch of independent ones.
/// </remarks>
public abstract partial class Distribution
{
    /// <summary>Name of the family, e.g. "Normal".</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The parameters in the order of the factory method.</summary>
    public abstract IReadOnlyList<DistributionParameter> Parameters { get; }

    /// <summary>The values it puts mass on.</summary>
    public abstract Support Support { get; }

    /// <summary>Shape of one draw of one distribution: scalar, [K], or [K, K].</summary>
    public virtual Shape EventShape => Shape.Scalar;

    /// <summary>Shape of the batch of independent distributions: the broadcast shape of the parameters' batch dimensions.</summary>
    public virtual Shape BatchShape
    {
        get
        {
            Shape shape = Shape.Scalar;
            foreach (DistributionParameter parameter in Parameters)
            {
                Shape batch = new(parameter.Value.Shape.Lengths[..^parameter.EventRank]);
                shape = Shape.Broadcast(shape, batch) ?? throw new HmcNetException(
                    $"The parameters of {Name} have shapes that do not fit.",
                    expected: "shapes that are equal or stretch by the broadcasting rule",
                    found: string.Join(", ", Parameters.Select(p => $"{p.Name} {p.Value.Shape}")));
            }
            return shape;
        }
    }

    /// <summary>The normalised log density or log mass at each value of a batch.</summary>
    /// <param name="x">Values; batch dimensions broadcast with <see cref="BatchShape"/>, then <see cref="EventShape"/>.</param>
    /// <returns>One log density for each event: the broadcast batch shape. -infinity outside the support.</returns>
    /// <exception cref="HmcNetException">When the shapes do not fit.</exception>
    public abstract Tensor LogDensity(Tensor x);

    /// <summary>The mean.</summary>
    /// <returns>Batch shape then event shape; NaN where it does not exist for the parameters' values; null where the family has none in closed form.</returns>
    public abstract Tensor? Mean();

    /// <summary>The variance (for vectors, of each element).</summary>
    /// <returns>As <see cref="Mean"/>.</returns>
    public abstract Tensor? Variance();

    /// <summary>log P(X &lt;= x) where it has a closed form.</summary>
    /// <param name="x">Values.</param>
    /// <returns>Of the broadcast shape.</returns>
    /// <exception cref="HmcNetException">When the family has no distribution function in closed form here.</exception>
    public virtual Tensor LogCdf(Tensor x) => throw NoDistributionFunction();

    /// <summary>log P(X &gt; x) where it has a closed form.</summary>
    /// <param name="x">Values.</param>
    /// <returns>Of the broadcast shape.</returns>
    /// <exception cref="HmcNetException">When the family has no distribution function in closed form here.</exception>
    public virtual Tensor LogComplementaryCdf(Tensor x) => throw NoDistributionFunction();

    /// <summary>The distribution as location + scale times a standard variable; null where it has no such form.</summary>
    /// <returns>The standard distribution and the map.</returns>
    public virtual LocationScale? AsLocationScale() => null;

    /// <summary>Draws one event from parameters that are numbers.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="parameters">For each parameter its values for this event (row-major over its event dimensions).</param>
    /// <param name="destination">Written: one event, row-major.</param>
    protected internal abstract void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination);

    private HmcNetException NoDistributionFunction() =>
        new($"{Name} has no distribution function in closed form here.", expected: "a family with one, e.g. Normal, Logistic, Exponential, Weibull",
            remedy: "write the term yourself with AddLogDensity");
}
