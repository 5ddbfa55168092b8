using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Front door of the No-U-Turn Sampler.</summary>
/// <remarks>
/// Multinomial NUTS with the generalised U-turn criterion; warm-up learns the metric from draws and gradients, or as Stan does: Hoffman and Gelman (2014),
/// JMLR 15; Betancourt (2017), arXiv:1701.02434, appendix A. Names are CmdStan's. Where parameters are declared with
/// <see cref="Centring.Auto"/>, a pilot run learns their form first: see <see cref="CentringChoice"/>.
/// </remarks>
public static class Nuts
{
    /// <summary>Samples a model.</summary>
    /// <param name="model">A model of <c>Model.Define</c>, or a log density of <see cref="LogDensity"/>.</param>
    /// <param name="options">Chains, iterations, seed and adaptation; the defaults when null.</param>
    /// <param name="cancellation">Stops the run; the draws made so far are returned, marked as incomplete.</param>
    /// <returns>The draws with what is needed to judge them.</returns>
    /// <exception cref="HmcNetException">
    /// When an option is out of range, no finite starting point is found in 100 tries, or every chain fails in warm-up.
    /// </exception>
    public static Fit Sample(ISamplingTarget model, NutsOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new NutsOptions();
        return model is Model { LearntParameters: { Count: > 0 } learnt } known
            ? new CentringPilot(known, learnt).Sample(options, cancellation)
            : Fit.Sample(model, options, cancellation);
    }
}
