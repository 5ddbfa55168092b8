using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet;

/// <summary>Checks that the support of a parameter goes with its prior.</summary>
internal static class PriorChecks
{
    // A few points of the support; where it is wider than the prior's, one of them lies outside the prior.
    private static readonly double[] Probes = [-3, -1, 0, 1, 3];

    /// <summary>Refuses a support that reaches beyond the prior's, as far as both are known without parameters.</summary>
    /// <returns>True; otherwise it throws.</returns>
    public static bool RequireNarrower(string name, Distribution prior, Support support, Shape shape)
    {
        foreach (double probe in Probes)
        {
            Tensor coordinates = TensorMath.Fill(support.UnconstrainedShape(shape), probe);
            if (!ConstantValues.TryGet(support.Constrain(coordinates, shape).Value, out double[] value))
                return true;
            bool known = true;
            double[] Evaluate(Tensor tensor)
            {
                known &= ConstantValues.TryGet(tensor, out double[] numbers);
                return known ? numbers : [.. Enumerable.Repeat(double.NaN, tensor.Shape.Size)];
            }
            if (prior.Support.FindViolation(value, shape, Evaluate) is (_, string reason) && known)
                throw new HmcNetException(
                    "The support given for a parameter is wider than its prior's.", where: $"parameter \"{name}\"",
                    expected: $"a part of {prior.Support.Name}, where {prior.Name} puts its mass", found: string.Create(CultureInfo.InvariantCulture, $"{support.Name}: {reason}"),
                    remedy: "leave out support:, or choose another prior");
        }
        return true;
    }
}
