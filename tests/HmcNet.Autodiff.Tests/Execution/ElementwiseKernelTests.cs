using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Tests.Execution;

public class ElementwiseKernelTests
{
    private static readonly double[] Hostile =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 2, -3, 1e-5, -1e-5, 17.25, -17.25, 40, -40, 700, -700, 746, -746, 1e6, 1e-310, 5e-324,
        1e-300, -1e-300, 1e300, -1e300, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    /// <summary>Every elementwise operation, found by itself.</summary>
    public static TheoryData<string> Operations =>
    [
        .. typeof(Elementwise).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(Elementwise))).Select(t => t.Name).Order(),
    ];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Vector_and_scalar_code_agree_with_the_interpreter_at_hostile_values_and_all_lengths(string name)
    {
        Type type = typeof(Elementwise).Assembly.GetType($"HmcNet.Autodiff.Operations.{name}")!;
        var operation = (Elementwise)Activator.CreateInstance(type)!;
        Assert.True(OperationCode.CanEmit(operation));
        var random = new Random(1);
        foreach (int length in new[] { 0, 1, 2, 3, 4, 5, 7, 8, 66, 255, 256 })
            Compare(operation, length, _ => 4 * (random.NextDouble() - 0.5));
        // All pairs of hostile values, together with a third that runs against them; in vectors and as single numbers.
        int count = Hostile.Length;
        Compare(operation, count * count, k => Hostile[k.Operand switch { 0 => k.Element % count, 1 => k.Element / count, _ => k.Element % (count - 1) }]);
        Compare(operation, 1, _ => 0.75);
    }

    private static void Compare(Elementwise operation, int length, Func<(int Operand, int Element), double> value)
    {
        Tensor[] operands = [.. Enumerable.Range(0, operation.Arity).Select(k => Tensor.Parameter($"x{k}", length == 1 ? Shape.Scalar : Shape.Vector(length)))];
        Graph graph = Graph.Create([Tensor.Apply(operation, operands)], operands);
        var point = new double[graph.ParameterCount];
        for (int i = 0; i < length; i++)
        {
            for (int k = 0; k < operation.Arity; k++)
                point[k * length + i] = value((k, i));
            // The first operand of these is an order.
            if (operation is Polygamma or MillsRemainder)
                point[i] = i % 4 + (operation is MillsRemainder ? 1 : 0);
        }
        double[] expected = new double[length], found = new double[length];
        new Interpreter(graph).Run(point, expected);
        new CompiledFunction(graph).Run(point, found);
        for (int i = 0; i < length; i++)
        {
            double ulp = Math.BitIncrement(Math.Abs(expected[i])) - Math.Abs(expected[i]);
            // The vector functions state at most 4 ulp between them and the scalar ones.
            Assert.True(
                expected[i].Equals(found[i]) || Math.Abs(expected[i] - found[i]) <= 4 * ulp,
                $"{operation.Name} of {point[i]:R}: {expected[i]:R} interpreted, {found[i]:R} compiled");
            Assert.Equal(double.IsInfinity(expected[i]), double.IsInfinity(found[i]));
        }
    }
}
