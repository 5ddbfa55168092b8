using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of a single trial, by log odds; see <see cref="Distribution.BernoulliLogit"/>.</summary>
/// <param name="eta">Log odds of 1.</param>
public sealed class BernoulliLogit(Tensor eta) : Distribution(Scalar("eta", eta, Support.Real))
{
    /// <inheritdoc/>
    public override Support Support => Support.Binary;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) =>
        Where(Equal(x, 0.0) + Equal(x, 1.0), LogDensityInside(x), double.NegativeInfinity);

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) =>
        // Both outcomes in one function: the sign of the log odds turns with the outcome.
        LogInvLogit((2.0 * x - 1.0) * eta);

    /// <inheritdoc/>
    public override Tensor? Mean() => InvLogit(eta);

    /// <inheritdoc/>
    public override Tensor? Variance() => InvLogit(eta) * InvLogit(-eta);

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => Outside(x < 0.0, Where(x >= 1.0, 0, LogInvLogit(-eta)));

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => Outside(x >= 1.0, Where(x < 0.0, 0, LogInvLogit(eta)));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = random.NextUniform() < LogExp.InvLogit(parameters[0][0]) ? 1 : 0;

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double eta = parameters[0][0];
        return upper
            ? x < 0 ? 1 : x < 1 ? LogExp.InvLogit(eta) : 0
            : x < 0 ? 0 : x < 1 ? LogExp.InvLogit(-eta) : 1;
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper) =>
        (upper ? probability >= LogExp.InvLogit(parameters[0][0]) : probability <= LogExp.InvLogit(-parameters[0][0])) ? 0 : 1;
}

public abstract partial class Distribution
{
    /// <summary>
    /// The Bernoulli distribution by log odds: P(1) = 1 / (1 + exp(-eta)).
    /// </summary>
    /// <remarks>
    /// Mean p = 1 / (1 + exp(-eta)), variance p (1 - p). Stan Functions Reference, "Bernoulli-logit distribution".
    /// </remarks>
    /// <param name="eta">Log odds of 1.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution BernoulliLogit(Tensor eta) => new BernoulliLogit(eta);
}
