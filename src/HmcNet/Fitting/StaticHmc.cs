using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Front door of Hamiltonian Monte Carlo with a fixed integration time.</summary>
/// <remarks>Neal (2011), MCMC using Hamiltonian dynamics, with a jittered step size; CmdStan's engine "static".</remarks>
public static class StaticHmc
{
    /// <summary>Samples a model.</summary>
    /// <param name="model">A model of <c>Model.Define</c>, or a log density of <see cref="LogDensity"/>.</param>
    /// <param name="options">Chains, iterations, seed, integration time and adaptation; CmdStan's defaults when null.</param>
    /// <param name="cancellation">Stops the run; the draws made so far are returned, marked as incomplete.</param>
    /// <returns>The draws with what is needed to judge them.</returns>
    /// <exception cref="HmcNetException">
    /// When an option is out of range, no finite starting point is found in 100 tries, or every chain fails in warm-up.
    /// </exception>
    public static Fit Sample(ISamplingTarget model, StaticHmcOptions? options = null, CancellationToken cancellation = default) =>
        Fit.Sample(model, options ?? new StaticHmcOptions(), cancellation);
}
