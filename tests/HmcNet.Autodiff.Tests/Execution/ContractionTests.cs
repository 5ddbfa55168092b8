using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Execution;

public class ContractionTests
{
    private static readonly Tensor X = Tensor.Parameter("x", Shape.Vector(37));
    private static readonly Tensor Y = Tensor.Parameter("y", Shape.Vector(37));
    private static readonly Tensor Z = Tensor.Parameter("z", Shape.Vector(37));
    private static readonly Tensor S = Tensor.Parameter("s", Shape.Scalar);
    private static readonly Tensor D = Tensor.Data(new DataSource("d", Shape.Vector(37), [.. Enumerable.Range(0, 37).Select(i => Math.Cos(i) + 1.5)]));

    private static readonly Tensor Numbers = Tensor.FromArray([.. Enumerable.Range(0, 37).Select(i => Math.Cos(i) + 1.5)], Shape.Vector(37));

    /// <summary>Expressions, and what is left of them when products are fused.</summary>
    public static TheoryData<string> Names => [.. Examples.Keys];

    private static Dictionary<string, (Tensor Expression, string Remaining)> Examples { get; } = new()
    {
        ["x y + z"] = (X * Y + Z, "multiplyAdd"),
        ["z + x y"] = (Z + X * Y, "multiplyAdd"),
        ["x y - z"] = (X * Y - Z, "multiplySubtract"),
        ["z - x y"] = (Z - X * Y, "subtractProduct"),
        ["a square counts as a product"] = (Square(X) - Z, "multiplySubtract"),
        ["of two products the later is fused"] = (X * Y + Exp(Y) * Exp(Z), "exp exp multiply multiplyAdd"),
        ["a stretched term"] = (X * Y + S, "multiplyAdd"),
        ["a stretched factor"] = (X * S + Y, "multiplyAdd"),
        ["single numbers"] = (S * Exp(S) - 3, "exp multiplySubtract"),
        ["a product of single numbers, for many elements, stays"] = (S * Exp(S) + Z, "exp multiply add"),
        ["a product that is used twice stays"] = (Sqrt(X * Y) + (X * Y - Z), "multiply sqrt subtract add"),
        ["x / data stays: other data may have no inverse"] = (X / D, "divide"),
        ["x / numbers"] = (X / Numbers, "multiply"),
        ["x / number"] = (X / 3, "multiply"),
        ["x / number whose inverse is subnormal stays"] = (X / 1e308, "divide"),
        ["x / subnormal number stays"] = (X / 1e-310, "divide"),
        ["x / numbers of which one has no inverse stays"] = (X / Tensor.FromArray([.. Enumerable.Range(0, 37).Select(i => (double)i)], X.Shape), "divide"),
        ["x / y stays"] = (X / Y, "divide"),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Arithmetic_is_contracted(string name)
    {
        Graph graph = Contraction.Run(Graph.Create([Examples[name].Expression], [X, Y, Z, S]), fuse: true);
        Assert.Equal(Examples[name].Remaining, string.Join(' ', graph.Nodes.Where(n => n.Inputs.Length > 0).Select(n => n.Operation.Name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_stay(string name)
    {
        Tensor expression = Examples[name].Expression;
        Tensor[] parameters = [X, Y, Z, S];
        Graph graph = Graph.Create([expression, .. ReverseMode.Gradient(Sum(Square(expression)), parameters)], parameters);
        double[] point = [.. Enumerable.Range(0, graph.ParameterCount).Select(i => 1.25 + Math.Sin(i))];
        double[] expected = new double[graph.OutputCount], found = new double[graph.OutputCount], again = new double[graph.OutputCount];
        new Interpreter(graph).Run(point, expected);
        new CompiledFunction(graph).Run(point, found);
        new CompiledFunction(graph).Run(point, again);
        Assert.Equal(found, again);
        // Values are of the order of 1 to 100, and 37 of them are added for s; dividing by 1e-310 makes infinities.
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i].Equals(found[i]) || Math.Abs(expected[i] - found[i]) <= 1e-13 * Math.Max(1, Math.Abs(expected[i])), $"{i}: {expected[i]:R} became {found[i]:R}");
    }

    [Fact]
    public void What_remains_of_a_near_cancellation_is_the_exact_rounding_error_where_the_hardware_fuses()
    {
        Tensor a = Tensor.Parameter("a", Shape.Scalar);
        Tensor b = Tensor.Parameter("b", Shape.Vector(8));
        var function = new CompiledFunction(Graph.Create([a * a - 1.0 / 9, b * b - 1.0 / 9], [a, b]));
        double third = 1.0 / 3;
        var found = new double[9];
        function.Run([.. Enumerable.Repeat(third, 9)], found);
        // The two differ by rounding alone: the interpreter gives a multiple of the last place of 1/9.
        double expected = Contraction.CanFuse ? Math.FusedMultiplyAdd(third, third, -(1.0 / 9)) : third * third - 1.0 / 9;
        Assert.All(found, f => Assert.Equal(expected, f));
    }

    [Fact]
    public void Nothing_is_fused_without_the_hardware()
    {
        Graph graph = Contraction.Run(Graph.Create([X * Y + Z], [X, Y, Z]), fuse: false);
        Assert.DoesNotContain(graph.Nodes, n => n.Operation is MultiplyAdd);
    }
}
