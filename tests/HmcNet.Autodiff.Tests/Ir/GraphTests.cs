using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Ir;

public class GraphTests
{
    private readonly Tensor x = Tensor.Parameter("x", Shape.Vector(3));

    [Fact]
    public void Equal_expressions_are_one_node()
    {
        Tensor twice = Exp(x * 2) + Exp(x * 2);
        Graph graph = Graph.Create([twice], [x]);
        // x, 2, x * 2, exp, sum of exp with itself.
        Assert.Equal(5, graph.Nodes.Count);
    }

    [Fact]
    public void Constants_merge_by_their_bits()
    {
        Assert.Equal(3, Graph.Create([(Tensor)new[] { 1.0, 2 } + new[] { 1, 2 }, new[] { 1.0, double.NaN }], []).Nodes.Count);
        Assert.Equal(2, Graph.Create([(Tensor)0.0, -0.0, 0.0], []).Nodes.Count);
        Assert.Single(Graph.Create([(Tensor)double.NaN, double.NaN], []).Nodes);
        // One value as a scalar and as a vector are two things.
        Assert.Equal(2, Graph.Create([(Tensor)1, new[] { 1.0 }], []).Nodes.Count);
    }

    [Fact]
    public void Data_merge_by_their_source_and_not_by_their_values()
    {
        var y = new DataSource("y", Shape.Vector(1), [1]);
        var other = new DataSource("y", Shape.Vector(1), [1]);
        Graph graph = Graph.Create([Tensor.Data(y) + Tensor.Data(y), Tensor.Data(other)], []);
        Assert.Equal(3, graph.Nodes.Count);
        Assert.Equal([y, other], graph.DataSources);
    }

    [Fact]
    public void Attributes_tell_operations_apart()
    {
        Graph graph = Graph.Create([x[0], x[1], x[0], Sum(x), CumSum(x), Sum(x, 0)], [x]);
        Assert.Equal(1 + 2 * 2 + 2, graph.Nodes.Count);
    }

    [Fact]
    public void Inputs_come_before_their_users_and_nothing_is_idle()
    {
        Tensor unused = Exp(x);
        Tensor value = Sum(Square(x[new[] { 0, 1, 2, 2 }]) * LogSumExp(x)) + x[0];
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, [x])], [x]);
        var used = new HashSet<Node>(graph.Outputs);
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            Assert.Equal(i, graph.IndexOf(graph.Nodes[i]));
            foreach (Node input in graph.Nodes[i].Inputs)
            {
                used.Add(input);
                Assert.True(graph.IndexOf(input) < i);
            }
        }
        Assert.Equal(graph.Nodes.Count, used.Count);
        Assert.False(graph.Contains(unused.Node));
        Assert.Equal(3, graph.ParameterCount);
        Assert.Equal(4, graph.OutputCount);
    }

    [Fact]
    public void A_parameter_of_another_function_is_refused_even_under_the_same_name()
    {
        Tensor stranger = Tensor.Parameter("x", Shape.Vector(3));
        var fault = Assert.Throws<HmcNetException>(() => Graph.Create([x + stranger], [x]));
        Assert.Contains("depends on the parameter \"x\"", fault.What, StringComparison.Ordinal);
        Assert.Contains("GraphTests.cs", fault.Where!, StringComparison.Ordinal);
        Assert.Contains("no parameters", Assert.Throws<HmcNetException>(() => Graph.Create([x], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_parameters_of_one_name_and_shape_stay_two()
    {
        Tensor second = Tensor.Parameter("x", Shape.Vector(3));
        Assert.Equal([-1.0, -1, -1], Numeric.Evaluate([x - second], [x, second], [1, 2, 3, 2, 3, 4]));
    }

    [Fact]
    public void The_list_of_parameters_holds_parameters_once()
    {
        Assert.Contains("exp", Assert.Throws<HmcNetException>(() => Graph.Create([x], [Exp(x)])).Found!, StringComparison.Ordinal);
        Assert.Contains("parameter x", Assert.Throws<HmcNetException>(() => Graph.Create([x], [x, x])).Found!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_printed_graph_is_stable()
    {
        var y = new DataSource("y", Shape.Vector(2), [1, 2]);
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(3));
        Tensor value = Sum(Square(Tensor.Data(y) - alpha[new[] { 2, 0 }])) + 0.5 * alpha[1];
        string expected = string.Join('\n',
        [
            "%0 = data{y} [2]",
            "%1 = parameter{alpha} [3]",
            "%2 = constant{2 0} [2]",
            "%3 = gather(%1, %2) [2]",
            "%4 = subtract(%0, %3) [2]",
            "%5 = square(%4) [2]",
            "%6 = sum{axes 0}(%5) scalar",
            "%7 = constant{0.5} scalar",
            "%8 = slice{1 length 1}(%1) [1]",
            "%9 = reshape(%8) scalar",
            "%10 = multiply(%7, %9) scalar",
            "%11 = add(%6, %10) scalar",
            "outputs: %11",
            "",
        ]);
        Assert.Equal(expected, Graph.Create([value], [alpha]).ToString());
    }

    [Fact]
    public void Dependence_on_parameters_is_known_of_every_node()
    {
        Assert.True((x * 2).Node.DependsOnParameters);
        Assert.False((Exp((Tensor)2) + new[] { 1.0 }).Node.DependsOnParameters);
        Assert.False(Tensor.Data(new DataSource("y", Shape.Scalar, [1])).Node.DependsOnParameters);
        Assert.IsType<ParameterInput>(x.Node.Operation);
    }
}
