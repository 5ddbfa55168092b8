using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Diagnostics;
using HmcNet.Hmc;
using HmcNet.Sampling;

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
    private const int MostDraws = 4000;
    private const int FewestDraws = 20;

    /// <summary>One finding for each funnel.</summary>
    public static IEnumerable<Finding> Of(Patient patient)
    {
        if (!patient.IsIll(FindingKind.Divergences, FindingKind.EBfmi, FindingKind.Ess, FindingKind.RHat))
            yield break;
        foreach (GroupScale group in GroupScale.Of(patient.Model.Trace))
        {
            if (!group.IsNonCentred && Judge(patient, group) is { } finding)
                yield return finding;
        }
    }

    private static Finding? Judge(Patient patient, GroupScale group)
    {
        GraphFunction function = Spreads(patient.Model, group);
        (double Scale, double Spread)[] ordinary = [.. Draws(patient).Select(d => Evaluate(function, d)).Where(IsFinite)];
        IChainDensity density = patient.Model.CreateChainDensity();
        (double Scale, double Spread)[] divergent = [.. patient.Divergent.Select(t => Evaluate(function, ValuesAt(patient, density, t))).Where(IsFinite)];
        if (ordinary.Length < FewestDraws)
            return null;
        double[] scales = [.. ordinary.Select(o => o.Scale)], failed = [.. divergent.Select(d => d.Scale)];
        var neck = new Neck(
            Slope(ordinary), Math.Exp(Quantiles.Of(scales, 0.5)), Math.Exp(Quantiles.Of(scales, 0.05)),
            failed.Length < DivergenceLocation.Fewest ? null : (RankComparison.Of(failed, scales), Math.Exp(Quantiles.Of(failed, 0.5))));
        return neck.FollowsScale && (neck.IsWhereItDiverges || (neck.Failed is null && IsBadlyExplored(patient, group))) ? Describe(patient, group, neck) : null;
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

    /// <summary>Outputs of the parameters' values: the mean log scale, and the log of the root mean square distance from the location.</summary>
    private static GraphFunction Spreads(Model model, GroupScale group)
    {
        Tensor logScale = TensorMath.Mean(TensorMath.Log(group.Scale));
        Tensor spread = 0.5 * TensorMath.Log(TensorMath.Mean(TensorMath.Square(group.Child.Value - group.Location)));
        ParameterDeclaration[] parameters = [.. model.Trace.Parameters];
        IReadOnlyList<Tensor> onValues = Substitution.Replace(
            [logScale, spread], [.. parameters.Select(p => (p.Value, p.Input))], model.Trace.Coordinates);
        return GraphFunction.Create(Graph.Create(onValues, [.. parameters.Select(p => p.Input)]), model.BoundData);
    }

    private static (double, double) Evaluate(GraphFunction function, double[] draw)
    {
        Span<double> outputs = stackalloc double[2];
        function.Run(draw.AsSpan(0, function.ParameterCount), outputs);
        return (outputs[0], outputs[1]);
    }

    private static bool IsFinite((double Scale, double Spread) value) => double.IsFinite(value.Scale) && double.IsFinite(value.Spread);

    private static IEnumerable<double[]> Draws(Patient patient)
    {
        Draws draws = patient.Draws;
        int stride = Math.Max(1, draws.TotalDraws / MostDraws);
        for (int c = 0; c < draws.Chains; c++)
        {
            for (int i = 0; i < draws.Chain(c).Iterations; i += stride)
                yield return [.. Enumerable.Range(0, draws.Variables.Size).Select(entry => draws.Column(c, entry)[i])];
        }
    }

    private static double[] ValuesAt(Patient patient, IChainDensity density, RecordedTransition transition)
    {
        var values = new double[patient.Model.Variables.Size];
        density.WriteValues(transition.Last, values);
        return values;
    }

    /// <summary>Least-squares slope of the spread on the scale.</summary>
    private static double Slope((double Scale, double Spread)[] points)
    {
        double x = points.Average(p => p.Scale), y = points.Average(p => p.Spread);
        return points.Sum(p => (p.Scale - x) * (p.Spread - y)) / points.Sum(p => (p.Scale - x) * (p.Scale - x));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
