using System.Numerics;
using System.Runtime.InteropServices;
using HmcNet.Hmc;
using HmcNet.Randomness;

namespace HmcNet.Benchmarks;

/// <summary>What NUTS costs beside its gradients, on an isotropic normal of 100 dimensions.</summary>
internal static class SamplerCost
{
    private const int Dimension = 100, Rounds = 15;

    /// <summary>Prints nanoseconds of a leapfrog step of whole transitions and of their parts; minima over rounds.</summary>
    public static void Run()
    {
        var density = new IsotropicNormal();
        var stream = new RandomStream(1, 1);
        var nuts = new NutsTransition(new GuardedDensity(density), stream, new DiagonalKineticEnergy(Ones()), 10) { StepSize = 0.5 };
        nuts.MoveTo(Ones());
        var pool = new PhasePointPool(Dimension, 2);
        int from = pool.Rent(), to = pool.Rent();
        stream.FillNormal(pool[from].Position);
        stream.FillNormal(pool[from].Momentum);
        var hamiltonian = new Hamiltonian(new GuardedDensity(density), new DiagonalKineticEnergy(Ones()), pool);
        hamiltonian.Evaluate(from);
        double whole = double.PositiveInfinity, gradient = whole, leapfrog = whole, momentum = whole;
        double steps = 0;
        int iteration = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long leaves = 0;
            double seconds = Stopwatching.Microseconds(() => leaves += nuts.Next(iteration++).LeapfrogSteps, rounds: 1, secondsARound: 0.05);
            long count = 0;
            for (int i = 0; i < 2000; i++)
                count += nuts.Next(iteration++).LeapfrogSteps;
            steps = count / 2000.0;
            whole = Math.Min(whole, 1000 * seconds / steps);
            gradient = Math.Min(gradient, 1000 * Stopwatching.Microseconds(() => density.ValueAndGradient(pool[from].Position, pool[to].Gradient), rounds: 1, secondsARound: 0.02));
            leapfrog = Math.Min(leapfrog, 1000 * Stopwatching.Microseconds(() => hamiltonian.Leapfrog(from, to, 0.01), rounds: 1, secondsARound: 0.02));
            momentum = Math.Min(momentum, 1000 * Stopwatching.Microseconds(() => stream.FillNormal(pool[to].Velocity), rounds: 1, secondsARound: 0.02));
        }
        Console.WriteLine($"Isotropic normal, {Dimension} dimensions, {steps:F1} leapfrog steps a transition; nanoseconds, minima of {Rounds} rounds:");
        Console.WriteLine($"  transition, per leapfrog step   {whole,8:F1}");
        Console.WriteLine($"  gradient by itself              {gradient,8:F1}   {gradient / whole:P0} of it");
        Console.WriteLine($"  leapfrog step with gradient     {leapfrog,8:F1}");
        Console.WriteLine($"  {Dimension} random normals              {momentum,8:F1}   {momentum / steps:F1} per leapfrog step");
        Console.WriteLine($"  the sampler's own               {whole - gradient,8:F1}   {(whole - gradient) / gradient:F1} times the gradient");
    }

    private static double[] Ones()
    {
        var ones = new double[Dimension];
        Array.Fill(ones, 1);
        return ones;
    }

    private sealed class IsotropicNormal : ILogDensity
    {
        public int Dimension => SamplerCost.Dimension;

        public double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
        {
            ref double q = ref MemoryMarshal.GetReference(position);
            ref double g = ref MemoryMarshal.GetReference(gradient);
            int width = Vector<double>.Count, i = 0;
            Vector<double> sum = default;
            for (; i <= position.Length - width; i += width)
            {
                Vector<double> x = Vector.LoadUnsafe(ref q, (nuint)i);
                (-x).StoreUnsafe(ref g, (nuint)i);
                sum += x * x;
            }
            double squares = Vector.Sum(sum);
            for (; i < position.Length; i++)
            {
                gradient[i] = -position[i];
                squares += position[i] * position[i];
            }
            return -0.5 * squares;
        }
    }
}
