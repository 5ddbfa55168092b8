using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Supports;

/// <summary>All real numbers.</summary>
internal sealed class RealSupport : ElementwiseSupport
{
    public override string Name => "real numbers";

    protected override IEnumerable<Tensor> Bounds => [];

    public override (Tensor Value, Tensor LogJacobian) Constrain(Tensor coordinates, Shape shape) => (coordinates, 0.0);

    public override void Unconstrain(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate, Span<double> coordinates)
    {
        RequireInside(value, shape, evaluate);
        value.CopyTo(coordinates);
    }

    public override (int Element, string Reason)? FindViolation(ReadOnlySpan<double> value, Shape shape, Func<Tensor, double[]> evaluate)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (!double.IsFinite(value[i]))
                return (i, $"{Text(value[i])} is not finite");
        }
        return null;
    }

    internal override string NameCoordinate(string entry) => entry;
}
