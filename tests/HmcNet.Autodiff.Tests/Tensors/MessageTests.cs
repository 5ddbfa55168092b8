using System.Runtime.CompilerServices;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Tensors;

/// <summary>Faults in a model's arithmetic: what, where (the user's own line), expected, found, remedy.</summary>
public class MessageTests
{
    private static readonly Tensor Three = Tensor.Parameter("theta", Shape.Vector(3));
    private static readonly Tensor Four = new[] { 1.0, 2, 3, 4 };
    private static readonly Tensor Matrix = Zeros(new Shape(2, 3));

    /// <summary>The fault of an action, which must name this file and the line of the call.</summary>
    private static HmcNetException Fault(Action action, [CallerLineNumber] int line = 0)
    {
        var fault = Assert.Throws<HmcNetException>(action);
        Assert.Equal($"MessageTests.cs, line {line}", fault.Where);
        return fault;
    }

    [Fact]
    public void A_shape_fault_names_operation_shapes_and_the_users_line()
    {
        HmcNetException fault = Fault(() => _ = Three + Four);
        Assert.Contains("add", fault.What, StringComparison.Ordinal);
        Assert.Equal("[3] and [4]", fault.Found);
        Assert.Contains("alpha[group]", fault.Remedy!, StringComparison.Ordinal);
        Assert.Equal("[3] and [4] and scalar", Fault(() => Where(Three, Four, 0)).Found);
    }

    [Fact]
    public void Every_function_of_two_shapes_names_them()
    {
        (string Function, HmcNetException Fault, string Shapes)[] table =
        [
            ("Dot", Fault(() => Dot(Three, Four)), "[3] and [4]"),
            ("MatMul", Fault(() => MatMul(Matrix, Four)), "[2, 3] and [4]"),
            ("MatMul", Fault(() => MatMul(Matrix, Matrix)), "[2, 3] and [2, 3]"),
            ("MatMul", Fault(() => MatMul(2, Four)), "scalar and [4]"),
            ("Outer", Fault(() => Outer(Matrix, Four)), "[2, 3] and [4]"),
            ("QuadraticForm", Fault(() => QuadraticForm(Matrix, Three)), "[2, 3] and [3]"),
            ("SolveLower", Fault(() => SolveLower(Matrix, Three)), "[2, 3] and [3]"),
            ("SolveLowerTransposed", Fault(() => SolveLowerTransposed(Diag(Four), Three)), "[4, 4] and [3]"),
            ("solveLower", Fault(() => SolveLower(Diag(Four), Matrix)), "[4, 4] and [2, 3]"),
            ("concatenate", Fault(() => Concatenate(0, Matrix, Four)), "[2, 3] and [4]"),
            ("Stack", Fault(() => Stack(Three, Four)), "[3] and [4]"),
            ("segmentSum", Fault(() => SegmentSum(Three, new[] { 0, 1 }, 2)), "[3] and [2]"),
            ("cholesky", Fault(() => Cholesky(Matrix)), "[2, 3]"),
            ("cholesky", Fault(() => LogDeterminant(Matrix)), "[2, 3]"),
            ("diagonal", Fault(() => DiagonalOf(Matrix)), "[2, 3]"),
            ("diagonalMatrix", Fault(() => Diag(Matrix)), "[2, 3]"),
            ("lowerTriangle", Fault(() => LowerTriangle(Three)), "[3]"),
            ("reshape", Fault(() => Reshape(Three, 2, 2)), "[3]"),
            ("broadcast", Fault(() => BroadcastTo(Three, new Shape(3, 2))), "[3]"),
            ("transpose", Fault(() => Transpose(Matrix, 0, 0)), "[2, 3]"),
            ("gather", Fault(() => Gather(1, new[] { 0 })), "scalar and [1]"),
        ];
        foreach ((string function, HmcNetException fault, string shapes) in table)
        {
            Assert.Contains($" {function}.", fault.What, StringComparison.Ordinal);
            Assert.Equal(shapes, fault.Found);
            Assert.False(string.IsNullOrEmpty(fault.Expected));
        }
    }

    [Fact]
    public void A_cast_of_a_traced_tensor_points_to_Where()
    {
        foreach (HmcNetException fault in new[] { Fault(() => _ = (bool)(Three > 0)), Fault(() => _ = (double)Three[0]) })
        {
            Assert.Contains("not known while the model is traced", fault.What, StringComparison.Ordinal);
            Assert.Contains("Where(condition, a, b)", fault.Remedy!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Places_outside_a_tensor_are_refused_on_the_line_that_asked_for_them()
    {
        (HmcNetException Fault, string Expected, string Found)[] table =
        [
            (Fault(() => _ = Three[3]), "0 to 2 in dimension 0", "3 in a tensor of shape [3]"),
            (Fault(() => _ = Three[-1]), "0 to 2 in dimension 0", "-1 in a tensor of shape [3]"),
            (Fault(() => _ = Matrix[0, 3]), "0 to 2 in dimension 1", "3 in a tensor of shape [2, 3]"),
            (Fault(() => _ = Matrix[2, 0]), "0 to 1 in dimension 0", "2 in a tensor of shape [2, 3]"),
            (Fault(() => _ = ((Tensor)1)[0]), "a vector or matrix", "0 in a tensor of shape scalar"),
            (Fault(() => _ = Three[1..5]), "0 to 2 in dimension 0", "5 in a tensor of shape [3]"),
            (Fault(() => _ = Three[..^4]), "0 to 2 in dimension 0", "-1 in a tensor of shape [3]"),
            (Fault(() => Slice(Matrix, 1, 2, 2)), "a part of 0 to 2 in dimension 1", "start 2, length 2 in a tensor of shape [2, 3]"),
            (Fault(() => Slice(Three, 0, int.MaxValue, 2)), "a part of 0 to 2 in dimension 0", "start 2147483647, length 2 in a tensor of shape [3]"),
        ];
        foreach ((HmcNetException fault, string expected, string found) in table)
        {
            Assert.Equal(expected, fault.Expected);
            Assert.Equal(found, fault.Found);
        }
        Assert.Contains("Two indices need a matrix", Fault(() => _ = Three[0, 0]).What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_depends_on_a_parameter_is_refused()
    {
        HmcNetException fault = Fault(() => _ = Four[Three]);
        Assert.Contains("depends on a parameter", fault.What, StringComparison.Ordinal);
        Assert.Contains("LogSumExp", fault.Remedy!, StringComparison.Ordinal);
        Assert.Contains("segmentSum", Fault(() => SegmentSum(Three, Three, 2)).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3.0)]
    [InlineData(-1.0)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    public void An_index_of_data_out_of_range_is_refused_when_data_are_bound(double index)
    {
        Graph graph = Graph.Create([Three[new[] { 0, index }]], [Three]);
        Graph backward = Graph.Create([SegmentSum(Three, new[] { 0, index, 1 }, 3)], [Three]);
        foreach (Engine engine in Enum.GetValues<Engine>())
        {
            foreach (Graph each in new[] { graph, backward })
            {
                var fault = Assert.Throws<HmcNetException>(() => GraphFunction.Create(each, null, engine));
                Assert.Equal("element 1 of the index (counting from 0)", fault.Where);
                Assert.Equal("a whole number from 0 to 2", fault.Expected);
            }
        }
    }

    [Fact]
    public void Null_operands_and_arrays_are_named()
    {
        Assert.Contains("add is null", Fault(() => _ = Three + (Tensor)null!).What, StringComparison.Ordinal);
        Assert.Contains("is null", Fault(() => { Tensor _ = (double[])null!; }).What, StringComparison.Ordinal);
        Assert.Contains("is null", Fault(() => { Tensor _ = (int[])null!; }).What, StringComparison.Ordinal);
        Assert.Contains("is null", Fault(() => { Tensor _ = (double[,])null!; }).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_do_not_fill_a_shape_are_refused()
    {
        Assert.Equal("2 values", Fault(() => Tensor.FromArray([1, 2], new Shape(3))).Found);
        Assert.Contains("data \"y\"", Assert.Throws<HmcNetException>(() => new DataSource("y", new Shape(3), [1])).Message, StringComparison.Ordinal);
        Assert.Contains("nothing to stack", Fault(() => Stack()).What, StringComparison.Ordinal);
        Assert.Contains("nothing to concatenate", Fault(() => Concatenate(0)).What, StringComparison.Ordinal);
    }
}
