using System.Globalization;
using HmcNet.Diagnostics;
using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Doctoring;

/// <summary>
/// Where divergent transitions failed: the coordinates in which the last points before a failure differ from ordinary draws, the
/// direction in which the density bends most there, and the term that changed most in the failing step.
/// </summary>
internal static class DivergenceLocation
{
    /// <summary>Fewest divergent transitions of which ranks can say anything.</summary>
    public const int Fewest = 5;

    /// <summary>Probability with which a coordinate of a sound model is named, over all coordinates together.</summary>
    public const double FamilyError = 0.01;

    /// <summary>How far the share of larger values must be from one half to be worth naming.</summary>
    public const double LeastEffect = 0.15;

    private const int MostCoordinates = 5;
    private const int MostProbes = 20;
    private const double Unstable = 4;

    /// <summary>Looks at the divergent transitions; null where there are too few, or nothing to compare them with.</summary>
    public static Finding? Of(Patient patient)
    {
        if (patient.Divergent.Count < Fewest || patient.Ordinary.Count < Fewest)
            return null;
        CoordinateShift[] shifts = [.. Shifts(patient)];
        (string Term, double Share)? term = MostChangedTerm(patient);
        (string[] Names, double Eigenvalue)? stiff = Stiffest(patient);
        var evidence = new List<Evidence>();
        foreach (CoordinateShift shift in shifts)
            evidence.Add(new Evidence($"share of divergent points with larger {shift.Name} than an ordinary draw", shift.Location.Share));
        if (term is { } changed)
            evidence.Add(new Evidence($"share of the change of the log density that is of {changed.Term}", changed.Share));
        if (stiff is { } bent)
            evidence.Add(new Evidence($"median of eps^2 times the largest eigenvalue, along {string.Join(", ", bent.Names)}", bent.Eigenvalue));
        return new Finding
        {
            Kind = FindingKind.DivergenceLocation,
            Severity = FindingSeverity.Warning,
            Sentence = Sentence(patient, shifts, term, stiff),
            Count = patient.Divergent.Count,
            Total = patient.Divergent.Count + patient.Ordinary.Count,
            Evidence = evidence,
            Quantities = [.. shifts.Select(s => new QuantityEvidence(s.Name, null, s.IsNarrower ? s.Spread.Share : s.Location.Share))],
        };
    }

    /// <summary>The coordinates that differ, by location or by distance from the median, the clearest first.</summary>
    public static IEnumerable<CoordinateShift> Shifts(Patient patient)
    {
        var found = new List<CoordinateShift>();
        // Two comparisons a coordinate, each at its share of the error (Bonferroni).
        double level = FamilyError / (2 * patient.Model.Dimension);
        for (int c = 0; c < patient.Model.Dimension; c++)
        {
            double[] divergent = Patient.Coordinate(patient.Divergent, c), ordinary = Patient.Coordinate(patient.Ordinary, c);
            double median = Quantiles.Of(ordinary, 0.5);
            RankComparison location = RankComparison.Of(divergent, ordinary);
            RankComparison spread = RankComparison.Of([.. divergent.Select(v => Math.Abs(v - median))], [.. ordinary.Select(v => Math.Abs(v - median))]);
            bool moved = location.PValue < level && Math.Abs(location.Share - 0.5) > LeastEffect;
            bool narrower = spread.PValue < level && spread.Share < 0.5 - LeastEffect;
            if (moved || narrower)
                found.Add(new CoordinateShift(c, patient.Model.CoordinateNames[c], location, spread, moved));
        }
        return found.OrderByDescending(s => s.Effect);
    }

    private static (string, double)? MostChangedTerm(Patient patient)
    {
        var changes = new double[patient.Model.Terms.Count];
        foreach (RecordedTransition transition in patient.Divergent)
        {
            double[] before = patient.TermsAt(transition.Last), after = patient.TermsAt(transition.Failed!);
            double[] change = [.. before.Zip(after, (b, a) => Math.Abs(a - b))];
            double sum = change.Sum();
            // A step that left the support says nothing of which term was steep.
            if (!double.IsFinite(sum) || sum == 0)
                continue;
            for (int t = 0; t < changes.Length; t++)
                changes[t] += change[t] / sum;
        }
        double total = changes.Sum();
        if (total == 0)
            return null;
        int most = Array.IndexOf(changes, changes.Max());
        return (patient.Model.Terms[most].Description, changes[most] / total);
    }

    /// <summary>The coordinates that carry most of the stiffest direction, in units of their spread, and the median of eps^2 lambda.</summary>
    private static (string[] Names, double Eigenvalue)? Stiffest(Patient patient)
    {
        int dimension = patient.Model.Dimension;
        var probe = new StiffDirection(patient.Model);
        double[] scales = [.. Enumerable.Range(0, dimension).Select(c => Spread(Patient.Coordinate(patient.Ordinary, c)))];
        double[] direction = new double[dimension], shares = new double[dimension];
        var eigenvalues = new List<double>();
        foreach (RecordedTransition transition in Thin(patient.Divergent))
        {
            if (patient.Run.Chains[transition.Chain - 1].Kinetic is not { } kinetic)
                continue;
            double eigenvalue = probe.Find(transition.Last, kinetic, transition.LastMomentum, direction);
            if (!double.IsFinite(eigenvalue))
                continue;
            eigenvalues.Add(Math.Abs(eigenvalue) * transition.StepSize * transition.StepSize);
            double[] scaled = [.. direction.Select((d, i) => d / scales[i])];
            double sum = scaled.Sum(v => v * v);
            for (int c = 0; c < dimension; c++)
                shares[c] += scaled[c] * scaled[c] / sum;
        }
        if (eigenvalues.Count == 0)
            return null;
        string[] names = [.. Enumerable.Range(0, dimension).Where(c => shares[c] > 0.2 * eigenvalues.Count).OrderByDescending(c => shares[c])
            .Take(MostCoordinates).Select(c => patient.Model.CoordinateNames[c])];
        return (names.Length > 0 ? names : [patient.Model.CoordinateNames[Array.IndexOf(shares, shares.Max())]], Quantiles.Of([.. eigenvalues], 0.5));
    }

    private static IEnumerable<RecordedTransition> Thin(IReadOnlyList<RecordedTransition> all)
    {
        int stride = (all.Count + MostProbes - 1) / MostProbes;
        for (int i = 0; i < all.Count; i += stride)
            yield return all[i];
    }

    private static double Spread(double[] values)
    {
        double mean = values.Average(), sd = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1));
        return sd > 0 ? sd : 1;
    }

    private static string Sentence(Patient patient, CoordinateShift[] shifts, (string Term, double Share)? term, (string[] Names, double Eigenvalue)? stiff)
    {
        var parts = new List<string>
        {
            shifts.Length == 0
                ? $"The {patient.Divergent.Count} divergent transitions that were kept lie where ordinary draws lie, coordinate by coordinate."
                : $"Transitions diverge where {string.Join(", ", shifts.Take(MostCoordinates).Select(s => s.Words))}"
                    + (shifts.Length > MostCoordinates ? $", and {shifts.Length - MostCoordinates} more coordinates differ." : "."),
        };
        if (term is { } changed)
            parts.Add(Invariant($"In the step that fails {changed.Share:P0} of the change is of the {changed.Term}."));
        if (stiff is { } bent)
            parts.Add(Invariant($"The density bends most along {string.Join(", ", bent.Names)}: eps^2 lambda = {bent.Eigenvalue:0.#} there")
                + Invariant($" (leapfrog steps are stable below {Unstable})."));
        return string.Join(" ", parts);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
