using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Tensors;

/// <summary>Recurrences by Scan against the same recurrences unrolled by a C# loop.</summary>
public class ScanTests
{
    private static readonly double[] Y = [.. Enumerable.Range(0, 60).Select(t => Math.Sin(1.7 * t) + 0.3 * Math.Cos(t * t))];

    private static readonly Dictionary<string, (Func<Tensor, Tensor, bool, Tensor> Value, double[] Point)> Models = new()
    {
        ["autoregression"] = (Autoregression, [0.1, 0.6, -0.2]),
        ["moving average"] = (MovingAverage, [0.1, 0.5, 0.4, -0.3]),
        ["volatility"] = (Volatility, [0.2, -1.5, -1.0, 0.7]),
        ["local level"] = (LocalLevel, [-0.4, 0.3]),
        ["hidden states"] = (HiddenStates, [0.2, -0.5, 0.3, -1, 0.5, 1.2, 0.1, -0.4, 0.6, -0.8, 0.1, 0.9]),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_two_derivatives_are_those_of_the_unrolled_loop(string name)
    {
        (Func<Tensor, Tensor, bool, Tensor> value, double[] point) = Models[name];
        double[] expected = Evaluate(value, point, Y, scan: false, Engine.Interpreted);
        // Sums of 60 terms in another order, and recurrences whose rounding differs by step.
        Numeric.Close(expected, Evaluate(value, point, Y, scan: true, Engine.Interpreted), 1e-11, $"{name}, interpreted");
        Numeric.Close(expected, Evaluate(value, point, Y, scan: true, Engine.Compiled), 1e-11, $"{name}, compiled");
        double[] one = Evaluate(value, point, Y[..1], scan: false, Engine.Interpreted);
        Numeric.Close(one, Evaluate(value, point, Y[..1], scan: true, Engine.Compiled), 1e-12, $"{name}, one step");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_call_allocates_nothing_and_threads_do_not_disturb_each_other(string name)
    {
        (Func<Tensor, Tensor, bool, Tensor> value, double[] point) = Models[name];
        GraphFunction function = GraphFunction.Create(GradientOf(value, point.Length, Y, scan: true), engine: Engine.Compiled);
        var expected = new double[function.OutputCount];
        var found = new double[function.OutputCount];
        function.Run(point, expected);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
            function.Run(point, found);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(expected, found);
        Parallel.For(0, 3, k =>
        {
            GraphFunction own = function.ForAnotherThread();
            var result = new double[expected.Length];
            double[] other = [.. point.Select(p => p + 0.01 * k)];
            for (int i = 0; i < 200; i++)
            {
                own.Run(other, result);
                Assert.True(k > 0 || expected.SequenceEqual(result));
            }
        });
    }

    [Fact]
    public void Twenty_thousand_steps_make_a_graph_no_larger_than_two()
    {
        double[] y = [.. Enumerable.Range(0, 20_000).Select(t => Math.Sin(1.7 * t))];
        Graph small = GradientOf(Volatility, 4, y[..2], scan: true);
        Graph large = GradientOf(Volatility, 4, y, scan: true);
        Assert.Equal(small.Nodes.Count, large.Nodes.Count);
        double[] point = [0.2, -1.5, -1.0, 0.7];
        double[] expected = Run(large, point, Engine.Interpreted);
        // The volatility of 20,000 days, each a rounding.
        Numeric.Close(expected, Run(large, point, Engine.Compiled), 1e-10, "20,000 steps");
    }

    [Fact]
    public void Only_the_recurrence_itself_stays_in_the_loop()
    {
        Graph graph = GradientOf(Volatility, 4, Y, scan: true);
        Scan[] scans = [.. graph.Nodes.Select(n => n.Operation).OfType<Scan>()];
        Assert.Equal(2, scans.Length);
        // w + a r[t]^2 is known beforehand: v' = known + b v. Backwards: b (v + arriving).
        Assert.All(scans, s => Assert.Equal(2, s.Body.Graph.Nodes.Count(n => n.Operation is Elementwise)));
    }

    [Fact]
    public void No_steps_give_no_states()
    {
        Tensor a = Tensor.Parameter("a", Shape.Scalar);
        Tensor states = TensorMath.Scan(a, Array.Empty<double>(), (s, x) => s * a + x);
        Assert.Equal([0], states.Shape.Lengths.ToArray());
        Assert.Equal([0.0], Numeric.Evaluate(ReverseMode.Gradient(Sum(states), [a]), [a], [2]));
    }

    [Fact]
    public void A_state_may_change_places_with_another_or_stay()
    {
        Tensor a = Tensor.Parameter("a", Shape.Scalar);
        Tensor b = Tensor.Parameter("b", Shape.Vector(2));
        Tensor[] states = TensorMath.Scan([a, 2 * a, b, Sqrt(b)], [new double[3]], (s, _) => [s[1], s[0], s[3], s[2]]);
        foreach (Engine engine in new[] { Engine.Interpreted, Engine.Compiled })
            Assert.Equal([10.0, 5, 10, 5, 10, 5], Numeric.Evaluate(states[..2], [a, b], [5, 4, 9], engine));
        Assert.Equal([2.0, 3, 4, 9, 2, 3], Numeric.Evaluate([states[2]], [a, b], [5, 4, 9], Engine.Compiled));
    }

    [Fact]
    public void Data_of_a_recurrence_are_bound_again()
    {
        var source = new DataSource("y", Shape.Vector(3), [1, 2, 3]);
        var scale = new DataSource("scale", Shape.Scalar, [10]);
        Tensor a = Tensor.Parameter("a", Shape.Scalar);
        Tensor states = TensorMath.Scan(0.0, Tensor.Data(source), (s, y) => a * s + y * Tensor.Data(scale));
        foreach (Engine engine in new[] { Engine.Interpreted, Engine.Compiled })
        {
            GraphFunction function = GraphFunction.Create(Graph.Create([states], [a]), engine: engine);
            Assert.Equal([10.0, 40, 110], Values(function, [2]));
            Assert.Equal([1.0, 2, 4], Values(function.Rebind(new Dictionary<DataSource, double[]> { [source] = [1, 0, 0], [scale] = [1] }), [2]));
        }
    }

    [Fact]
    public void Faults_name_what_does_not_fit()
    {
        Tensor a = Tensor.Parameter("a", Shape.Scalar);
        Tensor index = Tensor.Data(new DataSource("index", Shape.Vector(2), [0, 1]));
        Assert.Contains(
            "expected: shapes scalar\n  found: shapes [2]",
            Assert.Throws<HmcNetException>(() => TensorMath.Scan(0.0, new double[4], (s, x) => s + x * new double[] { 1, 2 })).Message, StringComparison.Ordinal);
        Assert.Throws<HmcNetException>(() => TensorMath.Scan(0.0, a, (s, x) => s + x));
        Assert.Throws<HmcNetException>(() => TensorMath.Scan([a], [], (s, x) => s));
        Assert.Contains(
            "pass alpha[index] as an input",
            Assert.Throws<HmcNetException>(() => TensorMath.Scan(new double[2], new double[4], (s, x) => s[index] + x)).Message, StringComparison.Ordinal);
    }

    private static double[] Evaluate(Func<Tensor, Tensor, bool, Tensor> value, double[] point, double[] y, bool scan, Engine engine)
    {
        Tensor p = Tensor.Parameter("p", Shape.Vector(point.Length));
        Tensor result = value(p, y, scan);
        Tensor gradient = ReverseMode.Gradient(result, [p])[0];
        double[] direction = [.. Enumerable.Range(0, point.Length).Select(i => Math.Cos(i))];
        Tensor second = ReverseMode.Gradient(Dot(gradient, direction), [p])[0];
        return Run(Graph.Create([result, gradient, second], [p]), point, engine);
    }

    private static Graph GradientOf(Func<Tensor, Tensor, bool, Tensor> value, int length, double[] y, bool scan)
    {
        Tensor p = Tensor.Parameter("p", Shape.Vector(length));
        Tensor result = value(p, y, scan);
        return Graph.Create([result, .. ReverseMode.Gradient(result, [p])], [p]);
    }

    private static double[] Run(Graph graph, double[] point, Engine engine) => Values(GraphFunction.Create(graph, engine: engine), point);

    private static double[] Values(GraphFunction function, double[] point)
    {
        var result = new double[function.OutputCount];
        function.Run(point, result);
        return result;
    }

    /// <summary>The states of a recurrence, by Scan or one by one.</summary>
    private static Tensor[] Recur(Tensor[] initial, Tensor[] inputs, Func<Tensor[], Tensor[], Tensor[]> step, bool scan)
    {
        if (scan)
            return TensorMath.Scan(initial, inputs, step);
        var kept = new List<Tensor[]>();
        for (int t = 0; t < inputs[0].Length; t++)
            kept.Add(initial = step(initial, [.. inputs.Select(x => x[t])]));
        return [.. initial.Select((_, j) => Stack([.. kept.Select(s => s[j])]))];
    }

    private static Tensor Autoregression(Tensor p, Tensor y, bool scan)
    {
        Tensor[] mean = Recur([p[0]], [y], (s, x) => [p[0] + p[1] * s[0] + Tanh(p[2] * x[0])], scan);
        return -0.5 * Sum(Square(y - mean[0]));
    }

    private static Tensor MovingAverage(Tensor p, Tensor y, bool scan)
    {
        // The error of a step depends on the last error and the last observation.
        Tensor[] all = Recur([0.0, 0.0], [y], (s, x) => [x[0] - (p[0] + p[1] * s[1] + p[2] * s[0]), x[0]], scan);
        return -0.5 * Sum(Square(all[0])) * Exp(p[3]);
    }

    private static Tensor Volatility(Tensor p, Tensor y, bool scan)
    {
        Tensor r = y - p[0];
        Tensor w = Exp(p[1]);
        Tensor a = InvLogit(p[2]) * 0.3;
        Tensor b = InvLogit(p[3]) * 0.6;
        Tensor[] variance = Recur([1.0], [r], (s, x) => [w + a * Square(x[0]) + b * s[0]], scan);
        return -0.5 * Sum(Log(variance[0]) + Square(r) / variance[0]);
    }

    private static Tensor LocalLevel(Tensor p, Tensor y, bool scan)
    {
        Tensor noise = Exp(2 * p[0]);
        Tensor walk = Exp(2 * p[1]);
        // Mean and variance of the level, and the term of the log-likelihood, which no step reads.
        Tensor[] all = Recur([0.0, 10.0, 0.0], [y], (s, x) =>
        {
            Tensor ahead = s[1] + walk;
            Tensor total = ahead + noise;
            Tensor gain = ahead / total;
            return [s[0] + gain * (x[0] - s[0]), (1 - gain) * ahead, -0.5 * (Log(total) + Square(x[0] - s[0]) / total)];
        }, scan);
        return Sum(all[2]);
    }

    private static Tensor HiddenStates(Tensor p, Tensor y, bool scan)
    {
        Tensor logits = Reshape(p[..9], 3, 3);
        Tensor transition = logits - Reshape(LogSumExp(logits, 1), 3, 1);
        Tensor emission = -0.5 * Square(Reshape(y, y.Length, 1) - p[9..]);
        Tensor[] forward = Recur([Zeros(Shape.Vector(3))], [emission], (s, x) => [LogSumExp(Reshape(s[0], 3, 1) + transition, 0) + x[0]], scan);
        return LogSumExp(forward[0][y.Length - 1]);
    }
}
