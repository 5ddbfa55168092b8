using System.Globalization;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet.Evaluation;

/// <summary>A prior in words.</summary>
internal static class PriorText
{
    /// <summary>Family and parameters, e.g. "HalfNormal(50)"; the family alone where they are not single numbers.</summary>
    public static string Of(Distribution prior)
    {
        var numbers = new List<string>();
        foreach (DistributionParameter parameter in prior.Parameters)
        {
            if (!ConstantValues.TryGet(parameter.Value, out double[] values) || values.Length != 1)
                return prior.Name;
            numbers.Add(values[0].ToString("G6", CultureInfo.InvariantCulture));
        }
        return numbers.Count == 0 ? prior.Name : $"{prior.Name}({string.Join(", ", numbers)})";
    }
}
