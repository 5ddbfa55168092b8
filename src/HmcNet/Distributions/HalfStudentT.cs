using HmcNet.Autodiff;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The absolute value of a Student t variable of location 0; see <see cref="Distribution.HalfStudentT"/>.</summary>
/// <param name="nu">Degrees of freedom, positive.</param>
/// <param name="sigma">Scale, positive.</param>
public sealed class HalfStudentT(Tensor nu, Tensor sigma)
    : Distribution(Scalar("nu", nu, Support.Positive), Scalar("sigma", sigma, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) =>
        Distributions.StudentT.LogKernel(nu, x / sigma) + (Distributions.StudentT.LogNormaliser(nu, sigma) + Constants.Ln2);

    /// <inheritdoc/>
    public override Tensor? Mean() => Where(nu > 1.0, FiniteMean(), double.PositiveInfinity);

    /// <inheritdoc/>
    public override Tensor? Variance() =>
        Where(
            nu > 2.0, Square(sigma) * nu / (nu - 2.0) - Square(FiniteMean()), Where(nu > 1.0, double.PositiveInfinity, double.NaN));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = parameters[1][0] * Math.Abs(Distributions.StudentT.StandardDraw(random, parameters[0][0]));

    private Tensor FiniteMean() => 2.0 * sigma * Sqrt(nu) / (nu - 1.0) * Exp(-LogBeta(0.5 * nu, 0.5));
}

public abstract partial class Distribution
{
    /// <summary>
    /// The half-t distribution: twice the density of StudentT(nu, 0, sigma) for x at least 0.
    /// </summary>
    /// <remarks>
    /// Mean 2 sigma sqrt(nu) / ((nu - 1) B(nu / 2, 1 / 2)) for nu above 1, second moment sigma^2 nu / (nu - 2) for nu above 2.
    /// A prior of scales: Gelman (2006), Bayesian Analysis 1, section 3.2.
    /// </remarks>
    /// <param name="nu">Degrees of freedom, positive.</param>
    /// <param name="sigma">Scale, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution HalfStudentT(Tensor nu, Tensor sigma) => new HalfStudentT(nu, sigma);
}
