using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using HmcNet.Hmc;
using HmcNet.Randomness;

namespace HmcNet.Benchmarks;

/// <summary>What NUTS costs beside its gradients, on isotropic normals: of 100 dimensions, where vectors cost, and of 10, where all else does.</summary>
internal static class SamplerCost
{
    private const int Rounds = 300;

    /// <summary>Prints nanoseconds of a leapfrog step of whole transitions and of their parts; minima over rounds.</summary>
    public static void Run()
    {
        Print(100);
        Print(10);
    }

    private static void Print(int dimension)
    {
        var density = new IsotropicNormal(dimension);
        var stream = new RandomStream(1, 1);
        var nuts = new NutsTransition(new GuardedDensity(density), stream, new DiagonalKineticEnergy(Ones(dimension)), 10) { StepSize = 0.5 };
        nuts.MoveTo(Ones(dimension));
        var pool = new PhasePointPool(dimension, 2);
        int from = pool.Rent(), to = pool.Rent();
        stream.FillNormal(pool[from].Position);
        stream.FillNormal(pool[from].Momentum);
        var hamiltonian = new Hamiltonian(new GuardedDensity(density), new DiagonalKineticEnergy(Ones(dimension)), pool);
        hamiltonian.Evaluate(from);
        double whole = double.PositiveInfinity, gradient = whole, leapfrog = whole, momentum = whole;
        double steps = 0;
        int iteration = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long leaves = 0;
            double seconds = Nanoseconds(500, () => leaves += nuts.Next(iteration++).LeapfrogSteps);
            steps = leaves / 500.0;
            whole = Math.Min(whole, seconds / steps);
            gradient = Math.Min(gradient, Nanoseconds(5000, () => density.ValueAndGradient(pool[from].Position, pool[to].Gradient)));
            leapfrog = Math.Min(leapfrog, Nanoseconds(5000, () => hamiltonian.Leapfrog(from, to, 0.01)));
            momentum = Math.Min(momentum, Nanoseconds(1000, () => Momentum(stream, ref iteration, pool[to].Velocity)));
        }
        Console.WriteLine($"Isotropic normal, {dimension} dimensions, {steps:F1} leapfrog steps a transition; nanoseconds, minima of {Rounds} rounds:");
        Console.WriteLine($"  transition                      {whole * steps,8:F1}");
        Console.WriteLine($"  transition, per leapfrog step   {whole,8:F1}");
        Console.WriteLine($"  gradient by itself              {gradient,8:F1}   {gradient / whole:P0} of it");
        Console.WriteLine($"  leapfrog step with gradient     {leapfrog,8:F1}");
        Console.WriteLine($"  {dimension,-3} random normals              {momentum,8:F1}   {momentum / steps:F1} per leapfrog step");
        Console.WriteLine($"  the sampler's own               {whole - gradient,8:F1}   {(whole - gradient) / gradient:F1} times the gradient");
    }

    /// <summary>As a transition does: from the start of a stream.</summary>
    private static void Momentum(RandomStream stream, ref int iteration, Span<double> p)
    {
        stream.Begin(iteration++, StreamPurpose.Momentum);
        stream.FillNormal(p);
    }

    /// <summary>Short rounds, so that the minimum is of one that nothing interrupted.</summary>
    private static double Nanoseconds(int repetitions, Action action)
    {
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
            action();
        return Stopwatch.GetElapsedTime(begun).TotalNanoseconds / repetitions;
    }

    private static double[] Ones(int dimension)
    {
        var ones = new double[dimension];
        Array.Fill(ones, 1);
        return ones;
    }

    private sealed class IsotropicNormal(int dimension) : ILogDensity
    {
        public int Dimension => dimension;

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
