using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of one of K categories; see <see cref="Distribution.Categorical"/>.</summary>
/// <param name="probabilities">Probabilities of the K categories, a simplex along the last dimension.</param>
public sealed class Categorical(Tensor probabilities) : Distribution(Vector("probabilities", probabilities, Support.Simplex))
{
    /// <inheritdoc/>
    public override Support Support => Support.IntegerRange(0.0, probabilities.Shape[probabilities.Rank - 1] - 1.0);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) =>
        Outside((x < 0.0) + (x > probabilities.Shape[probabilities.Rank - 1] - 1.0), LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => Choices.Pick(Log(probabilities), x);

    /// <inheritdoc/>
    public override Tensor? Mean() => null;

    /// <inheritdoc/>
    public override Tensor? Variance() => null;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = CategoricalSampler.Draw(random, parameters[0]);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The categorical distribution: P(x) = probabilities[x]. **Codes count from 0: x = 0, 1, ..., K - 1**, as factors and C# arrays do.
    /// </summary>
    /// <remarks>
    /// Codes are names, so mean and variance are null. Stan Functions Reference, "Categorical distribution".
    /// </remarks>
    /// <param name="probabilities">Probabilities of the K categories, a simplex along the last dimension.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Categorical(Tensor probabilities) => new Categorical(probabilities);
}
