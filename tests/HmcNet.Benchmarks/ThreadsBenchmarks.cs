using System.Diagnostics;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Benchmarks;

/// <summary>Gradients of logistic regressions by one thread and by several, in turns.</summary>
internal static class ThreadsBenchmarks
{
    /// <summary>Prints a row for each number of rows and columns.</summary>
    public static void Run()
    {
        Console.WriteLine($"Logistic regression, value and gradient: least time of many short rounds, one and two threads in turns; {Environment.ProcessorCount} processors.");
        Console.WriteLine($"{"rows",10} {"columns",8} {"us, 1 thread",13} {"us, 2 threads",14} {"ratio",6} {"same bits",10} {"bytes a gradient",17} {"bytes a chain",14} {"data bytes",12}");
        foreach ((int rows, int columns) in new[] { (1_000_000, 5), (1_000_000, 20), (100_000, 5), (ChunkPlan.LeastRows, 5), (ChunkPlan.LeastRows, 1) })
            Measure(rows, columns);
    }

    private static void Measure(int rows, int columns)
    {
        Graph graph = Logistic(rows, columns);
        GraphFunction one = GraphFunction.Create(graph, engine: Engine.Compiled);
        GraphFunction two = one.ForAnotherThread();
        using var team = new ThreadTeam(2);
        two.Use(team);
        double[] point = [.. Enumerable.Range(0, graph.ParameterCount).Select(i => 0.3 * Math.Cos(1.3 * i))];
        var first = new double[graph.OutputCount];
        var second = new double[graph.OutputCount];
        double[] us = Least(() => one.Run(point, first), () => two.Run(point, second));
        double bytes = Stopwatching.BytesACall(() => two.Run(point, second), 20);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        GraphFunction chain = one.ForAnotherThread();
        long own = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(chain);
        GC.KeepAlive(graph);
        Console.WriteLine($"{rows,10} {columns,8} {us[0],13:0.0} {us[1],14:0.0} {us[0] / us[1],6:0.00} {(first.AsSpan().SequenceEqual(second) ? "yes" : "NO"),10} {bytes,17:0} {own,14} {8L * rows * (columns + 1),12}");
    }

    /// <summary>
    /// Microseconds of a call of each action: the least over short rounds in turns, for as many seconds as it takes to
    /// find moments in which all processors are free.
    /// </summary>
    private static double[] Least(params Action[] actions)
    {
        const double seconds = 10, secondsARound = 0.001;
        double[] least = [.. actions.Select(_ => double.PositiveInfinity)];
        int[] calls = [.. actions.Select(_ => 1)];
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds)
        {
            for (int a = 0; a < actions.Length; a++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < calls[a]; i++)
                    actions[a]();
                double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
                least[a] = Math.Min(least[a], elapsed / calls[a] * 1e6);
                calls[a] = Math.Max(1, (int)(secondsARound / (least[a] * 1e-6)));
            }
        }
        return least;
    }

    private static Graph Logistic(int rows, int columns)
    {
        var random = new Simulator(3);
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(_ => random.Uniform() - 0.5)];
        double[] y = [.. Enumerable.Range(0, rows).Select(_ => random.Uniform() < 0.4 ? 1.0 : 0)];
        Tensor alpha = Tensor.Parameter("alpha", Shape.Scalar);
        Tensor beta = Tensor.Parameter("beta", Shape.Vector(columns));
        Tensor eta = alpha + MatMul(Tensor.Data(new DataSource("x", new Shape(rows, columns), x)), beta);
        Tensor value = Sum(Tensor.Data(new DataSource("y", Shape.Vector(rows), y)) * eta - Softplus(eta)) - 0.5 * Sum(Square(beta));
        Tensor[] parameters = [alpha, beta];
        return Graph.Create([value, .. ReverseMode.Gradient(value, parameters)], parameters);
    }
}
