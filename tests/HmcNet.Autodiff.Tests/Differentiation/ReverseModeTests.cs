using HmcNet.Autodiff;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Differentiation;

public class ReverseModeTests
{
    private static double[] Evaluate(IReadOnlyList<Tensor> outputs, Tensor parameter, double[] point)
    {
        var function = GraphFunction.Create(Graph.Create(outputs, [parameter]));
        var result = new double[function.OutputCount];
        function.Run(point, result);
        return result;
    }

    [Fact]
    public void Gradient_of_a_hierarchical_log_density_equals_the_formula()
    {
        Tensor theta = Tensor.Parameter("theta", Shape.Vector(3));
        double[] y = [1, 2, 4, 8];
        int[] group = [0, 2, 2, 0];
        Tensor value = -0.5 * Sum(Square(y - theta[group]));
        double[] result = Evaluate([value, .. ReverseMode.Gradient(value, [theta])], theta, [0.5, 7, 1]);
        Assert.Equal([-0.5 * (0.25 + 1 + 9 + 56.25), 0.5 + 7.5, 0, 1 + 3], result);
    }

    [Fact]
    public void A_branch_not_chosen_adds_nothing_even_where_its_derivative_is_infinite()
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(3));
        Tensor value = Sum(Where(x > 0, Log(x), 2 * x)) + Sum(Sqrt(x)[0..1]);
        double[] result = Evaluate(ReverseMode.Gradient(value, [x]), x, [4, 0, -1]);
        Assert.Equal([0.25 + 0.25, 2, 2], result);
    }

    [Fact]
    public void The_gradient_can_be_differentiated_again()
    {
        Tensor x = Tensor.Parameter("x", Shape.Scalar);
        Tensor first = ReverseMode.Gradient(Pow(x, 3), [x])[0];
        Tensor second = ReverseMode.Gradient(first, [x])[0];
        Assert.Equal([12.0, 12.0], Evaluate([first, second], x, [2]));
    }

    [Fact]
    public void Only_a_scalar_can_be_differentiated()
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(2));
        var fault = Assert.Throws<HmcNetException>(() => ReverseMode.Gradient(x, [x]));
        Assert.Contains("shape [2]", fault.Message, StringComparison.Ordinal);
        Assert.Contains("ReverseModeTests.cs", fault.Message, StringComparison.Ordinal);
    }
}
