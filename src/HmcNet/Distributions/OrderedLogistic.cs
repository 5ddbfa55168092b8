using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of one of K ordered categories; see <see cref="Distribution.OrderedLogistic"/>.</summary>
/// <param name="eta">Linear predictor.</param>
/// <param name="cutpoints">K - 1 cut-points in ascending order, along the last dimension.</param>
public sealed class OrderedLogistic(Tensor eta, Tensor cutpoints)
    : Distribution(Scalar("eta", eta, Support.Real), Vector("cutpoints", cutpoints, Support.Ordered))
{
    /// <inheritdoc/>
    public override Support Support => Support.IntegerRange(0.0, (double)cutpoints.Shape[cutpoints.Rank - 1]);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) =>
        Outside((x < 0.0) + (x > (double)cutpoints.Shape[cutpoints.Rank - 1]), LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x)
    {
        // With u > l the cut-points around the category: F(u - eta) - F(l - eta) = F(u - eta) F(eta - l) (1 - exp(l - u)).
        int count = cutpoints.Shape[cutpoints.Rank - 1];
        Tensor fromAbove = Where(x < count, LogInvLogit(Choices.Pick(cutpoints, x) - eta), 0);
        Tensor fromBelow = Where(x > 0.0, LogInvLogit(eta - Choices.Pick(cutpoints, x - 1.0)), 0);
        Tensor logMass = fromAbove + fromBelow;
        if (count > 1)
        {
            Tensor gaps = Log1mExp(Slice(cutpoints, -1, 0, count - 1) - Slice(cutpoints, -1, 1, count - 1));
            logMass += Where((x > 0.0) * (x < count), Choices.Pick(gaps, x - 1.0), 0);
        }
        return logMass;
    }

    /// <inheritdoc/>
    public override Tensor? Mean() => null;

    /// <inheritdoc/>
    public override Tensor? Variance() => null;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        double latent = parameters[0][0] + LogExp.Logit(random.NextUniform());
        int code = 0;
        while (code < parameters[1].Length && latent > parameters[1][code])
            code++;
        destination[0] = code;
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The ordered logistic distribution: P(x at most k) = 1 / (1 + exp(eta - cutpoints[k])). **Codes count from 0: x = 0, 1, ...,
    /// K - 1** for K - 1 cut-points, as factors and C# arrays do.
    /// </summary>
    /// <remarks>
    /// Codes are ranks, so mean and variance are null. McCullagh (1980), J. R. Statist. Soc. B 42; Stan Functions Reference, "Ordered logistic distribution".
    /// </remarks>
    /// <param name="eta">Linear predictor.</param>
    /// <param name="cutpoints">K - 1 cut-points in ascending order, along the last dimension.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution OrderedLogistic(Tensor eta, Tensor cutpoints) => new OrderedLogistic(eta, cutpoints);
}
