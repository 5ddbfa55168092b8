using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Differentiation;

/// <summary>Collects what one node contributes to the derivatives of its inputs.</summary>
internal sealed class AdjointContext
{
    private readonly Func<Node, bool> needs;
    private readonly Action<Node, Tensor, bool> add;
    private Node node = null!;
    private bool masked;

    public AdjointContext(Func<Node, bool> needs, Action<Node, Tensor, bool> add)
    {
        this.needs = needs;
        this.add = add;
    }

    /// <summary>Begins with a node.</summary>
    /// <param name="node">The node whose rule is about to run.</param>
    /// <param name="masked">Whether some elements of its adjoint are zero because a Where above did not choose them.</param>
    public void Begin(Node node, bool masked)
    {
        this.node = node;
        this.masked = masked;
    }

    /// <summary>Whether some elements of the adjoint are zero because something above was not chosen.</summary>
    public bool Masked => masked;

    /// <summary>Whether the derivative with respect to an input is wanted.</summary>
    public bool Needs(int input) => needs(node.Inputs[input]);

    /// <summary>Adds a contribution to an input's derivative; it must have the input's shape.</summary>
    public void Add(int input, Tensor contribution)
    {
        if (needs(node.Inputs[input]))
            add(node.Inputs[input], contribution, masked);
    }

    /// <summary>As <see cref="Add"/>, and says that elements not chosen are zero in the contribution.</summary>
    public void AddMasked(int input, Tensor contribution)
    {
        if (needs(node.Inputs[input]))
            add(node.Inputs[input], contribution, true);
    }

    /// <summary>The adjoint for one side of a choice; from here on down, elements not chosen are zero.</summary>
    public Tensor Select(Tensor condition, Tensor chosen, Tensor otherwise)
    {
        masked = true;
        return TensorMath.Where(condition, chosen, otherwise);
    }

    /// <summary>Says that the contribution is zero where something was not chosen; from here on down it stays so.</summary>
    public Tensor Mask(Tensor contribution)
    {
        masked = true;
        return contribution;
    }

    /// <summary>
    /// Adjoint times a local derivative. Below a Where the product is zero where the adjoint is zero, even when the
    /// derivative is infinite or NaN there: a branch that was not chosen must not spoil the gradient.
    /// </summary>
    public Tensor Scale(Tensor adjoint, Tensor factor) =>
        masked ? Tensor.Apply(new MultiplyOrZero(), adjoint, factor) : adjoint * factor;
}
