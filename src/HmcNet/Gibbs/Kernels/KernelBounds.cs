using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Supports;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>The bounds of a variable's elements, which may depend on other variables.</summary>
internal sealed class KernelBounds
{
    private readonly GraphFunction? function;
    private readonly double[] values;
    private readonly int size;

    /// <summary>Finds the bounds of a variable.</summary>
    /// <param name="model">The model.</param>
    /// <param name="variable">A variable of scalars.</param>
    public KernelBounds(StateModel model, StateVariable variable)
    {
        size = variable.Size;
        values = new double[2 * size];
        (Tensor? lower, Tensor? upper) = model.BoundsOn(variable);
        Tensor low = lower ?? double.NegativeInfinity, high = upper ?? double.PositiveInfinity;
        if (ConstantValues.TryGet(TensorMath.BroadcastTo(low, variable.Shape), out double[] least)
            && ConstantValues.TryGet(TensorMath.BroadcastTo(high, variable.Shape), out double[] most))
        {
            least.CopyTo(values, 0);
            most.CopyTo(values, size);
            IsUnbounded = least.All(double.IsNegativeInfinity) && most.All(double.IsPositiveInfinity);
            IsPositive = least.All(b => b >= 0);
            IsHalfLine = least.All(b => b == 0) && most.All(double.IsPositiveInfinity);
            IsUnitInterval = least.All(b => b == 0) && most.All(b => b == 1);
            IsFinite = least.Concat(most).All(double.IsFinite);
        }
        else
        {
            function = model.Compile([TensorMath.BroadcastTo(low, variable.Shape), TensorMath.BroadcastTo(high, variable.Shape)]);
            IsPositive = ConstantValues.TryGet(low, out least) && least.All(b => b >= 0);
            IsFinite = lower is not null && upper is not null;
        }
    }

    private KernelBounds(KernelBounds other, KernelContext context)
    {
        function = other.function is { } shared ? context.Own(shared) : null;
        values = [.. other.values];
        size = other.size;
        (IsUnbounded, IsPositive, IsHalfLine, IsUnitInterval, IsFinite) = (other.IsUnbounded, other.IsPositive, other.IsHalfLine, other.IsUnitInterval, other.IsFinite);
    }

    /// <summary>Whether there is no bound.</summary>
    public bool IsUnbounded { get; }

    /// <summary>Whether no element can be negative.</summary>
    public bool IsPositive { get; }

    /// <summary>Whether the elements range over the positive numbers.</summary>
    public bool IsHalfLine { get; }

    /// <summary>Whether the elements range over (0, 1).</summary>
    public bool IsUnitInterval { get; }

    /// <summary>Whether every element has two bounds.</summary>
    public bool IsFinite { get; }

    /// <summary>Whether the bounds are the same at every state.</summary>
    public bool IsConstant => function is null;

    /// <summary>Lower bound of an element, after <see cref="Evaluate"/>.</summary>
    public double Lower(int element) => values[element];

    /// <summary>Upper bound of an element, after <see cref="Evaluate"/>.</summary>
    public double Upper(int element) => values[size + element];

    /// <summary>Bounds with a workspace of their own.</summary>
    /// <param name="context">The chain that they are for.</param>
    public KernelBounds ForChain(KernelContext context) => new(this, context);

    /// <summary>Computes bounds that depend on the state.</summary>
    /// <param name="state">Read: all variables.</param>
    public void Evaluate(ReadOnlySpan<double> state) => function?.Run(state, values);
}
