using System.Globalization;
using HmcNet.LinearModels;

namespace HmcNet;

/// <summary>An analysis of variance, as R's anova prints it.</summary>
public sealed class AnovaTable
{
    internal AnovaTable(string response, IReadOnlyList<AnovaRow> rows)
    {
        Response = response;
        Rows = rows;
    }

    /// <summary>What was measured.</summary>
    public string Response { get; }

    /// <summary>The rows; the residuals are the last.</summary>
    public IReadOnlyList<AnovaRow> Rows { get; }

    /// <summary>The residuals.</summary>
    public AnovaRow Residuals => Rows[^1];

    /// <summary>F of the first row.</summary>
    public double F => Rows[0].F;

    /// <summary>P-value of the first row.</summary>
    public double P => Rows[0].P;

    /// <summary>The table: Df, Sum Sq, Mean Sq, F value, Pr(>F).</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() => $"Analysis of Variance Table\n\nResponse: {Response}\n" + TextTable.Write([
        ["", "Df", "Sum Sq", "Mean Sq", "F value", "Pr(>F)"],
        .. Rows.Select(r => new[]
        {
            r.Name, r.Df.ToString(CultureInfo.InvariantCulture), TextTable.Number(r.SumSq), TextTable.Number(r.MeanSq),
            double.IsNaN(r.F) ? "" : TextTable.Number(r.F), double.IsNaN(r.F) ? "" : TextTable.P(r.P),
        }),
    ]);
}
