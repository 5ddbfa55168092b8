using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of the number of successes, by log odds; see <see cref="Distribution.BinomialLogit"/>.</summary>
/// <param name="n">Number of trials, a whole number from 0.</param>
/// <param name="eta">Log odds of success in one trial.</param>
public sealed class BinomialLogit(Tensor n, Tensor eta)
    : Distribution(Scalar("n", n, Support.NonNegativeIntegers), Scalar("eta", eta, Support.Real))
{
    /// <inheritdoc/>
    public override Support Support => Support.IntegerRange(0.0, n);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside((x < 0.0) + (x > n), LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => LogChoose(n, x) + x * LogInvLogit(eta) + (n - x) * LogInvLogit(-eta);

    /// <inheritdoc/>
    public override Tensor? Mean() => n * InvLogit(eta);

    /// <inheritdoc/>
    public override Tensor? Variance() => n * InvLogit(eta) * InvLogit(-eta);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        // From the smaller of the two probabilities, which has all its digits.
        double n = parameters[0][0], rare = BinomialSampler.Draw(random, n, LogExp.InvLogit(-Math.Abs(parameters[1][0])));
        destination[0] = parameters[1][0] > 0 ? n - rare : rare;
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The binomial distribution by log odds: that of the number of successes in n trials, each with probability 1 / (1 + exp(-eta)).
    /// </summary>
    /// <remarks>
    /// With p = 1 / (1 + exp(-eta)): mean n p, variance n p (1 - p). Stan Functions Reference, "Binomial-logit distribution".
    /// </remarks>
    /// <param name="n">Number of trials, a whole number from 0.</param>
    /// <param name="eta">Log odds of success in one trial.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution BinomialLogit(Tensor n, Tensor eta) => new BinomialLogit(n, eta);
}
