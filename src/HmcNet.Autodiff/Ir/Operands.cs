namespace HmcNet.Autodiff.Ir;

/// <summary>The values an operation reads when it is evaluated: one flat row-major buffer an input.</summary>
public readonly unsafe ref struct Operands
{
    private readonly ReadOnlySpan<nint> addresses;
    private readonly Node node;

    /// <summary>Joins a node with the places where its inputs' values lie.</summary>
    /// <param name="node">The node to be evaluated.</param>
    /// <param name="addresses">Address of the first value of each input; pinned memory.</param>
    internal Operands(Node node, ReadOnlySpan<nint> addresses)
    {
        this.node = node;
        this.addresses = addresses;
    }

    /// <summary>Number of inputs.</summary>
    public int Count => node.Inputs.Length;

    /// <summary>Values of an input, row-major.</summary>
    /// <param name="input">Index of the input.</param>
    public ReadOnlySpan<double> this[int input] => new((double*)addresses[input], node.Inputs[input].Shape.Size);

    /// <summary>Shape of an input.</summary>
    /// <param name="input">Index of the input.</param>
    /// <returns>Its shape.</returns>
    public Shape ShapeOf(int input) => node.Inputs[input].Shape;

    /// <summary>Shape of the result.</summary>
    public Shape ResultShape => node.Shape;
}
