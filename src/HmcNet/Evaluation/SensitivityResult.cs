using System.Globalization;
using System.Text;
using HmcNet.Diagnostics;

namespace HmcNet;

/// <summary>Sensitivity of quantities to power-scaling prior and likelihood.</summary>
public sealed class SensitivityResult
{
    internal SensitivityResult(string modelName, IReadOnlyList<SensitivityRow> rows)
    {
        ModelName = modelName;
        Rows = rows;
    }

    /// <summary>Name of the model.</summary>
    public string ModelName { get; }

    /// <summary>One row a quantity.</summary>
    public IReadOnlyList<SensitivityRow> Rows { get; }

    /// <summary>The terms that were scaled as prior.</summary>
    public required IReadOnlyList<string> PriorTerms { get; init; }

    /// <summary>The terms that were scaled as likelihood.</summary>
    public required IReadOnlyList<string> LikelihoodTerms { get; init; }

    /// <summary>Parameters whose prior was not scaled: flat ones, and those that depend on other parameters unless they were named.</summary>
    public required IReadOnlyList<string> NotScaled { get; init; }

    /// <summary>The larger Pareto k of the two scalings of the prior.</summary>
    public double PriorParetoK { get; init; }

    /// <summary>The larger Pareto k of the two scalings of the likelihood.</summary>
    public double LikelihoodParetoK { get; init; }

    /// <summary>The largest k that can be relied on with this number of draws.</summary>
    public double KThreshold { get; init; }

    /// <summary>The threshold of the diagnosis.</summary>
    public double Threshold { get; init; }

    /// <summary>Whether both k are at most the threshold, so that the weights can be relied on.</summary>
    public bool IsReliable => !(PriorParetoK > KThreshold) && !(LikelihoodParetoK > KThreshold);

    /// <summary>The row of a quantity.</summary>
    /// <param name="name">Name with one-based indices or with labels.</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public SensitivityRow this[string name] => Rows.FirstOrDefault(r => r.Name == name || r.Label == name)
        ?? throw new HmcNetException($"There is no sensitivity of \"{name}\".", expected: SummaryText.Names([.. Rows.Select(r => r.Name)]), found: $"\"{name}\"", remedy: "name it in Quantities");

    /// <summary>The table as priorsense prints it, with the terms that were scaled.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString()
    {
        int width = Rows.Max(r => r.DisplayName.Length);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Sensitivity of {ModelName}, based on the cumulative Jensen-Shannon distance\n");
        text.Append(CultureInfo.InvariantCulture, $"Prior: {Names(PriorTerms)} (k = {PriorParetoK:0.00}); likelihood: {Names(LikelihoodTerms)} (k = {LikelihoodParetoK:0.00})\n\n");
        text.Append("".PadRight(width)).Append("  prior  likelihood  diagnosis\n");
        foreach (SensitivityRow row in Rows)
            text.Append(CultureInfo.InvariantCulture, $"{row.DisplayName.PadRight(width)}  {row.Prior,5:0.000}  {row.Likelihood,10:0.000}  {row.DiagnosisText}\n");
        if (NotScaled.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"\nNot scaled (flat, or given other parameters): {Names(NotScaled)}\n");
        if (!IsReliable)
            text.Append(CultureInfo.InvariantCulture, $"\nA Pareto k exceeds {KThreshold:0.##}: the weights are not reliable; sample again with another prior (fit.Refit).\n");
        return text.ToString().TrimEnd('\n');
    }

    private static string Names(IReadOnlyList<string> names) => SummaryText.Names(names);
}
