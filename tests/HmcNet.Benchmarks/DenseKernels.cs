using System.Diagnostics;
using HmcNet.Autodiff.LinearAlgebra;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace HmcNet.Benchmarks;

/// <summary>Own dense kernels against the managed provider of MathNet.Numerics, both on one thread: time of ours / time of theirs.</summary>
internal static class DenseKernels
{
    /// <summary>Right-hand sides of the triangular systems.</summary>
    private const int Sides = 8;

    private static readonly int[] Sizes = [3, 10, 30, 100, 200, 500];

    /// <summary>Prints a line a size.</summary>
    public static void Run()
    {
        Control.UseManaged();
        Control.UseSingleThread();
        Console.WriteLine($"own time / provider's; reverse mode / own factor. Two triangular systems of {Sides} right-hand sides.");
        Console.WriteLine("   n  Cholesky   product   systems   reverse");
        foreach (int n in Sizes)
            Measure(n);
    }

    private static void Measure(int n)
    {
        double[] matrix = PositiveDefinite(n);
        var work = new double[n * n];
        var factor = new double[n * n];
        var scratch = new double[BlockCholesky.ScratchLength(n)];
        BlockCholesky.Factor(matrix, factor, n, scratch);
        var theirs = (double[])matrix.Clone();
        ILinearAlgebraProvider provider = LinearAlgebraControl.Provider;
        provider.CholeskyFactor(theirs, n);
        double[] right = [.. Enumerable.Range(0, n * Sides).Select(i => Math.Sin(i))];
        var x = new double[n * Sides];

        double own = Least(() => BlockCholesky.Factor(matrix, work, n, scratch));
        double cholesky = own / Least(() =>
        {
            matrix.CopyTo(work, 0);
            provider.CholeskyFactor(work, n);
        });
        double product = Least(() => VectorDense.Multiply(matrix, factor, work, n, n, n))
            / Least(() => provider.MatrixMultiply(matrix, n, n, factor, n, n, work));
        double systems = Least(() =>
        {
            right.CopyTo(x, 0);
            VectorDense.SolveLower(factor, x, n, Sides, transposed: false);
            VectorDense.SolveLower(factor, x, n, Sides, transposed: true);
        }) / Least(() =>
        {
            right.CopyTo(x, 0);
            provider.CholeskySolveFactored(theirs, n, x, Sides);
        });
        double reverse = Least(() =>
        {
            matrix.CopyTo(work, 0);
            BlockCholesky.Reverse(factor, work, n, scratch);
        }) / own;
        Console.WriteLine($"{n,4} {cholesky,9:0.00} {product,9:0.00} {systems,9:0.00} {reverse,9:0.00}");
    }

    private static double[] PositiveDefinite(int n)
    {
        var matrix = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                matrix[i * n + j] = Math.Exp(-0.1 * Math.Abs(i - j)) + (i == j ? 1 : 0);
        }
        return matrix;
    }

    /// <summary>Least seconds of a call over short rounds, after a warm-up.</summary>
    private static double Least(Action action)
    {
        const double SecondsOfWarmup = 0.3;
        const double Seconds = 0.5;
        const double SecondsARound = 0.002;
        int calls = 0;
        long begun = Stopwatch.GetTimestamp();
        for (; calls < 5 || Stopwatch.GetElapsedTime(begun).TotalSeconds < SecondsOfWarmup; calls++)
            action();
        int repetitions = Math.Max(1, (int)(calls * SecondsARound / Stopwatch.GetElapsedTime(begun).TotalSeconds));
        double least = double.PositiveInfinity;
        begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < Seconds)
        {
            long round = Stopwatch.GetTimestamp();
            for (int i = 0; i < repetitions; i++)
                action();
            least = Math.Min(least, Stopwatch.GetElapsedTime(round).TotalSeconds / repetitions);
        }
        return least;
    }
}
