using System.Globalization;
using System.Text;

namespace HmcNet.Evaluation;

/// <summary>Text of LOO and WAIC, as R's loo prints them.</summary>
internal static class ElpdText
{
    /// <summary>Text of LOO.</summary>
    public static string Of(LooResult loo)
    {
        StringBuilder text = Estimates(loo, "p_loo", "looic").Append("------\n");
        string mcse = double.IsNaN(loo.McseElpdLoo) ? "NA" : loo.McseElpdLoo.ToString("0.00", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"MCSE of elpd_loo is {mcse}.\n");
        text.Append(CultureInfo.InvariantCulture, $"MCSE and ESS estimates assume MCMC draws (r_eff in [{loo.Pointwise.Min(p => p.RelativeEfficiency):0.0}, {loo.Pointwise.Max(p => p.RelativeEfficiency):0.0}]).\n\n");
        text.Append(loo.ParetoK).Append('\n');
        foreach (LooRefit refit in loo.Refits)
            text.Append(CultureInfo.InvariantCulture, $"{refit.Name}: elpd {refit.ElpdPsis:0.00} by PSIS (k = {refit.ParetoK:0.00}), {refit.ElpdExact:0.00} exactly (MCSE {refit.McseElpd:0.00}).\n");
        return WithWarnings(text, loo);
    }

    /// <summary>Text of WAIC.</summary>
    public static string Of(WaicResult waic) => WithWarnings(Estimates(waic, "p_waic", "waic"), waic);

    private static StringBuilder Estimates(ElpdResult result, string parameters, string criterion)
    {
        (string, ElpdEstimate)[] rows = [(result.ElpdName, result.Elpd), (parameters, result.EffectiveParameters), (criterion, result.InformationCriterion)];
        int name = rows.Max(r => r.Item1.Length);
        int value = Math.Max("Estimate".Length, rows.Max(r => Number(r.Item2.Value).Length));
        int error = Math.Max(2, rows.Max(r => Number(r.Item2.StandardError).Length));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Computed from {result.Draws} by {result.Observations} log-likelihood matrix of {result.ModelName}.\n\n");
        text.Append(' ', name + 1).Append("Estimate".PadLeft(value)).Append(' ').Append("SE".PadLeft(error)).Append('\n');
        foreach ((string label, ElpdEstimate estimate) in rows)
            text.Append(label.PadRight(name + 1)).Append(Number(estimate.Value).PadLeft(value)).Append(' ').Append(Number(estimate.StandardError).PadLeft(error)).Append('\n');
        return text;
    }

    private static string WithWarnings(StringBuilder text, ElpdResult result)
    {
        foreach (string warning in result.Warnings)
            text.Append('\n').Append(warning).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    private static string Number(double value) => double.IsNaN(value) ? "NA" : value.ToString("0.0", CultureInfo.InvariantCulture);
}
