using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>What must hold for each operation, whatever it is.</summary>
internal sealed class OperationChecks
{
    // Differences with steps 0.02 to 0.0025 lose about 5 digits to rounding.
    private const double DifferenceTolerance = 2e-9;

    private readonly OperationCase checkedCase;
    private readonly Tensor[] parameters;
    private readonly Tensor result;
    private readonly double[] point;

    public OperationChecks(OperationCase checkedCase)
    {
        this.checkedCase = checkedCase;
        var inputs = new Tensor[checkedCase.Shapes.Length];
        var differentiated = new List<Tensor>();
        var flat = new List<double>();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (checkedCase.Data.Contains(i))
            {
                inputs[i] = Tensor.FromArray(checkedCase.Values[i], checkedCase.Shapes[i]);
                continue;
            }
            inputs[i] = Tensor.Parameter($"x{i}", checkedCase.Shapes[i]);
            differentiated.Add(inputs[i]);
            flat.AddRange(checkedCase.Values[i]);
        }
        parameters = [.. differentiated];
        point = [.. flat];
        result = checkedCase.Apply(inputs);
        Assert.Equal(checkedCase.Operation, result.Node.Operation.GetType());
    }

    /// <summary>Value against the independent definition.</summary>
    public void Value() =>
        Numeric.Close(
            checkedCase.Definition(checkedCase.Values), Numeric.Evaluate([result], parameters, point), checkedCase.Tolerance, $"{checkedCase} value");

    /// <summary>Gradient of a weighted sum against extrapolated differences of its value.</summary>
    public void Gradient(Random random) => Compare(WeightedSum(random, square: 0), "gradient");

    /// <summary>Hessian times vector, by differentiating twice, against extrapolated differences of the gradient.</summary>
    public void SecondDerivative(Random random) => Compare(Slope(random), "second derivative");

    /// <summary>Value, gradient and second derivatives: compiled as interpreted.</summary>
    public void Compiled(Random random, double tolerance)
    {
        Tensor slope = Slope(random);
        List<Tensor> outputs = [result, slope, .. ReverseMode.Gradient(slope, parameters)];
        double[] interpreted = Numeric.Evaluate(outputs, parameters, point, Engine.Interpreted);
        double[] compiled = Numeric.Evaluate(outputs, parameters, point, Engine.Compiled);
        Numeric.Close(interpreted, compiled, tolerance, $"{checkedCase} compiled");
    }

    private void Compare(Tensor value, string what)
    {
        double[] gradient = Numeric.Evaluate(ReverseMode.Gradient(value, parameters), parameters, point);
        GraphFunction function = GraphFunction.Create(Graph.Create([value], parameters), null, Engine.Interpreted);
        var output = new double[1];
        for (int i = 0; i < point.Length; i++)
        {
            double[] moved = [.. point];
            double expected = Numeric.Difference(
                x =>
                {
                    moved[i] = x;
                    function.Run(moved, output);
                    return output[0];
                },
                point[i], checkedCase.Step);
            Numeric.Close(expected, gradient[i], DifferenceTolerance, $"{checkedCase} {what} [{i}]");
        }
    }

    /// <summary>The gradient along a random direction; of squares too, so that linear operations have a second derivative.</summary>
    private Tensor Slope(Random random)
    {
        IReadOnlyList<Tensor> gradient = ReverseMode.Gradient(WeightedSum(random, square: 0.3), parameters);
        Tensor slope = 0;
        foreach (Tensor part in gradient)
            slope += TensorMath.Sum(part * RandomWeights(random, part.Shape));
        return slope;
    }

    private Tensor WeightedSum(Random random, double square)
    {
        Tensor weights = RandomWeights(random, result.Shape);
        Tensor sum = TensorMath.Sum(weights * result);
        return square == 0 ? sum : sum + square * TensorMath.Sum(weights * result * result);
    }

    private static Tensor RandomWeights(Random random, Shape shape)
    {
        var weights = new double[shape.Size];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = 0.5 + random.NextDouble();
        return Tensor.FromArray(weights, shape);
    }
}
