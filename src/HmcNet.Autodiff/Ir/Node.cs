namespace HmcNet.Autodiff.Ir;

/// <summary>One immutable value of the graph: an operation applied to inputs, with its inferred shape.</summary>
public sealed class Node
{
    private readonly Node[] inputs;

    /// <summary>Applies an operation; the shape is inferred here, so a shape fault surfaces on the user's line.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <exception cref="HmcNetException">When the shapes do not fit.</exception>
    public Node(Operation operation, params Node[] inputs)
    {
        Operation = operation;
        this.inputs = inputs;
        DependsOnParameters = operation is Operations.ParameterInput;
        foreach (Node input in inputs)
            DependsOnParameters |= input.DependsOnParameters;
        Shape = operation.InferShape(inputs);
    }

    /// <summary>The operation.</summary>
    public Operation Operation { get; }

    /// <summary>The operation's inputs, in order.</summary>
    public ReadOnlySpan<Node> Inputs => inputs;

    /// <summary>Shape of the value.</summary>
    public Shape Shape { get; }

    /// <summary>
    /// Whether the value changes with the parameters; where it does not, it depends on data alone and is computed
    /// once when data are bound.
    /// </summary>
    public bool DependsOnParameters { get; }
}
