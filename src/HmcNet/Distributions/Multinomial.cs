using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of counts of K categories in n trials; see <see cref="Distribution.Multinomial"/>.</summary>
/// <param name="n">Number of trials, a whole number from 0.</param>
/// <param name="probabilities">Probabilities of the K categories, a simplex along the last dimension.</param>
public sealed class Multinomial(Tensor n, Tensor probabilities) : MultinomialFamily(n, Vector("probabilities", probabilities, Support.Simplex))
{
    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) =>
        LogGamma(N + 1.0) + Sum(XLogY(x, probabilities) - LogGamma(x + 1.0), -1);

    /// <inheritdoc/>
    public override Tensor? Mean() => Trials * probabilities;

    /// <inheritdoc/>
    public override Tensor? Variance() => Trials * probabilities * (1.0 - probabilities);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        MultinomialSampler.Draw(random, parameters[0][0], parameters[1], destination);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The multinomial distribution of vectors of counts [K]: P(x) = n! / (x[0]! x[1]! ...) times the product of probabilities[k]^x[k], for
    /// counts that sum to n.
    /// </summary>
    /// <remarks>
    /// Mean n p, variance n p (1 - p) of each count. Stan Functions Reference, "Multinomial distribution".
    /// </remarks>
    /// <param name="n">Number of trials, a whole number from 0.</param>
    /// <param name="probabilities">Probabilities of the K categories, a simplex along the last dimension.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Multinomial(Tensor n, Tensor probabilities) => new Multinomial(n, probabilities);
}
