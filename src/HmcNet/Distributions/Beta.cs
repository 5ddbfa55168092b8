using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The beta distribution; see <see cref="Distribution.Beta"/>.</summary>
/// <param name="alpha">First shape, positive: one more than the prior successes.</param>
/// <param name="beta">Second shape, positive.</param>
public sealed class Beta(Tensor alpha, Tensor beta)
    : Distribution(Scalar("alpha", alpha, Support.Positive), Scalar("beta", beta, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.UnitInterval;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside((x <= 0.0) + (x >= 1.0), LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => LogKernel(x, alpha, beta);

    /// <inheritdoc/>
    public override Tensor? Mean() => alpha / (alpha + beta);

    /// <inheritdoc/>
    public override Tensor? Variance() => alpha * beta / (Square(alpha + beta) * (alpha + beta + 1.0));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = BetaSampler.Draw(random, parameters[0][0], parameters[1][0]);

    /// <summary>The density without its bounds.</summary>
    internal static Tensor LogKernel(Tensor x, Tensor alpha, Tensor beta) =>
        (alpha - 1.0) * Log(x) + (beta - 1.0) * Log1p(-x) - LogBeta(alpha, beta);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The beta distribution: p(x) = x^(alpha - 1) (1 - x)^(beta - 1) / B(alpha, beta) for x in (0, 1).
    /// </summary>
    /// <remarks>
    /// Mean alpha / (alpha + beta), variance alpha beta / ((alpha + beta)^2 (alpha + beta + 1)). Stan Functions Reference, "Beta distribution".
    /// </remarks>
    /// <param name="alpha">First shape, positive: one more than the prior successes.</param>
    /// <param name="beta">Second shape, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Beta(Tensor alpha, Tensor beta) => new Beta(alpha, beta);
}
