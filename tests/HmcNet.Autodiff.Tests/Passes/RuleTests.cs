using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using HmcNet.Autodiff.Passes;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Passes;

/// <summary>Each rule has an expression to which it applies, what becomes of it, and equal values on hostile inputs.</summary>
public class RuleTests
{
    private static readonly double[] Hostile =
        [0, -0.0, 1, -1, 2.5, -3.25, 1e-300, -1e-300, 1e300, -1e300, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    private static readonly Tensor X = Tensor.Parameter("x", Shape.Vector(Hostile.Length * Hostile.Length));
    private static readonly Tensor Y = Tensor.Parameter("y", X.Shape);
    private static readonly Tensor S = Tensor.Parameter("s", Shape.Scalar);
    private static readonly Tensor Stretched = BroadcastTo(S, X.Shape);

    // Two hostile values in each column, so that sums over axis 0 meet every pair.
    private static readonly Tensor Pairs = Stack(X, Y);
    private static readonly Tensor Groups = Tensor.Data(new DataSource("groups", Shape.Vector(2), [0, 0]));

    private static readonly Tensor Offsets = Tensor.Data(new DataSource("offsets", Pairs.Shape, [.. Enumerable.Range(0, Pairs.Shape.Size).Select(i => i % 3 - 1.0)]));
    // Two hostile values in each row, and all rows once.
    private static readonly Tensor RowPairs = Transpose(Pairs);
    private static readonly Tensor Rows = Tensor.Data(new DataSource("rows", X.Shape, [.. Enumerable.Range(0, X.Shape.Size).Select(i => (double)i)]));

    /// <summary>Rule, expression, and the operations that remain of it.</summary>
    public static TheoryData<string> Names => [.. Examples.Keys];

    private static Dictionary<string, (Tensor Expression, string Remaining)> Examples { get; } = new()
    {
        ["x + 0 = x"] = (Exp(X) + 0, "exp"),
        ["0 + x = x"] = (Zeros(X.Shape) + Exp(X), "exp"),
        ["x + (-y) = x - y"] = (X + -Y, "subtract"),
        ["(-x) + y = y - x"] = (-X + Y, "subtract"),
        ["c + x = x + c"] = (2 + X, "add"),
        ["x - 0 = x"] = (Exp(X) - 0, "exp"),
        ["0 - x = -x"] = (0 - X, "negate"),
        ["x - (-y) = x + y"] = (X - -Y, "add"),
        ["x * 1 = x"] = (Exp(X) * 1, "exp"),
        ["1 * x = x"] = (1 * Exp(X), "exp"),
        ["x * -1 = -x"] = (X * -1, "negate"),
        ["-1 * x = -x"] = (-1 * X, "negate"),
        ["x * c = c * x"] = (X * 3, "multiply"),
        ["c * (d * x) = (c d) * x"] = (3 * (-0.5 * X), "multiply"),
        ["x * (c * y) = c * (x * y)"] = (X * (4 * Y), "multiply multiply"),
        ["(-x) * y = -(x * y)"] = (-X * Y, "multiply negate"),
        ["x * (-y) = -(x * y)"] = (X * -Y, "multiply negate"),
        ["x * x = square(x)"] = (X * X, "square"),
        ["x / 1 = x"] = (Exp(X) / 1, "exp"),
        ["x / -1 = -x"] = (X / -1, "negate"),
        ["x / 2^k = 2^-k * x"] = (X / 8, "multiply"),
        ["x / s = x * (1 / s)"] = (X / S, "divide multiply"),
        ["(-x) / y = -(x / y)"] = (-X / Y, "divide negate"),
        ["x / (-y) = -(x / y)"] = (X / -Y, "divide negate"),
        ["-(-x) = x"] = (-Tensor.Apply(new Negate(), Exp(X)), "exp"),
        ["-(x - y) = y - x"] = (-(X - Y), "subtract"),
        ["-(c * x) = (-c) * x"] = (-(3 * X), "multiply"),
        ["1 * x = x, unless chosen"] = (Tensor.Apply(new MultiplyOrZero(), 1, Exp(X)), "exp"),
        ["x * c = c * x, unless chosen"] = (Tensor.Apply(new MultiplyOrZero(), X, 3), "multiply"),
        ["0 * x = 0, unless chosen"] = (Tensor.Apply(new MultiplyOrZero(), 0, X), "broadcast"),
        ["log(exp(x)) = x"] = (Abs(Log(Exp(X))), "abs"),
        ["sqrt(square(x)) = abs(x)"] = (Sqrt(Square(X)), "abs"),
        ["square(-x) = square(x)"] = (Square(-X), "square"),
        ["square(abs(x)) = square(x)"] = (Square(Abs(X)), "square"),
        ["abs(-x) = abs(x)"] = (Abs(-X), "abs"),
        ["where(1, x, y) = x"] = (Where(0, X, Exp(Y)), "exp"),
        ["where(c, x, x) = x"] = (Where(X > 0, Exp(Y), Exp(Y)), "exp"),
        ["the same number everywhere is a stretched number"] = (X * Fill(X.Shape, 3), "multiply"),
        ["reshape to the same shape"] = (Tensor.Apply(new Reshape(X.Shape), Exp(X)), "exp"),
        ["reshape of reshape"] = (Exp(Reshape(Reshape(X, 13, 13), 1, 169)), "reshape exp"),
        ["reshape of gathered numbers"] = (Exp(Reshape(Reshape(X, 169, 1)[Rows], 169)), "gather exp"),
        ["reshape of a stretched number"] = (Reshape(Stretched, 13, 13), "broadcast"),
        ["stretch to the same shape"] = (Tensor.Apply(new BroadcastTo(X.Shape), Exp(X)), "exp"),
        ["stretch of stretch"] = (BroadcastTo(BroadcastTo(X, new Shape(2, 169)), new Shape(3, 2, 169)), "broadcast"),
        ["stretch of a single number"] = (BroadcastTo(Reshape(S, 1), X.Shape), "broadcast"),
        ["transpose of transpose"] = (Exp(Transpose(Transpose(Pairs))), "reshape reshape concatenate exp"),
        ["transpose that changes nothing"] = (Transpose(Pairs, 0, 1), "reshape reshape concatenate"),
        ["transpose of a stretched number"] = (Transpose(BroadcastTo(S, new Shape(2, 3))), "broadcast"),
        ["slice of the whole"] = (Tensor.Apply(new SliceBox(new Box(new IntList(0), X.Shape)), Exp(X)), "exp"),
        ["slice of slice"] = (X[3..][2..], "slice"),
        ["slice of a part of a concatenation"] = (Concatenate(0, X, Y)[170..172], "slice"),
        ["slice of a stretched number"] = (Stretched[3..5], "broadcast"),
        ["columns of gathered rows = gathered columns"] = (Slice(RowPairs[Rows], 1, 1, 1), "reshape reshape concatenate transpose slice gather"),
        ["gather from a stretched number"] = (Stretched[Groups], "broadcast"),
        ["place over the whole"] = (Place([Exp(X)], [new Box(new IntList(0), X.Shape)], X.Shape), "exp"),
        ["sum over no axis"] = (Tensor.Apply(new SumAxes(new IntList()), Exp(X)), "exp"),
        ["sum(-x) = -sum(x)"] = (Sum(-Pairs, 0), "reshape reshape concatenate sum negate"),
        ["sum(c * x) = c * sum(x)"] = (Sum(3 * Pairs, 0), "reshape reshape concatenate sum multiply"),
        ["sum of a stretched number = n * x"] = (Sum(BroadcastTo(S, new Shape(3, 2)), 0), "multiply broadcast"),
        ["sum(square(x) + s) = sum(square(x)) + n * s"] = (Sum(S - 2 * Square(Pairs), 0), "multiply reshape reshape concatenate square sum multiply subtract"),
        ["sum(square(x) + d) = sum(square(x)) + sum(d), d data"] = (Sum(-0.5 * Square(Pairs) - Offsets, 0), "reshape reshape concatenate square sum multiply sum subtract"),
        ["sum along gathered rows = gathered sums"] = (Sum(RowPairs[Rows], 1), "reshape reshape concatenate transpose sum gather"),
        ["max along gathered rows = gathered maxima"] = (MaxOver(RowPairs[Rows], 1), "reshape reshape concatenate transpose max over axes gather"),
        ["logSumExp along gathered rows = gathered logSumExp"] = (LogSumExp(RowPairs[Rows], 1), "reshape reshape concatenate transpose logSumExp gather"),
        ["segmentSum(-x) = -segmentSum(x)"] = (SegmentSum(-Pairs, Groups, 1), "reshape reshape concatenate segmentSum negate"),
        ["segmentSum(c * x) = c * segmentSum(x)"] = (SegmentSum(3 * Pairs, Groups, 1), "reshape reshape concatenate segmentSum multiply"),
        ["f(stretched x, y) = f(x, y)"] = (X + Stretched, "add"),
        ["f(stretched numbers) = stretched f(numbers)"] = (Exp(Stretched), "exp broadcast"),
    };

    [Fact]
    public void Every_rule_has_an_example() =>
        Assert.Equal(Rules.All.Select(r => r.Name).Distinct().Order(), Examples.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void The_rule_applies_and_leaves_what_it_should(string name)
    {
        Graph before = Graph.Create([Examples[name].Expression], [X, Y, S]);
        Assert.Contains(before.Nodes, node => Rules.All.Any(rule => rule.Name == name && rule.Operation == node.Operation.GetType() && rule.Apply(node) is not null));
        Graph after = Pipeline.Run(before);
        Assert.Equal(Examples[name].Remaining, string.Join(' ', after.Nodes.Where(n => n.Inputs.Length > 0).Select(n => n.Operation.Name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_stay_equal_on_hostile_inputs(string name)
    {
        Graph before = Graph.Create([Examples[name].Expression], [X, Y, S]);
        var plain = new Interpreter(before);
        var simplified = new Interpreter(Pipeline.Run(before));
        var point = new double[2 * X.Shape.Size + 1];
        for (int i = 0; i < X.Shape.Size; i++)
        {
            point[i] = Hostile[i % Hostile.Length];
            point[X.Shape.Size + i] = Hostile[i / Hostile.Length];
        }
        foreach (double s in Hostile)
        {
            point[^1] = s;
            double[] expected = new double[plain.OutputCount], found = new double[plain.OutputCount];
            plain.Run(point, expected);
            simplified.Run(point, found);
            for (int i = 0; i < expected.Length; i++)
                AssertClose(name, expected[i], found[i], point[i % X.Shape.Size], point[X.Shape.Size + i % X.Shape.Size]);
        }
    }

    private static void AssertClose(string name, double expected, double found, double x, double y)
    {
        // These two remove an overflow or underflow between: where the plain form left the range, |x| is right.
        if (name is "log(exp(x)) = x" or "sqrt(square(x)) = abs(x)" && (double.IsInfinity(expected) || expected == 0 || Math.Abs(x) < 1e-100))
            expected = Math.Abs(x);
        // Two or three roundings in another order; those of a sum are relative to its terms, not to what is left of them.
        double scale = name.StartsWith("sum(square", StringComparison.Ordinal) ? x * x + y * y
            : name.StartsWith("sum", StringComparison.Ordinal) ? Math.Max(Math.Abs(x), Math.Abs(y))
            : Math.Abs(expected);
        Assert.True(
            expected.Equals(found) || expected == found || Math.Abs(expected - found) <= 1e-15 * scale,
            $"{name}: {expected:R} became {found:R} at {x:R}, {y:R}");
    }
}
