using HmcNet.Autodiff;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The skew-normal distribution; see <see cref="Distribution.SkewNormal"/>.</summary>
/// <param name="xi">Location.</param>
/// <param name="omega">Scale, positive.</param>
/// <param name="alpha">Skewness; 0 gives the normal distribution.</param>
public sealed class SkewNormal(Tensor xi, Tensor omega, Tensor alpha)
    : Distribution(Scalar("xi", xi, Support.Real), Scalar("omega", omega, Support.Positive), Scalar("alpha", alpha, Support.Real))
{
    /// <inheritdoc/>
    public override Support Support => Support.Real;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x)
    {
        Tensor z = (x - xi) / omega;
        return -0.5 * Square(z) + LogPhi(alpha * z) - (Log(omega) + (Constants.HalfLn2Pi - Constants.Ln2));
    }

    /// <inheritdoc/>
    public override Tensor? Mean() => xi + Math.Sqrt(2 / Math.PI) * omega * alpha / Sqrt(1.0 + Square(alpha));

    /// <inheritdoc/>
    public override Tensor? Variance() => Stretch(Square(omega) * (1.0 - 2 / Math.PI * Square(alpha) / (1.0 + Square(alpha))));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        // Azzalini (1985), equation 7: (alpha |u| + v) / sqrt(1 + alpha^2).
        double alpha = parameters[2][0];
        double z = (alpha * Math.Abs(random.NextNormal()) + random.NextNormal()) / Math.Sqrt(1 + alpha * alpha);
        destination[0] = parameters[0][0] + parameters[1][0] * z;
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The skew-normal distribution: p(x) = 2 / omega phi(z) Phi(alpha z) with z = (x - xi) / omega, phi and Phi the standard normal
    /// density and distribution function, for real x.
    /// </summary>
    /// <remarks>
    /// With d = alpha / sqrt(1 + alpha^2): mean xi + omega d sqrt(2 / pi), variance omega^2 (1 - 2 d^2 / pi). Azzalini (1985), Scand. J.
    /// Statist. 12; Stan Functions Reference, "Skew normal distribution".
    /// </remarks>
    /// <param name="xi">Location.</param>
    /// <param name="omega">Scale, positive.</param>
    /// <param name="alpha">Skewness; 0 gives the normal distribution.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution SkewNormal(Tensor xi, Tensor omega, Tensor alpha) => new SkewNormal(xi, omega, alpha);
}
