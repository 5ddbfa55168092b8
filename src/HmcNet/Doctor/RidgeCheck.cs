using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace HmcNet.Doctoring;

/// <summary>
/// Flat ridges: combinations of several parameters about which the data say nothing, so that only their priors hold them. Found as
/// directions, in units of the posterior, along which the likelihood does not bend.
/// </summary>
/// <remarks>
/// Eigenvalues of C^1/2 H C^1/2 with C the posterior covariance and H the negative Hessian of the log density without the priors of
/// single parameters: the part of the information that is not those priors'. Distributions of groups are part of the model, and kept.
/// </remarks>
internal static class RidgeCheck
{
    /// <summary>Part of the information that the data must have in a direction.</summary>
    public const double LeastInformation = 0.02;

    /// <summary>Least size of a coordinate's part in a direction, relative to the largest, to be named in the combination.</summary>
    public const double LeastPart = 0.3;

    private const int Points = 5;

    /// <summary>One finding for each flat direction of two or more parameters.</summary>
    public static IEnumerable<Finding> Of(Patient patient)
    {
        if (Cloud.Of(patient.Ordinary) is not { } cloud || Likelihood(patient.Model) is not { } function)
            yield break;
        Matrix<double> information = Information(patient, function, cloud.Mean.Count);
        if (information.Enumerate().Any(v => !double.IsFinite(v)))
            yield break;
        Matrix<double> root = cloud.Covariance.Cholesky().Factor;
        Matrix<double> relative = root.Transpose() * information * root;
        Evd<double> parts = ((relative + relative.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        for (int e = 0; e < parts.EigenValues.Count; e++)
        {
            double part = parts.EigenValues[e].Real;
            Vector<double> direction = (root * parts.EigenVectors.Column(e)).PointwiseDivide(cloud.Scales);
            int[] members = Members(direction);
            if (Math.Abs(part) < LeastInformation && members.Length > 1)
                yield return Describe(patient.Model, members, direction, part);
        }
    }

    /// <summary>The Hessian-vector product of the terms other than priors of single parameters; null where none is left.</summary>
    private static HessianProduct? Likelihood(Model model)
    {
        HashSet<string> single = [.. model.Trace.Parameters.Where(p => p.Shape.Size == 1 && IsConstant(p, model.Trace)).Select(p => p.Name)];
        Tensor[] kept = [.. model.Terms.Where(t => t.Kind is not (TermKind.Prior or TermKind.Jacobian) || !single.Contains(t.Name)).Select(t => TensorMath.Sum(t.Value))];
        if (kept.Length == 0)
            return null;
        return new HessianProduct(model, kept.Aggregate((a, b) => a + b));
    }

    private static bool IsConstant(ParameterDeclaration parameter, ModelTrace trace) =>
        parameter.Prior is not { } prior || prior.Parameters.All(p => !Graph.Create([p.Value], trace.Coordinates).Outputs[0].DependsOnParameters);

    /// <summary>Minus the Hessian, averaged over some draws.</summary>
    private static Matrix<double> Information(Patient patient, HessianProduct hessian, int dimension)
    {
        Matrix<double> sum = Matrix<double>.Build.Dense(dimension, dimension);
        var unit = new double[dimension];
        var column = new double[dimension];
        for (int p = 0; p < Points; p++)
        {
            double[] position = patient.Ordinary[p * (patient.Ordinary.Count - 1) / (Points - 1)].Last;
            for (int c = 0; c < dimension; c++)
            {
                Array.Clear(unit);
                unit[c] = 1;
                hessian.At(position, unit, column);
                for (int r = 0; r < dimension; r++)
                    sum[r, c] -= column[r] / Points;
            }
        }
        return sum;
    }

    private static int[] Members(Vector<double> direction)
    {
        double most = direction.AbsoluteMaximum();
        return [.. Enumerable.Range(0, direction.Count).Where(c => Math.Abs(direction[c]) > LeastPart * most).OrderByDescending(c => Math.Abs(direction[c]))];
    }

    private static Finding Describe(Model model, int[] members, Vector<double> direction, double part)
    {
        double sign = Math.Sign(direction[members[0]]);
        string combination = string.Join(" ", members.Select((c, i) => (i, direction[c] * sign) switch
        {
            (0, _) => model.CoordinateNames[c],
            (_, > 0) => $"+ {model.CoordinateNames[c]}",
            _ => $"- {model.CoordinateNames[c]}",
        }));
        string names = string.Join(", ", members.Select(c => model.CoordinateNames[c]));
        return new Finding
        {
            Kind = FindingKind.Ridge,
            Severity = FindingSeverity.Warning,
            Sentence = string.Create(CultureInfo.InvariantCulture,
                $"The data say nothing of the combination {combination} (each in units of its spread): {Math.Max(0, part):P1} of what is known of it comes from them, the rest is prior. {names} are not identified one by one."),
            Advice = "leave one of them out, fix it, or make the vector sum to zero (Support.SumToZero); a tight prior on one of them makes the choice openly.",
            Worst = part,
            Threshold = LeastInformation,
            Evidence = [new("part of the information along the combination that is the data's", part)],
            Remedies = [new Remedy(RemedyKind.Identify, model.CoordinateNames[members[^1]], "leave out or fix one of the parameters, or use Support.SumToZero", "only the rest of the combination is known from the data")],
            Quantities = [.. members.Select(c => new QuantityEvidence(model.CoordinateNames[c], null, direction[c] * sign))],
        };
    }
}
