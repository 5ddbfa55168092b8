using System.Globalization;
using System.Reflection;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>Compiled code against the interpreter: at all lengths from 0 to 256, and at values that hurt.</summary>
public class EnginesAgreeTests
{
    private static readonly double[] Hostile =
    [
        0, -0.0, 1, -1, 0.5, 2, -3.7, 709.9, -745.5, 1e300, -1e300, 1e-300, -1e-300, double.Epsilon, -double.Epsilon, 1e-310,
        double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static readonly Type[] Types = [.. ElementwiseDefinitions.All.Keys.OrderBy(t => t.Name, StringComparer.Ordinal)];

    [Fact]
    public void All_elementwise_operations_agree_at_every_length_up_to_256()
    {
        for (int length = 0; length <= 256; length++)
        {
            var random = new Random(length);
            var outputs = new List<Tensor>();
            var parameters = new List<Tensor>();
            var point = new List<double>();
            foreach (Type type in Types)
            {
                OperationCase one = ElementwiseCases.Make(type, length, -1, random);
                outputs.Add(one.Apply(Inputs(one, parameters, point)));
            }
            Compare(outputs, parameters, [.. point], string.Create(CultureInfo.InvariantCulture, $"length {length}"));
        }
    }

    [Fact]
    public void Gradients_of_chains_agree_at_every_length_up_to_256()
    {
        for (int length = 0; length <= 256; length++)
        {
            Tensor x = Tensor.Parameter("x", Shape.Vector(length));
            Tensor scale = Tensor.Parameter("scale", Shape.Scalar);
            Tensor inner = TensorMath.Square(TensorMath.Tanh(x) / scale) + TensorMath.Softplus(x);
            Tensor value = TensorMath.Sum(inner * TensorMath.Log1p(TensorMath.Exp(-inner))) + TensorMath.LogSumExp(x) * scale;
            var random = new Random(length);
            double[] point = [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextDouble() - 1), 1.5];
            Compare(
                [value, .. ReverseMode.Gradient(value, [x, scale])], [x, scale], point,
                string.Create(CultureInfo.InvariantCulture, $"length {length}"));
        }
    }

    public static TheoryData<string> Elementwise => [.. Types.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void An_operation_agrees_at_hostile_values(string name)
    {
        Type type = Types.Single(t => t.Name == name);
        OperationCase one = AtHostileValues(type);
        var parameters = new List<Tensor>();
        var point = new List<double>();
        Tensor result = one.Apply(Inputs(one, parameters, point));
        // Its gradient too: the derivative formulas must be compiled as faithfully as the values.
        IReadOnlyList<Tensor> gradient = ReverseMode.Gradient(TensorMath.Sum(result), parameters);
        Compare([result, .. gradient], parameters, [.. point], name);
    }

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void The_interpreter_gives_the_scalar_meaning_at_hostile_values(string name)
    {
        Type type = Types.Single(t => t.Name == name);
        OperationCase one = AtHostileValues(type);
        MethodInfo meaning = ElementwiseCases.ScalarMeaning(type, one.Values.Length)!;
        var parameters = new List<Tensor>();
        var point = new List<double>();
        double[] found = Numeric.Evaluate([one.Apply(Inputs(one, parameters, point))], parameters, [.. point]);
        for (int i = 0; i < found.Length; i++)
        {
            object[] arguments = [.. one.Values.Select(v => (object)v[i])];
            Assert.Equal((double)meaning.Invoke(null, arguments)!, found[i]);
        }
    }

    [Fact]
    public void Reductions_agree_at_hostile_values()
    {
        foreach (double value in Hostile)
        {
            foreach (int length in new[] { 1, 3, 4, 5, 8, 9, 31 })
            {
                Tensor x = Tensor.Parameter("x", new Shape(2, length));
                double[] point = [.. Enumerable.Range(0, 2 * length).Select(i => i == length / 2 ? value : 0.1 * i)];
                Compare(
                    [TensorMath.Sum(x), TensorMath.Sum(x, 0), TensorMath.Sum(x, 1), TensorMath.MaxOver(x, 1), TensorMath.LogSumExp(x, 1), TensorMath.CumSum(x, 1)],
                    [x], point, string.Create(CultureInfo.InvariantCulture, $"{value} in {length}"));
            }
        }
    }

    /// <summary>All pairs of hostile values; orders and conditions stay whole numbers.</summary>
    private static OperationCase AtHostileValues(Type type)
    {
        ElementwiseDefinition definition = ElementwiseDefinitions.All[type];
        int arity = definition.Sample(new Random(1)).Length;
        var rows = new List<double[]>();
        foreach (double x in Hostile)
        {
            foreach (double y in arity == 1 ? [0.0] : Hostile)
            {
                double[] row = [x, y, -1];
                if (arity == 2 && definition.Data.Contains(0))
                    row = [rows.Count % 3 + 1, y];
                rows.Add(row[..arity]);
            }
        }
        return new OperationCase
        {
            Operation = type,
            Apply = inputs => Tensor.Apply((Operation)Activator.CreateInstance(type)!, inputs),
            Shapes = [.. Enumerable.Repeat(Shape.Vector(rows.Count), arity)],
            Values = [.. Enumerable.Range(0, arity).Select(k => rows.Select(r => r[k]).ToArray())],
            Data = definition.Data,
            Definition = _ => throw new InvalidOperationException("Only compared between engines."),
        };
    }

    private static Tensor[] Inputs(OperationCase one, List<Tensor> parameters, List<double> point)
    {
        var inputs = new Tensor[one.Shapes.Length];
        for (int k = 0; k < inputs.Length; k++)
        {
            if (one.Data.Contains(k))
            {
                inputs[k] = Tensor.FromArray(one.Values[k], one.Shapes[k]);
                continue;
            }
            inputs[k] = Tensor.Parameter($"x{parameters.Count}", one.Shapes[k]);
            parameters.Add(inputs[k]);
            point.AddRange(one.Values[k]);
        }
        return inputs;
    }

    private static void Compare(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> parameters, double[] point, string where)
    {
        double[] interpreted = Numeric.Evaluate(outputs, parameters, point, Engine.Interpreted);
        double[] compiled = Numeric.Evaluate(outputs, parameters, point, Engine.Compiled);
        // NaN and infinities must be the same; finite values to the last places.
        Numeric.Close(interpreted, compiled, 1e-12, where);
    }
}
