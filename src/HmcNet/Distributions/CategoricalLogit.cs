using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of one of K categories, by unnormalised log probabilities; see <see cref="Distribution.CategoricalLogit"/>.</summary>
/// <param name="logits">Log probabilities of the K categories, up to a constant; along the last dimension.</param>
public sealed class CategoricalLogit(Tensor logits) : Distribution(Vector("logits", logits, Support.Real))
{
    /// <inheritdoc/>
    public override Support Support => Support.IntegerRange(0.0, logits.Shape[logits.Rank - 1] - 1.0);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) =>
        Outside((x < 0.0) + (x > logits.Shape[logits.Rank - 1] - 1.0), LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => Choices.Pick(logits, x) - LogSumExp(logits, -1);

    /// <inheritdoc/>
    public override Tensor? Mean() => null;

    /// <inheritdoc/>
    public override Tensor? Variance() => null;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = CategoricalSampler.DrawFromLogits(random, parameters[0]);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The categorical distribution by logits: P(x) = exp(logits[x]) / sum of exp(logits). **Codes count from 0: x = 0, 1, ..., K - 1**, as factors and C# arrays do.
    /// </summary>
    /// <remarks>
    /// Codes are names, so mean and variance are null. Stan Functions Reference, "Categorical-logit distribution".
    /// </remarks>
    /// <param name="logits">Log probabilities of the K categories, up to a constant; along the last dimension.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution CategoricalLogit(Tensor logits) => new CategoricalLogit(logits);
}
