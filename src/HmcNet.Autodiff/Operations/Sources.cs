using System.Globalization;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>A node without inputs: its values come from outside and are never computed.</summary>
internal abstract record Source(Shape Shape) : Operation
{
    public override Shape InferShape(ReadOnlySpan<Node> inputs) => Shape;

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        // Nothing lies below a source.
    }
}

/// <summary>
/// A parameter of the traced function: a block of the flat parameter vector. Each is only equal to itself, so that
/// parameters of two functions are never taken for one another because they share a name.
/// </summary>
/// <param name="ParameterName">Name in messages and printed graphs.</param>
/// <param name="Shape">Shape of its values.</param>
/// <param name="IsWhole">Whether its values are whole numbers, so that it can be an index.</param>
internal sealed record ParameterInput(string ParameterName, Shape Shape, bool IsWhole = false) : Source(Shape)
{
    public bool Equals(ParameterInput? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override string Name => "parameter";

    public override string DescribeAttributes() => ParameterName;

    public override void Evaluate(Operands operands, Span<double> result) =>
        throw new InvalidOperationException("A parameter's values are bound by the engine.");
}

/// <summary>Named data, bound when the function is made and bound again without compiling.</summary>
internal sealed record DataInput(DataSource Source) : Source(Source.Shape)
{
    public override string Name => "data";

    public override string DescribeAttributes() => Source.Name;

    public override void Evaluate(Operands operands, Span<double> result) =>
        throw new InvalidOperationException("Data are bound by the engine.");
}

/// <summary>Numbers written into the model: a scalar, or an array that was given without a name.</summary>
internal sealed record Constant(Shape Shape, double[] Values) : Source(Shape)
{
    public override string Name => "constant";

    public override void Evaluate(Operands operands, Span<double> result) => Values.CopyTo(result);

    /// <summary>Whether all elements have one value.</summary>
    public bool IsUniform(double value)
    {
        // Bits, so that 0 and -0 differ and NaN equals itself.
        long bits = BitConverter.DoubleToInt64Bits(value);
        foreach (double v in Values)
        {
            if (BitConverter.DoubleToInt64Bits(v) != bits)
                return false;
        }
        return Values.Length > 0;
    }

    public override string DescribeAttributes() =>
        Values.Length == 1
            ? Values[0].ToString("R", CultureInfo.InvariantCulture)
            : string.Join(' ', Values.Take(4).Select(v => v.ToString("R", CultureInfo.InvariantCulture))) + (Values.Length > 4 ? " ..." : "");

    public bool Equals(Constant? other)
    {
        if (other is null || !Shape.Equals(other.Shape))
            return false;
        for (int i = 0; i < Values.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(Values[i]) != BitConverter.DoubleToInt64Bits(other.Values[i]))
                return false;
        }
        return true;
    }

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Shape);
        foreach (double v in Values)
            hash.Add(v);
        return hash.ToHashCode();
    }
}
