using HmcNet.Randomness;

namespace HmcNet.Hmc;

/// <summary>One transition of Hamiltonian Monte Carlo with a fixed integration time.</summary>
/// <remarks>
/// R. M. Neal (2011), MCMC using Hamiltonian dynamics, section 5.3.2.1, with floor(T / eps) leapfrog steps (at least
/// one) as in Stan's base_static_hmc.hpp. A trajectory that meets a point of zero density is rejected there; the
/// reverse trajectory would meet the same point, so detailed balance holds.
/// </remarks>
internal sealed class StaticHmcTransition : HmcTransition
{
    /// <summary>Steps at which the integration time is cut, so that a step size that collapsed cannot stall a run.</summary>
    public const int MaxSteps = 1 << 16;

    private readonly double integrationTime;

    /// <summary>Creates a transition without a position.</summary>
    /// <param name="density">The guarded density.</param>
    /// <param name="stream">The random stream of the chain.</param>
    /// <param name="kinetic">The kinetic energy to begin with.</param>
    /// <param name="integrationTime">Integration time T, positive.</param>
    public StaticHmcTransition(GuardedDensity density, RandomStream stream, KineticEnergy kinetic, double integrationTime)
        : base(density, stream, kinetic, slots: 3) => this.integrationTime = integrationTime;

    /// <inheritdoc/>
    public override Transition Next(int iteration)
    {
        double eps = JitteredStepSize(iteration);
        Stream.Begin(iteration, StreamPurpose.Momentum);
        Hamiltonian.DrawMomentum(Current, Stream);
        double initialEnergy = Pool.Energy(Current);
        Recorder?.Begin(Pool[Current], initialEnergy);

        // The number of steps follows from the nominal step size: jitter then varies the integration time.
        int steps = (int)Math.Clamp(integrationTime / StepSize, 1, MaxSteps);
        int from = Pool.Retain(Current), taken = 0;
        while (taken < steps && !double.IsPositiveInfinity(Pool.Energy(from)))
        {
            int to = Pool.Rent();
            Hamiltonian.Leapfrog(from, to, eps);
            // A fixed number of steps goes on where the energy is only large: what counts is the point that it ends with.
            if (Recorder is not null && IsLast(to, taken + 1 == steps) && Pool.Energy(to) - initialEnergy > NutsTrajectory.MaxEnergyError)
                Recorder.Fail(Pool[from], Pool[to], Pool.Energy(to) - initialEnergy);
            Pool.Release(from);
            from = to;
            taken++;
        }

        double logAcceptance = initialEnergy - Pool.Energy(from);
        bool divergent = -logAcceptance > NutsTrajectory.MaxEnergyError;
        Stream.Begin(iteration, StreamPurpose.Acceptance);
        bool accepted = logAcceptance >= 0 || Stream.NextUniform() < Math.Exp(logAcceptance);
        if (accepted)
            (Current, from) = (from, Current);
        Pool.Release(from);
        var report = new Transition(
            Pool.LogDensity(Current), Math.Min(1, Math.Exp(logAcceptance)), eps, 0, taken, divergent, Pool.Energy(Current));
        Recorder?.End(iteration - RecordedFrom, report, Pool[Current]);
        return report;
    }

    private bool IsLast(int slot, bool isLastStep) => isLastStep || double.IsPositiveInfinity(Pool.Energy(slot));
}
