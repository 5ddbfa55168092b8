namespace HmcNet.Reports;

/// <summary>The sections that look at model and data: predictive checks and leave-one-out cross-validation.</summary>
internal static class CriticismSections
{
    private const int MostObservations = 3;
    private const double MostLogLikelihoods = 3e7;

    /// <summary>Posterior predictive checks of the model's observations.</summary>
    public static string Predictive(PlotSource source, PageData data, string id, IReadOnlyList<string> groups)
    {
        IReadOnlyList<string> names = Replications.Names(source);
        var charts = new List<Chart>();
        foreach (string name in names.Take(MostObservations))
            charts.AddRange(Of(source, name, groups));
        string more = names.Count > MostObservations ? $"The first {MostObservations} of {Numbers.Whole(names.Count)} observations are shown; <code>fit.Check</code> looks at the others." : "";
        return charts.Count == 0 ? "" : ChartSections.Section(id, "predictive", "Predictive checks", ChartSections.Grid(charts, data), more);
    }

    /// <summary>Pareto k and the table of leave-one-out cross-validation.</summary>
    public static string Loo(PlotSource source, PageData data, string id)
    {
        if (source.Fit?.TryModel() is not { } model || model.Trace.Observations.Count == 0)
            return "";
        double numbers = (double)source.Draws.TotalDraws * model.Trace.Observations.Sum(o => (double)o.LogLikelihood.Shape.Size);
        if (numbers > MostLogLikelihoods)
            return ChartSections.Section(id, "loo", "Leave-one-out cross-validation", "",
                $"Left out of the report: it takes {Numbers.Whole(numbers)} log-likelihoods. <code>fit.Loo()</code> computes it and <code>Plots.ParetoK</code> draws it.");
        try
        {
            LooResult loo = source.Fit.Loo();
            string table = $"<pre class=\"text\">{Html.Text(loo.ToString())}</pre>\n";
            return ChartSections.Section(id, "loo", "Leave-one-out cross-validation", $"<div class=\"grid\">\n<div class=\"words chart-beside\">{table}</div>\n{Html.Figure(LooCharts.ParetoK(loo), data)}</div>\n", "");
        }
        catch (HmcNetException fault)
        {
            return ChartSections.Section(id, "loo", "Leave-one-out cross-validation", "", "It could not be computed: " + Html.Text(fault.What));
        }
    }

    private static List<Chart> Of(PlotSource source, string name, IReadOnlyList<string> groups)
    {
        try
        {
            Replications replications = Replications.Of(source, name);
            var charts = new List<Chart> { PredictiveCharts.Density(replications), PredictiveCharts.Statistics(replications) };
            foreach (string vector in groups)
            {
                if (GroupEstimates.Of(source, vector) is { } group && group.RowsOf(source, name) is { } codes && codes.Length == replications.Observed.Length)
                    charts.Add(PredictiveCharts.Groups(replications, vector, group.Names, codes));
            }
            return charts;
        }
        catch (HmcNetException)
        {
            // Distributions that cannot be drawn from have no check; the report has more to say than that.
            return [];
        }
    }
}
