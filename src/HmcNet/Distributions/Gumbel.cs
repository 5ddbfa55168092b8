using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of largest values; see <see cref="Distribution.Gumbel"/>.</summary>
/// <param name="mu">Location: the mode.</param>
/// <param name="beta">Scale, positive.</param>
public sealed class Gumbel(Tensor mu, Tensor beta)
    : Distribution(Scalar("mu", mu, Support.Real), Scalar("beta", beta, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Real;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x)
    {
        Tensor z = (x - mu) / beta;
        return -z - Exp(-z) - Log(beta);
    }

    /// <inheritdoc/>
    public override Tensor? Mean() => mu + Constants.EulerGamma * beta;

    /// <inheritdoc/>
    public override Tensor? Variance() => Stretch(Math.PI * Math.PI / 6 * Square(beta));

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => -Exp((mu - x) / beta);

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => Log1mExp(-Exp((mu - x) / beta));

    /// <inheritdoc/>
    public override LocationScale? AsLocationScale() => new(new Gumbel(0.0, 1.0), z => mu + beta * z);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = parameters[0][0] - parameters[1][0] * Math.Log(random.NextExponential());

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double hazard = Math.Exp((parameters[0][0] - x) / parameters[1][0]);
        return upper ? -LogExp.Expm1(-hazard) : Math.Exp(-hazard);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper) =>
        parameters[0][0] - parameters[1][0] * Math.Log(-(upper ? LogExp.Log1p(-probability) : Math.Log(probability)));
}

public abstract partial class Distribution
{
    /// <summary>
    /// The Gumbel distribution: p(x) = exp(-z - exp(-z)) / beta with z = (x - mu) / beta, for real x.
    /// </summary>
    /// <remarks>
    /// Mean mu + 0.5772 beta (Euler's constant), variance pi^2 beta^2 / 6. Stan Functions Reference, "Gumbel distribution".
    /// </remarks>
    /// <param name="mu">Location: the mode.</param>
    /// <param name="beta">Scale, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Gumbel(Tensor mu, Tensor beta) => new Gumbel(mu, beta);
}
