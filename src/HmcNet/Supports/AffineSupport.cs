using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Supports;

/// <summary>All real numbers, by x = offset + multiplier y.</summary>
internal sealed class AffineSupport : ElementwiseSupport
{
    private readonly Tensor offset;
    private readonly Tensor multiplier;

    public AffineSupport(Tensor offset, Tensor multiplier)
    {
        if (Constant(multiplier) is double number && !(number > 0 && double.IsFinite(number)))
            throw new HmcNetException("A multiplier must be positive.", expected: "a positive number", found: Text(number));
        this.offset = offset;
        this.multiplier = multiplier;
    }

    public override string Name => "real numbers";

    protected override IEnumerable<Tensor> Bounds => [offset, multiplier];

    public override (Tensor Value, Tensor LogJacobian) Constrain(Tensor coordinates, Shape shape)
    {
        Tensor logScale = TensorMath.Log(multiplier);
        Tensor logJacobian = multiplier.Shape.Size == 1
            ? TensorMath.Reshape(logScale, Shape.Scalar) * shape.Size
            : TensorMath.Sum(TensorMath.BroadcastTo(logScale, shape));
        return (offset + multiplier * coordinates, logJacobian);
    }

    public override void Unconstrain(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate, Span<double> coordinates)
    {
        RequireInside(value, shape, evaluate);
        double[] shift = ValuesOf(offset, shape, evaluate)!;
        double[] scale = ValuesOf(multiplier, shape, evaluate)!;
        for (int i = 0; i < value.Length; i++)
            coordinates[i] = (value[i] - shift[i]) / scale[i];
    }

    public override (int Element, string Reason)? FindViolation(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate) =>
        Real.FindViolation(value, shape, evaluate);

    internal override string NameCoordinate(string entry) => $"standard {entry}";
}
