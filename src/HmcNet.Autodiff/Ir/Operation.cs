using HmcNet.Autodiff.Differentiation;

namespace HmcNet.Autodiff.Ir;

/// <summary>
/// One primitive of the graph: shape rule, meaning and derivative in one place. Attributes (axes, offsets) are
/// members of the record, so that equal operations on equal inputs are recognised as the same node.
/// </summary>
/// <remarks>
/// To add an operation, write one record and a function in <see cref="TensorMath"/>; property tests find it by
/// reflection and compare value, first and second derivative, and the compiled form with the interpreter.
/// </remarks>
public abstract record Operation
{
    /// <summary>Name as printed in graphs and messages, e.g. "exp".</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The shape rule.</summary>
    /// <param name="inputs">The operation's inputs.</param>
    /// <returns>Shape of the result.</returns>
    /// <exception cref="HmcNetException">When the inputs' shapes do not fit; the message names operation and shapes.</exception>
    public abstract Shape InferShape(ReadOnlySpan<Node> inputs);

    /// <summary>
    /// The meaning: computes the result from the inputs' values. This scalar form is the specification that
    /// compiled code is tested against.
    /// </summary>
    /// <param name="operands">Read: values of the inputs.</param>
    /// <param name="result">Written: every element, row-major.</param>
    public abstract void Evaluate(Operands operands, Span<double> result);

    /// <summary>
    /// The derivative rule: given the derivative of some scalar with respect to this node, adds the contributions
    /// to the derivatives with respect to its inputs, as graph nodes of the same kind.
    /// </summary>
    /// <param name="node">The node, with its inputs.</param>
    /// <param name="adjoint">Derivative with respect to the node, of the node's shape.</param>
    /// <param name="context">Takes the contributions; says which inputs need one.</param>
    internal abstract void Backward(Node node, Tensor adjoint, AdjointContext context);

    /// <summary>Attributes as text for the graph printer; empty where there are none.</summary>
    /// <returns>For example "axes 0".</returns>
    public virtual string DescribeAttributes() => "";

    /// <summary>The exception for inputs whose shapes do not fit, on the user's line.</summary>
    internal HmcNetException ShapeFault(string expected, ReadOnlySpan<Node> inputs, string? remedy = null)
    {
        var found = new List<string>();
        foreach (Node input in inputs)
            found.Add(input.Shape.ToString());
        return new HmcNetException(
            $"Shapes do not fit in {Name}.",
            where: SourceLocation.OfCaller(),
            expected: expected,
            found: string.Join(" and ", found),
            remedy: remedy);
    }
}
