using System.Globalization;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Ir;
using HmcNet.Diagnostics;

namespace HmcNet.Doctoring;

/// <summary>
/// Funnels: a group-level parameter in its centred form whose spread follows its scale while the scale comes near zero. Known from
/// the graph as prior scale and child, confirmed in the draws, and only named where it does harm: transitions diverge in the neck, or
/// the energy and the scale are explored badly.
/// </summary>
/// <remarks>
/// R. M. Neal (2003), Slice sampling, Annals of Statistics 31, section 8; M. Betancourt and M. Girolami (2015), Hamiltonian Monte
/// Carlo for hierarchical models, in Current Trends in Bayesian Methodology with Applications, chapter 4.
/// </remarks>
internal static class FunnelCheck
{
    private const int FewestDraws = 20;

    /// <summary>Largest slope of a group that the data fix.</summary>
    private const double MostFixed = 0.2;

    /// <summary>One finding for each funnel.</summary>
    public static IEnumerable<Finding> Of(Patient patient)
    {
        if (!patient.IsIll(FindingKind.Divergences, FindingKind.EBfmi, FindingKind.Ess, FindingKind.RHat))
            yield break;
        foreach (GroupScale group in GroupScale.Of(patient.Model.Trace))
        {
            // In between, the weights are there to be changed, not the model: see Fit.Cure.
            if (group.Child.Weights is not null)
                continue;
            if ((group.IsNonCentred ? JudgeNonCentred(patient, group) : Judge(patient, group)) is { } finding)
                yield return finding;
        }
    }

    private static Finding? Judge(Patient patient, GroupScale group)
    {
        var spread = new GroupSpread(patient, group);
        (double Scale, double Spread)[] ordinary = spread.Ordinary(), divergent = spread.Divergent();
        if (ordinary.Length < FewestDraws)
            return null;
        double[] scales = [.. ordinary.Select(o => o.Scale)], failed = [.. divergent.Select(d => d.Scale)];
        var neck = new Neck(
            Slope(ordinary), Math.Exp(Quantiles.Of(scales, 0.5)), Math.Exp(Quantiles.Of(scales, 0.05)),
            failed.Length < DivergenceLocation.Fewest ? null : (RankComparison.Of(failed, scales), Math.Exp(Quantiles.Of(failed, 0.5))));
        return neck.FollowsScale && (neck.IsWhereItDiverges || (neck.Failed is null && IsBadlyExplored(patient, group))) ? Describe(patient, group, neck) : null;
    }

    /// <summary>The other way round: where the data fix the group, its standard variable has to shrink as the scale grows.</summary>
    private static Finding? JudgeNonCentred(Patient patient, GroupScale group)
    {
        (double Scale, double Spread)[] ordinary = new GroupSpread(patient, group).Ordinary();
        if (group.Child.Shape.Size < 2 || ordinary.Length < FewestDraws || Slope(ordinary) is not (< MostFixed and var slope) || !IsBadlyExplored(patient, group))
            return null;
        string child = group.Child.Name, scale = string.Join(", ", group.Parents.Select(p => p.Name));
        string code = ModelText.Parameter(patient.Model.Trace, group.Child, centered: true);
        return new Finding
        {
            Kind = FindingKind.OverNonCentred,
            Severity = FindingSeverity.Warning,
            Sentence = Invariant($"The data fix {child} (log spread on log scale: slope {slope:0.00}), so in the non-centred form its standard variable has to follow every change of {scale}: chains mix slowly."),
            Advice = $"write {code}: the centred form is the better one where the data are strong.",
            Worst = slope,
            Threshold = MostFixed,
            Evidence = [new("slope of log spread on log scale", slope)],
            Remedies = [new Remedy(RemedyKind.Centred, child, code, $"the data know {child} itself")],
            Quantities = [.. group.Parents.Select(p => new QuantityEvidence(p.Name, null, slope)), new QuantityEvidence(child, null, slope)],
        };
    }

    /// <summary>Without enough divergent transitions to look at: energies that change too little, or too few effective draws of the scale.</summary>
    private static bool IsBadlyExplored(Patient patient, GroupScale group) =>
        patient.IsIll(FindingKind.EBfmi)
        || ((Finding?[])[patient.Signs.Find(FindingKind.Ess), patient.Signs.Find(FindingKind.RHat)]).Any(f => f is { Severity: > FindingSeverity.None }
            && f.Quantities.Any(q => group.Parents.Any(p => q.Name == p.Name)));

    private static Finding Describe(Patient patient, GroupScale group, Neck neck)
    {
        string child = group.Child.Name, scale = string.Join(", ", group.Parents.Select(p => p.Name));
        string code = ModelText.Parameter(patient.Model.Trace, group.Child, centered: false);
        Remedy[] remedies =
        [
            new(RemedyKind.NonCentred, child, code, $"the standard variable of {child} does not depend on {scale}"),
            new(RemedyKind.TighterPrior, scale, $"a prior of {scale} that is small near 0, e.g. Gamma(2, 2 / guess) or LogNormal", "it keeps the chain out of the neck, if you know that the groups differ"),
            .. IsConditionallyNormal(patient.Model, group.Child) ? Marginalised(child) : [],
        ];
        string harm = neck.Failed is { } failed
            ? Invariant($"and transitions diverge in the neck: the scale is {failed.Median:0.###} there at the median, smaller than in an ordinary draw in {1 - failed.Where.Share:P0} of pairs.")
            : "and the neck is explored badly (E-BFMI, effective sample size or R-hat above).";
        return new Finding
        {
            Kind = FindingKind.Funnel,
            Severity = FindingSeverity.Warning,
            Sentence = Invariant($"{child} is a funnel: its spread follows its scale, set by {scale} (log spread on log scale: slope {neck.Slope:0.00}), the scale comes near zero (median {neck.Median:0.###}, 5 % quantile {neck.Low:0.###}), ") + harm,
            Advice = $"write {code}: then {remedies[0].Reason}. Where the data of every group are strong the centred form is the better one; a higher adapt delta helps a little in both.",
            Count = patient.Divergent.Count,
            Evidence = [.. neck.Evidence],
            Remedies = remedies,
            Quantities = [.. group.Parents.Select(p => new QuantityEvidence(p.Name, null, neck.Low)), new QuantityEvidence(child, null, neck.Slope)],
        };
    }

    private static Remedy[] Marginalised(string child) =>
    [
        new(RemedyKind.Marginalise, child, $"MultivariateNormal for the data with {child} integrated out, or Marginal.Likelihood(model, integrate: [\"{child}\"])", $"given the other parameters {child} is normal, so that it can be integrated out exactly and the neck goes with it"),
    ];

    /// <summary>Whether the log density is quadratic in a parameter that is real.</summary>
    private static bool IsConditionallyNormal(Model model, ParameterDeclaration child)
    {
        Graph graph = Graph.Create([model.Graphs.Total], model.Trace.Coordinates);
        return new PolynomialDegree(graph, [child.Coordinates.Node])[graph.Outputs[0]] == 2;
    }

    /// <summary>Least-squares slope of the spread on the scale.</summary>
    private static double Slope((double Scale, double Spread)[] points)
    {
        double x = points.Average(p => p.Scale), y = points.Average(p => p.Spread);
        return points.Sum(p => (p.Scale - x) * (p.Spread - y)) / points.Sum(p => (p.Scale - x) * (p.Scale - x));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
