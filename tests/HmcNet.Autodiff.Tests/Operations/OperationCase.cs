using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>One operation on inputs of certain shapes and values, with its meaning said once more, naively.</summary>
internal sealed class OperationCase
{
    /// <summary>The operation's record.</summary>
    public required Type Operation { get; init; }

    /// <summary>Applies the operation.</summary>
    public required Func<Tensor[], Tensor> Apply { get; init; }

    /// <summary>Shapes of the inputs.</summary>
    public required Shape[] Shapes { get; init; }

    /// <summary>Values of the inputs, row-major.</summary>
    public required double[][] Values { get; init; }

    /// <summary>The independent definition: values of the result from values of the inputs.</summary>
    public required Func<double[][], double[]> Definition { get; init; }

    /// <summary>Inputs that are data (indices, conditions, orders); the others are differentiated.</summary>
    public int[] Data { get; init; } = [];

    /// <summary>Relative agreement asked of values.</summary>
    public double Tolerance { get; init; } = 1e-12;

    /// <summary>First step of the differences; kinks and poles are further away.</summary>
    public double Step { get; init; } = 0.02;

    public override string ToString() => $"{Operation.Name}({string.Join(", ", Shapes.Select(s => s.ToString()))})";
}
