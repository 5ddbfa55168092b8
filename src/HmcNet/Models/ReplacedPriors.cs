using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet;

/// <summary>Checks priors that replace others.</summary>
internal static class ReplacedPriors
{
    private static readonly double[] Probes = [-3, -1, 0, 1, 3];

    /// <summary>Refuses a prior on values that the model's formulas were not written for: the sign and the unit interval are kept.</summary>
    /// <returns>The prior.</returns>
    public static Distribution Checked(string name, Support declared, Distribution prior)
    {
        if (declared.EventRank > 0 || prior.Support.EventRank > 0)
            return prior;
        double[] before = ValuesOf(declared), after = ValuesOf(prior.Support);
        string? lost = before.Length == 0 || after.Length == 0 ? null
            : Array.TrueForAll(before, v => v >= 0) && Array.Exists(after, v => v < 0) ? "negative values"
            : Array.TrueForAll(before, v => v <= 0) && Array.Exists(after, v => v > 0) ? "positive values"
            : Array.TrueForAll(before, v => v is >= 0 and <= 1) && Array.Exists(after, v => v > 1) ? "values above 1" : null;
        return lost is null ? prior : throw new HmcNetException(
            $"A new prior allows {lost}, which the parameter could not take before.", where: $"parameter \"{name}\"", expected: $"a prior of {declared.Name}",
            found: $"{prior.Name}: {prior.Support.Name}",
            remedy: lost == "negative values" ? "use HalfNormal, Gamma, ..., or Truncated(prior, 0, ...)" : "use a prior on those values, or Truncated(...)");
    }

    /// <summary>Whether a prior has mass on all of a support, so that the support can be kept.</summary>
    public static bool HasMassOn(string name, Support support, Distribution prior)
    {
        try
        {
            Shape shape = prior.EventShape.Rank > 0 ? prior.EventShape : Shape.Scalar;
            return PriorChecks.RequireNarrower(name, prior, support, shape);
        }
        catch (HmcNetException)
        {
            return false;
        }
    }

    // Values of a support at a few coordinates; empty where its bounds are not numbers.
    private static double[] ValuesOf(Support support)
    {
        if (support.IsDiscrete)
            return [];
        var values = new List<double>();
        foreach (double probe in Probes)
        {
            if (!TryConstrain(support, probe, out double value))
                return [];
            values.Add(value);
        }
        return [.. values];
    }

    private static bool TryConstrain(Support support, double probe, out double value)
    {
        value = double.NaN;
        Tensor coordinate = TensorMath.Fill(Shape.Scalar, probe);
        try
        {
            if (!ConstantValues.TryGet(support.Constrain(coordinate, Shape.Scalar).Value, out double[] values) || values.Length != 1)
                return false;
            value = values[0];
            return true;
        }
        catch (HmcNetException)
        {
            // Bounds that are a vector do not fit a single number: they are checked where the parameter has its shape.
            return false;
        }
    }
}
