using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Randomness;
using HmcNet.Supports;

namespace HmcNet.Distributions;

/// <summary>
/// A probability distribution whose parameters are tensors, traced or constant. Its static methods make
/// distributions (<c>Normal(mu, sigma)</c>) and are meant for <c>using static HmcNet.Distributions.Distribution</c>.
/// </summary>
/// <remarks>
/// Scales are standard deviations and Gamma takes shape and rate, as in Stan. Parameters broadcast against each other
/// and against the value: a distribution with vector parameters is a batch of independent ones. A constant parameter
/// outside its range is refused when the distribution is made; traced ones are not checked, their log density is
/// infinite or NaN there.
/// </remarks>
public abstract partial class Distribution
{
    /// <summary>Remembers the parameters and refuses constant ones that are out of range.</summary>
    /// <param name="parameters">The parameters in the order of the factory method.</param>
    /// <exception cref="HmcNetException">When a constant parameter is not finite or outside its range, or has too few dimensions.</exception>
    protected Distribution(params IReadOnlyList<DistributionParameter> parameters)
    {
        Parameters = parameters;
        foreach (DistributionParameter parameter in parameters)
            ConstantParameters.Check(GetType().Name, parameter);
    }

    /// <summary>Name of the family, e.g. "Normal".</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The parameters in the order of the factory method.</summary>
    public IReadOnlyList<DistributionParameter> Parameters { get; }

    /// <summary>The values it puts mass on.</summary>
    public abstract Support Support { get; }

    /// <summary>Shape of one draw of one distribution: scalar, [K], or [K, K].</summary>
    public virtual Shape EventShape => Shape.Scalar;

    /// <summary>Shape of the batch of independent distributions: the broadcast shape of the parameters' batch dimensions.</summary>
    /// <exception cref="HmcNetException">When the parameters' shapes do not fit.</exception>
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
                    where: SourceLocation.OfCaller(),
                    expected: "shapes that are equal or stretch by the broadcasting rule",
                    found: string.Join(", ", Parameters.Select(p => $"{p.Name} {p.Value.Shape}")));
            }
            return shape;
        }
    }

    /// <summary>Whether <see cref="LogCdf"/> and <see cref="LogComplementaryCdf"/> exist, so that it can be truncated and censored.</summary>
    public virtual bool HasDistributionFunction => false;

    /// <summary>The normalised log density or log mass at each value of a batch.</summary>
    /// <param name="x">Values; batch dimensions broadcast with <see cref="BatchShape"/>, then <see cref="EventShape"/>.</param>
    /// <returns>One log density for each event: the broadcast batch shape. -infinity outside the support.</returns>
    /// <exception cref="HmcNetException">When the shapes do not fit.</exception>
    public abstract Tensor LogDensity(Tensor x);

    /// <summary>
    /// As <see cref="LogDensity"/> at values that are known to be inside the support, such as observations that were checked: without
    /// the guards, which cost a choice for each value and hide the density's form.
    /// </summary>
    /// <param name="x">Values inside <see cref="Support"/>.</param>
    /// <returns>As <see cref="LogDensity"/>; anything at values outside.</returns>
    /// <exception cref="HmcNetException">When the shapes do not fit.</exception>
    public virtual Tensor LogDensityInside(Tensor x) => LogDensity(x);

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

    /// <summary>
    /// log P(lower &lt; X &lt;= upper) where the distribution function has a closed form: the term of an observation of which
    /// only an interval is known.
    /// </summary>
    /// <remarks>The difference is taken on the side of the smaller probabilities, so that it holds in both tails.</remarks>
    /// <param name="lower">Lower ends.</param>
    /// <param name="upper">Upper ends, above the lower ones.</param>
    /// <returns>Of the broadcast shape; -infinity where the interval is empty.</returns>
    /// <exception cref="HmcNetException">When the family has no distribution function in closed form here.</exception>
    public Tensor LogProbabilityBetween(Tensor lower, Tensor upper)
    {
        Tensor belowLower = LogCdf(lower), belowUpper = LogCdf(upper);
        Tensor aboveLower = LogComplementaryCdf(lower), aboveUpper = LogComplementaryCdf(upper);
        Tensor leftSide = belowLower < aboveUpper;
        // P(lower < X <= upper) = F(upper) - F(lower) = S(lower) - S(upper).
        Tensor large = TensorMath.Where(leftSide, belowUpper, aboveLower);
        Tensor small = TensorMath.Where(leftSide, belowLower, aboveUpper);
        return TensorMath.Where(small < large, large + TensorMath.Log1mExp(small - large), double.NegativeInfinity);
    }

    /// <summary>The distribution as location + scale times a standard variable; null where it has no such form.</summary>
    /// <returns>The standard distribution and the map.</returns>
    public virtual LocationScale? AsLocationScale() => null;

    /// <summary>Draws one event from parameters that are numbers.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="parameters">For each parameter its values for this event (row-major over its event dimensions).</param>
    /// <param name="destination">Written: one event, row-major.</param>
    protected internal abstract void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination);

    /// <summary>
    /// A tail probability from parameters that are numbers: P(X &lt;= x), or P(X &gt; x) for the upper tail. Families with
    /// a distribution function have it; truncated draws need it.
    /// </summary>
    /// <param name="parameters">As in <see cref="DrawEvent"/>.</param>
    /// <param name="x">The value.</param>
    /// <param name="upper">Whether the upper tail is meant.</param>
    /// <returns>The probability.</returns>
    /// <exception cref="HmcNetException">When the family has no distribution function in closed form here.</exception>
    protected internal virtual double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper) => throw NoDistributionFunction();

    /// <summary>The x whose <see cref="TailProbability"/> is given; for discrete families the smallest x with P(X &lt;= x) at least that.</summary>
    /// <param name="parameters">As in <see cref="DrawEvent"/>.</param>
    /// <param name="probability">A number in (0, 1).</param>
    /// <param name="upper">Whether the probability is that of the upper tail.</param>
    /// <returns>The quantile.</returns>
    /// <exception cref="HmcNetException">When the family has no distribution function in closed form here.</exception>
    protected internal virtual double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper) => throw NoDistributionFunction();

    /// <summary>A parameter of which one distribution has one number.</summary>
    /// <param name="name">Its name in the field.</param>
    /// <param name="value">Its value.</param>
    /// <param name="support">The values it may take.</param>
    /// <returns>The parameter.</returns>
    protected static DistributionParameter Scalar(string name, Tensor value, Support support) => new(name, value, support);

    /// <summary>A parameter of which one distribution has a vector: the last dimension.</summary>
    /// <param name="name">Its name in the field.</param>
    /// <param name="value">Its value, of rank 1 or more.</param>
    /// <param name="support">The values it may take.</param>
    /// <returns>The parameter.</returns>
    protected static DistributionParameter Vector(string name, Tensor value, Support support) => new(name, value, support, 1);

    /// <summary>A parameter of which one distribution has a matrix: the last two dimensions.</summary>
    /// <param name="name">Its name in the field.</param>
    /// <param name="value">Its value, of rank 2 or more.</param>
    /// <param name="support">The values it may take.</param>
    /// <returns>The parameter.</returns>
    protected static DistributionParameter Matrix(string name, Tensor value, Support support) => new(name, value, support, 2);

    /// <summary>A moment stretched to batch and event shape.</summary>
    private protected Tensor Stretch(Tensor moment) =>
        TensorMath.BroadcastTo(moment, new Shape([.. BatchShape.Lengths, .. EventShape.Lengths]));

    /// <summary>-infinity where a value is outside the support; what the formula gives there does not reach the gradient.</summary>
    private protected static Tensor Outside(Tensor condition, Tensor logDensity) =>
        TensorMath.Where(condition, double.NegativeInfinity, logDensity);

    /// <summary>
    /// Where a part of a compound density is already -infinity, the other parts add nothing to the gradient either.
    /// </summary>
    private protected static Tensor OutsideOfParts(Support support, Tensor logDensity) =>
        ReferenceEquals(support, Support.Real) ? logDensity : Outside(logDensity < -double.MaxValue, logDensity);

    private HmcNetException NoDistributionFunction() =>
        new($"{Name} has no distribution function in closed form here.", where: SourceLocation.OfCaller(),
            expected: "a family with one, e.g. Normal, Logistic, Exponential, Weibull",
            remedy: "write the term yourself with AddLogDensity");
}
