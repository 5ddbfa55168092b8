using System.Reflection;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>Cases of elementwise operations, made of their definitions.</summary>
internal static class ElementwiseCases
{
    /// <summary>The static method Invoke over doubles.</summary>
    public static MethodInfo? ScalarMeaning(Type operation, int arity) =>
        operation.GetMethod("Invoke", BindingFlags.Public | BindingFlags.Static, [.. Enumerable.Repeat(typeof(double), arity)]);

    /// <summary>A vector of 0 to 9 elements; now and then one argument is a scalar that stretches.</summary>
    public static OperationCase Random(Type operation, Random random)
    {
        ElementwiseDefinition definition = ElementwiseDefinitions.All[operation];
        int arity = definition.Sample(random).Length;
        int length = random.Next(10);
        // Stretching one argument would undo the distance that Apart keeps, so only the smooth operations do it.
        bool stretch = arity == 2 && definition.Data.Length == 0 && !IsKinked(operation) && random.Next(3) == 0;
        int stretched = stretch ? random.Next(arity) : -1;
        return Make(operation, length, stretched, random);
    }

    public static OperationCase Make(Type operation, int length, int stretched, Random random)
    {
        ElementwiseDefinition definition = ElementwiseDefinitions.All[operation];
        double[][] rows = [.. Enumerable.Range(0, length).Select(_ => definition.Sample(random))];
        double[] one = definition.Sample(random);
        Shape result = Shape.Vector(length);
        Shape[] shapes = [.. Enumerable.Range(0, one.Length).Select(k => k == stretched ? Shape.Scalar : result)];
        return new OperationCase
        {
            Operation = operation,
            Apply = inputs => Tensor.Apply((Operation)Activator.CreateInstance(operation)!, inputs),
            Shapes = shapes,
            Values = [.. Enumerable.Range(0, one.Length).Select(k => k == stretched ? [one[k]] : rows.Select(r => r[k]).ToArray())],
            Data = definition.Data,
            Definition = values => [.. Enumerable.Range(0, length).Select(i =>
                definition.Value([.. values.Select((v, k) => k == stretched ? v[0] : v[i])]))],
        };
    }

    private static bool IsKinked(Type operation) =>
        operation == typeof(Min) || operation == typeof(Max) || operation.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(Autodiff.Operations.Comparison<>);
}
