using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of vectors that sum to one; see <see cref="Distribution.Dirichlet"/>.</summary>
/// <param name="alpha">Concentrations of the K elements, positive, along the last dimension.</param>
public sealed class Dirichlet(Tensor alpha) : Distribution(Vector("alpha", alpha, Support.Positive))
{
    private const double Tolerance = 1e-8;

    /// <inheritdoc/>
    public override Support Support => Support.Simplex;

    /// <inheritdoc/>
    public override Shape EventShape => Shape.Vector(alpha.Shape[alpha.Rank - 1]);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x)
    {
        // An element of 0 has a density where its concentration is 1; the sum may differ from 1 by rounding.
        Tensor least = -MaxOver(-x, -1);
        Tensor isInside = (least >= 0.0) * (Abs(Sum(x, -1) - 1.0) <= Tolerance);
        return Where(isInside, LogDensityInside(x), double.NegativeInfinity);
    }

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) =>
        Sum(XLogY(alpha - 1.0, x), -1) + (LogGamma(Sum(alpha, -1)) - Sum(LogGamma(alpha), -1));

    /// <inheritdoc/>
    public override Tensor? Mean() => Share();

    /// <inheritdoc/>
    public override Tensor? Variance()
    {
        Tensor share = Share();
        return share * (1.0 - share) / (Total() + 1.0);
    }

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        DirichletSampler.Draw(random, parameters[0], destination);

    private Tensor Total() => Reshape(Sum(alpha, -1), alpha.Shape.With(alpha.Rank - 1, 1));

    private Tensor Share() => alpha / Total();
}

public abstract partial class Distribution
{
    /// <summary>
    /// The Dirichlet distribution of simplices [K]: p(x) = Gamma(sum of alpha) / product of Gamma(alpha[k]) times the product of
    /// x[k]^(alpha[k] - 1), a density with respect to the first K - 1 elements.
    /// </summary>
    /// <remarks>
    /// With A the sum of alpha and m = alpha / A: mean m, variance m (1 - m) / (A + 1). Stan Functions Reference, "Dirichlet distribution".
    /// </remarks>
    /// <param name="alpha">Concentrations of the K elements, positive, along the last dimension.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Dirichlet(Tensor alpha) => new Dirichlet(alpha);
}
