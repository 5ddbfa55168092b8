using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Supports;

/// <summary>A support of single numbers, whose map works element by element.</summary>
internal abstract class ElementwiseSupport : Support
{
    /// <summary>The tensors that bounds are made of.</summary>
    protected abstract IEnumerable<Tensor> Bounds { get; }

    public override Shape UnconstrainedShape(Shape shape)
    {
        foreach (Tensor bound in Bounds)
        {
            if (!shape.Equals(Shape.Broadcast(bound.Shape, shape)))
                throw new HmcNetException(
                    $"A bound does not fit the value: {Name}.", expected: $"a number, or a tensor that broadcasts to {shape}",
                    found: $"shape {bound.Shape}", remedy: "give the parameter the shape of its bounds with over:");
        }
        return shape;
    }

    /// <summary>A number in messages.</summary>
    protected static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Numbers of a bound, one for each element of a value; null where there is no bound.</summary>
    protected static double[]? ValuesOf(Tensor? bound, Shape shape, Func<Tensor, double[]> evaluate)
    {
        if (bound is null)
            return null;
        if (bound.Shape.Equals(shape))
            return evaluate(bound);
        if (bound.Shape.Size != 1)
            return evaluate(TensorMath.BroadcastTo(bound, shape));
        var values = new double[shape.Size];
        Array.Fill(values, evaluate(bound)[0]);
        return values;
    }

    /// <summary>The value of a constant scalar; null for anything else.</summary>
    protected static double? Constant(Tensor? tensor) =>
        tensor is { Shape.Size: 1 } && ConstantValues.TryGet(tensor, out double[] values) ? values[0] : null;

    /// <summary>Refuses a value outside the support.</summary>
    protected void RequireInside(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate)
    {
        if (FindViolation(value, shape, evaluate) is (int element, string reason))
            throw Outside(element, reason);
    }

    protected HmcNetException Outside(int element, string reason) => SupportFaults.Outside(this, element, reason);
}
