using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>Student's t distribution; see <see cref="Distribution.StudentT"/>.</summary>
/// <param name="nu">Degrees of freedom, positive.</param>
/// <param name="mu">Location.</param>
/// <param name="sigma">Scale, positive.</param>
public sealed class StudentT(Tensor nu, Tensor mu, Tensor sigma)
    : Distribution(Scalar("nu", nu, Support.Positive), Scalar("mu", mu, Support.Real), Scalar("sigma", sigma, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Real;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => LogKernel(nu, (x - mu) / sigma) + LogNormaliser(nu, sigma);

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(Where(nu > 1.0, mu, double.NaN));

    /// <inheritdoc/>
    public override Tensor? Variance() => Stretch(Where(
        nu > 2.0, Square(sigma) * nu / (nu - 2.0), Where(nu > 1.0, double.PositiveInfinity, double.NaN)));

    /// <inheritdoc/>
    public override LocationScale? AsLocationScale() => new(new StudentT(nu, 0.0, 1.0), z => mu + sigma * z);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = parameters[1][0] + parameters[2][0] * StandardDraw(random, parameters[0][0]);

    internal static double StandardDraw(RandomStream random, double nu) =>
        random.NextNormal() / Math.Sqrt(GammaSampler.Draw(random, 0.5 * nu) / (0.5 * nu));

    internal static Tensor LogKernel(Tensor nu, Tensor z) => (-0.5 * (nu + 1)) * Log1p(Square(z) / nu);

    /// <summary>
    /// log of Gamma((nu + 1) / 2) / (Gamma(nu / 2) sqrt(pi nu) sigma), with the quotient of gamma functions as
    /// sqrt(pi) / B(nu / 2, 1 / 2): a difference of log gammas would lose all digits for large nu.
    /// </summary>
    internal static Tensor LogNormaliser(Tensor nu, Tensor sigma) => -LogBeta(0.5 * nu, 0.5) - 0.5 * Log(nu) - Log(sigma);
}

public abstract partial class Distribution
{
    /// <summary>
    /// Student's t distribution: p(x) = Gamma((nu + 1) / 2) / (Gamma(nu / 2) sqrt(pi nu) sigma)
    /// (1 + ((x - mu) / sigma)^2 / nu)^(-(nu + 1) / 2) for real x.
    /// </summary>
    /// <remarks>
    /// Mean mu for nu above 1, variance sigma^2 nu / (nu - 2) for nu above 2 (infinite for nu in (1, 2]).
    /// Stan Functions Reference, "Student-t distribution".
    /// </remarks>
    /// <param name="nu">Degrees of freedom, positive.</param>
    /// <param name="mu">Location.</param>
    /// <param name="sigma">Scale, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution StudentT(Tensor nu, Tensor mu, Tensor sigma) => new StudentT(nu, mu, sigma);
}
