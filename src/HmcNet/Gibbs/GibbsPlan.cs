using System.Globalization;
using System.Text;

namespace HmcNet;

/// <summary>How a Gibbs sampler will update a model's parameters, in the order of a sweep.</summary>
/// <param name="ModelName">Name of the model.</param>
/// <param name="Entries">One entry an update.</param>
public sealed record GibbsPlan(string ModelName, IReadOnlyList<GibbsPlanEntry> Entries)
{
    /// <summary>The entry of a parameter.</summary>
    /// <param name="parameter">Name of the parameter.</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public GibbsPlanEntry this[string parameter] =>
        Entries.FirstOrDefault(e => e.Parameters.Contains(parameter) || e.Parameters.Contains(parameter + " (standard)"))
        ?? throw new HmcNetException(
            $"There is no parameter named \"{parameter}\".", where: $"plan of model \"{ModelName}\"",
            expected: $"one of {string.Join(", ", Entries.SelectMany(e => e.Parameters))}", found: $"\"{parameter}\"", remedy: "check the spelling");

    /// <summary>A table: parameters, how they are updated, and the conditional or the reason.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Gibbs updates of model \"{ModelName}\", in the order of a sweep:\n");
        int width = Entries.Max(e => string.Join(", ", e.Parameters).Length);
        foreach (GibbsPlanEntry entry in Entries)
        {
            string how = entry.Family ?? entry.Kernel switch
            {
                GibbsKernelKind.EllipticalSlice => "elliptical slice",
                GibbsKernelKind.Nuts => "NUTS",
                GibbsKernelKind.User => "conditional of the user",
                GibbsKernelKind.Enumeration => "all values",
                _ => "slice",
            };
            text.Append(CultureInfo.InvariantCulture, $"  {string.Join(", ", entry.Parameters).PadRight(width)}  {how}\n");
            text.Append(CultureInfo.InvariantCulture, $"  {new string(' ', width)}    {entry.Details}\n");
        }
        return text.ToString();
    }
}
