using System.Diagnostics;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Passes;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks;

/// <summary>
/// What it costs to make a gradient, by phase, for graphs of two sizes: a series written step by step instead of as a
/// scan, so that every step adds its own nodes. The time a node must not grow with the graph.
/// </summary>
internal static class CompileCost
{
    private static readonly int[] Sizes = [5000, 20000];

    /// <summary>Measures both sizes and prints a line each, then their ratio.</summary>
    public static void Run()
    {
        Measure(Sizes[0] / 10, print: false);
        Console.WriteLine("   nodes     trace  reverse  simplify     plan  code+first     total ms    us/node");
        double[] each = [.. Sizes.Select(size => Measure(StepsFor(size), print: true))];
        Console.WriteLine($"time a node of {Sizes[1]} nodes / of {Sizes[0]}: {each[1] / each[0]:0.00}");
        RunModels();
    }

    /// <summary>The same through a model, which checks, compresses rows and makes a function of the parameters too.</summary>
    private static void RunModels()
    {
        MeasureModel(Sizes[0] / 10, print: false);
        Console.WriteLine("   nodes    define  compress  gradient  first call     total ms    us/node   (a model)");
        double[] each = [.. Sizes.Select(size => MeasureModel(StepsFor(size), print: true))];
        Console.WriteLine($"time a node of a model of {Sizes[1]} nodes / of {Sizes[0]}: {each[1] / each[0]:0.00}");
    }

    private static double MeasureModel(int steps, bool print)
    {
        var clock = Stopwatch.StartNew();
        Model model = Model.Define("series", m =>
        {
            var a = m.Parameter("a", Normal(0, 1));
            var b = m.Parameter("b", Normal(0, 1));
            m.AddLogDensity("series", Series(a, b, steps));
        });
        double define = clock.Elapsed.TotalMilliseconds;
        _ = model.CompressedTerms.Count;
        double compress = clock.Elapsed.TotalMilliseconds;
        int nodes = model.CompressedGradientGraph.Nodes.Count;
        double gradient = clock.Elapsed.TotalMilliseconds;
        _ = model.CreateChainDensity();
        double total = clock.Elapsed.TotalMilliseconds;
        double each = 1000 * total / nodes;
        if (print)
            Console.WriteLine($"{nodes,8} {define,9:0.0} {compress - define,9:0.0} {gradient - compress,9:0.0} {total - gradient,11:0.0} {total,12:0.0} {each,10:0.0}");
        return each;
    }

    /// <summary>Steps whose gradient has about so many nodes before it is simplified.</summary>
    private static int StepsFor(int nodes)
    {
        const int Few = 100;
        return (int)((double)nodes * Few / Gradient(Trace(Few, out Tensor[] parameters), parameters).Nodes.Count);
    }

    private static double Measure(int steps, bool print)
    {
        var clock = new Stopwatch();
        var at = new List<double>();
        T Timed<T>(Func<T> phase)
        {
            clock.Restart();
            T result = phase();
            at.Add(clock.Elapsed.TotalMilliseconds);
            return result;
        }

        Tensor[] parameters = [];
        Tensor value = Timed(() => Trace(steps, out parameters));
        Graph gradient = Timed(() => Gradient(value, parameters));
        Graph simplified = Timed(() => Pipeline.Run(gradient));
        CompiledCode code = Timed(() => new CompiledCode(simplified, inWorkspace: false));
        Timed(() => First(code));
        double total = at.Sum();
        double each = 1000 * total / gradient.Nodes.Count;
        if (print)
            Console.WriteLine($"{gradient.Nodes.Count,8} {at[0],9:0.0} {at[1],8:0.0} {at[2],9:0.0} {at[3],8:0.0} {at[4],11:0.0} {total,12:0.0} {each,10:0.0}");
        return each;
    }

    private static Tensor Trace(int steps, out Tensor[] parameters)
    {
        Tensor a = Tensor.Parameter("a", Shape.Scalar);
        Tensor b = Tensor.Parameter("b", Shape.Scalar);
        parameters = [a, b];
        return Series(a, b, steps) - 0.5 * (a * a + b * b);
    }

    /// <summary>x[t] = a x[t - 1] + b tanh(x[t - 1]) + noise, the noise standard normal.</summary>
    private static Tensor Series(Tensor a, Tensor b, int steps)
    {
        Tensor mean = a;
        Tensor sum = 0.0;
        for (int t = 0; t < steps; t++)
        {
            mean = a * mean + b * TensorMath.Tanh(mean) + Math.Cos(t);
            sum -= 0.5 * TensorMath.Square(Math.Sin(t) - mean);
        }
        return sum;
    }

    private static Graph Gradient(Tensor value, Tensor[] parameters) =>
        Graph.Create([value, .. ReverseMode.Gradient(value, parameters)], parameters);

    private static double First(CompiledCode code) => CompiledFunction.Of(code).RunValue([0.5, 0.1], new double[2]);
}
