using HmcNet.Hmc;
using HmcNet.Randomness;

namespace HmcNet.Adaptation;

/// <summary>Finds a step size of the right order of magnitude at the current point.</summary>
/// <remarks>
/// M. D. Hoffman, A. Gelman (2014), The No-U-Turn sampler, algorithm 4, with Stan's threshold: one leapfrog step
/// with a fresh momentum each time; the step size is doubled, or halved, until the energy change H0 - H crosses log 0.8.
/// </remarks>
internal static class StepSizeSearch
{
    /// <summary>Largest step size the search accepts as belonging to a proper posterior (Stan).</summary>
    public const double Largest = 1e7;

    private static readonly double Threshold = Math.Log(0.8);

    /// <summary>Searches from a step size.</summary>
    /// <param name="transition">Its current point is read; its step size is not changed.</param>
    /// <param name="iteration">Iteration before which the search takes place; names the random numbers.</param>
    /// <param name="start">Step size to start from, positive.</param>
    /// <returns>The step size found; <paramref name="start"/> itself when that is not in (0, 1e7].</returns>
    /// <exception cref="HmcNetException">When the step size passes 1e7 or falls to 0.</exception>
    public static double Find(HmcTransition transition, int iteration, double start)
    {
        if (!(start > 0) || start > Largest)
            return start;
        transition.Stream.Begin(iteration, StreamPurpose.StepSizeSearch);
        double eps = start;
        bool growing = EnergyGain(transition, eps) > Threshold;
        while (true)
        {
            double gain = EnergyGain(transition, eps);
            if (growing ? !(gain > Threshold) : !(gain < Threshold))
                return eps;
            eps = growing ? 2 * eps : 0.5 * eps;
            if (eps > Largest)
                throw new HmcNetException(
                    "No step size is too large for this posterior: it looks improper.",
                    where: FormattableString.Invariant($"step-size search before iteration {iteration + 1}"),
                    expected: FormattableString.Invariant($"an energy error at a step size below {Largest:E0}"),
                    found: "a log density that hardly changes with the parameters",
                    remedy: "give every parameter a proper prior, and check that the likelihood depends on all of them");
            if (eps == 0)
                throw new HmcNetException(
                    "No step size is small enough for this posterior.",
                    where: FormattableString.Invariant($"step-size search before iteration {iteration + 1}"),
                    expected: "an acceptable energy error at some step size",
                    found: "none down to 0",
                    remedy: "check that the log density is continuous and that its gradient is right");
        }
    }

    /// <summary>H0 - H of one step with a fresh momentum.</summary>
    private static double EnergyGain(HmcTransition transition, double eps)
    {
        Hamiltonian hamiltonian = transition.Hamiltonian;
        PhasePointPool pool = hamiltonian.Pool;
        hamiltonian.DrawMomentum(transition.Current, transition.Stream);
        int to = pool.Rent();
        hamiltonian.Leapfrog(transition.Current, to, eps);
        double gain = pool.Energy(transition.Current) - pool.Energy(to);
        pool.Release(to);
        return gain;
    }
}
