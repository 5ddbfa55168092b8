using System.Globalization;
using HmcNet.Sampling;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace HmcNet.Doctoring;

/// <summary>
/// A step size set by one direction: the ratio of the largest to the smallest variance of the draws, as they are and as the metric sees
/// them. Leapfrog steps a draw grow like its square root.
/// </summary>
internal static class StiffnessCheck
{
    /// <summary>Condition number, after the metric, above which trajectories are needlessly long: ten times the steps of a round target.</summary>
    public const double MostCondition = 100;

    /// <summary>Condition number, before the metric, that is worth telling although the metric took care of it.</summary>
    public const double NotableCondition = 1e4;

    private const double Part = 0.3;

    /// <summary>Looks at the draws; null where there are too few of them, or nothing to tell.</summary>
    public static Finding? Of(Patient patient)
    {
        if (Cloud.Of(patient.Ordinary) is not { } cloud)
            return null;
        ChainResult chain = patient.Run.Chains.First(c => c.Recorded.Count > 0);
        (double before, _) = Condition(cloud.Seen(null));
        (double after, Vector<double> stiff) = Condition(cloud.Seen(chain.Kinetic));
        bool isBad = after > MostCondition && patient.IsIll(FindingKind.TreeDepth, FindingKind.Divergences, FindingKind.Ess, FindingKind.RHat, FindingKind.EBfmi);
        if (!isBad && before < NotableCondition)
            return null;
        string[] names = Named(patient.Model, stiff.PointwiseDivide(cloud.Scales));
        string metric = chain.Adaptation?.Metric ?? "unit_e";
        return new Finding
        {
            Kind = FindingKind.Stiffness,
            Severity = isBad ? FindingSeverity.Warning : FindingSeverity.None,
            Sentence = string.Create(CultureInfo.InvariantCulture,
                $"The variances of directions differ by a factor of {before:0.###e+0} in the coordinates and of {after:0.###} after the metric ({metric}); the narrowest direction is that of {string.Join(", ", names)}.")
                + (isBad ? " The step size has to fit the narrowest direction, and trajectories the widest." : ""),
            Advice = isBad ? "use Metric.Auto or Metric.Dense with a longer warm-up; standardise predictors, and look for parameters of which the data know the sum only." : null,
            Worst = after,
            Threshold = MostCondition,
            Evidence = [new("condition number before the metric", before), new("condition number after the metric", after)],
            Remedies = isBad ? [new Remedy(RemedyKind.Metric, null, "new NutsOptions { Metric = Metric.Auto, IterWarmup = 1000 }", "a metric that knows correlations makes the target round")] : [],
            Quantities = [.. names.Select(n => new QuantityEvidence(n, null, after))],
        };
    }

    /// <summary>Ratio of the largest to the smallest eigenvalue, and the direction of the smallest in coordinates.</summary>
    private static (double, Vector<double>) Condition((Evd<double> Decomposition, Matrix<double> Root) seen)
    {
        Vector<double> values = seen.Decomposition.EigenValues.Real();
        int smallest = values.MinimumIndex();
        return (values.Maximum() / Math.Max(values[smallest], double.Epsilon), seen.Root * seen.Decomposition.EigenVectors.Column(smallest));
    }

    /// <summary>The coordinates that carry a direction, in units of their spread, the heaviest first.</summary>
    internal static string[] Named(Model model, Vector<double> direction)
    {
        double most = direction.AbsoluteMaximum();
        return [.. Enumerable.Range(0, direction.Count).Where(c => Math.Abs(direction[c]) > Part * most)
            .OrderByDescending(c => Math.Abs(direction[c])).Take(6).Select(c => model.CoordinateNames[c])];
    }
}
