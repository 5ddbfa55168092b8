using HmcNet.Randomness;

namespace HmcNet.Hmc;

/// <summary>The Hamiltonian H(q, p) = K(p) - log p(q) over the points of a pool, and one leapfrog step of its flow.</summary>
internal sealed class Hamiltonian
{
    private readonly GuardedDensity density;

    /// <summary>Joins a density and a kinetic energy.</summary>
    /// <param name="density">The guarded density.</param>
    /// <param name="kinetic">The kinetic energy to begin with.</param>
    /// <param name="pool">Where the points live.</param>
    public Hamiltonian(GuardedDensity density, KineticEnergy kinetic, PhasePointPool pool)
    {
        this.density = density;
        Kinetic = kinetic;
        Pool = pool;
    }

    /// <summary>The kinetic energy; warm-up replaces it.</summary>
    public KineticEnergy Kinetic { get; set; }

    /// <summary>Where the points live.</summary>
    public PhasePointPool Pool { get; }

    /// <summary>Evaluates log density and gradient at the position of a slot.</summary>
    /// <param name="slot">Read: position; written: gradient and log density.</param>
    public void Evaluate(int slot)
    {
        PhasePoint point = Pool[slot];
        Pool.LogDensity(slot) = density.ValueAndGradient(point.Position, point.Gradient);
    }

    /// <summary>Draws a new momentum for a slot.</summary>
    /// <param name="slot">Read: log density; written: momentum, velocity and energy.</param>
    /// <param name="stream">Source of normal numbers.</param>
    public void DrawMomentum(int slot, RandomStream stream)
    {
        PhasePoint point = Pool[slot];
        Kinetic.DrawMomentum(stream, point.Momentum);
        Kinetic.Velocity(point.Momentum, point.Velocity);
        Pool.Energy(slot) = 0.5 * VectorKernels.Dot(point.Momentum, point.Velocity) - Pool.LogDensity(slot);
    }

    /// <summary>
    /// One leapfrog step: p1/2 = p + eps/2 g(q), q' = q + eps W p1/2, p' = p1/2 + eps/2 g(q').
    /// </summary>
    /// <remarks>R. M. Neal (2011), MCMC using Hamiltonian dynamics, equations 2.28 to 2.30.</remarks>
    /// <param name="from">Read: slot of an evaluated point.</param>
    /// <param name="to">Written: all of another slot; its energy is +infinity where it is not a number.</param>
    /// <param name="eps">Step size; negative to go back in time.</param>
    public void Leapfrog(int from, int to, double eps)
    {
        PhasePoint target = Pool[to];
        Kinetic.KickAndDrift(eps, Pool[from], target);
        Evaluate(to);
        double kineticEnergy = Kinetic.Kick(eps, target);
        if (!double.IsFinite(kineticEnergy) && density.RejectBadGradient(target.Position, target.Gradient))
            Pool.LogDensity(to) = double.NegativeInfinity;
        double energy = kineticEnergy - Pool.LogDensity(to);
        Pool.Energy(to) = double.IsNaN(energy) ? double.PositiveInfinity : energy;
    }
}
