using MathNet.Numerics.LinearAlgebra;

namespace HmcNet.Cloning;

/// <summary>Finds what does not converge as clones are added: parameters first, then combinations of them.</summary>
/// <remarks>
/// With a proper prior the posterior variance of whatever the likelihood identifies falls like 1/K, of anything else it stays (Lele, Nadeem and
/// Schmuland 2010, section 3). Parameters that do not converge are taken together on the scale of their standard deviations at the
/// largest K; the eigenvectors of that correlation matrix are judged each by the variance of the combination that they stand for.
/// </remarks>
internal sealed class IdentifiabilityJudge(IReadOnlyList<string> names, PosteriorMoments first, PosteriorMoments last, double expected)
{
    // Half way on a logarithmic scale between a variance that falls like 1/K and one that stays.
    private const double Exponent = 0.5;

    // Directions in which the first posterior has no width of its own: one estimated quantity is a linear function of others.
    private const double Collinear = 1e-10;

    /// <summary>What does not converge.</summary>
    public List<DataCloningDirection> NotConverging { get; } = [];

    /// <summary>What does.</summary>
    public List<DataCloningDirection> Estimable { get; } = [];

    private double Limit => Math.Pow(expected, Exponent);

    /// <summary>Judges.</summary>
    public void Run()
    {
        int[] slow = [.. Enumerable.Range(0, names.Count).Where(i => !Converges(Ratio(Unit(i))))];
        foreach (int i in Enumerable.Range(0, names.Count).Except(slow))
            Estimable.Add(Direction(Unit(i)));
        if (slow.Length > 0)
            Sort(slow);
        else if (SlowestDirection() is { } hidden)
            NotConverging.Add(hidden);
    }

    /// <summary>Sorts the combinations of parameters that do not converge by themselves.</summary>
    private void Sort(int[] slow)
    {
        foreach (double[] coefficients in Combination.PrincipalOf(last, slow))
        {
            DataCloningDirection direction = Direction(Readable(coefficients));
            (Converges(direction.VarianceRatio) ? Estimable : NotConverging).Add(direction);
        }
        if (NotConverging.Count == 0)
            NotConverging.AddRange(slow.Select(i => Direction(Unit(i))));
    }

    /// <summary>
    /// The combination whose variance falls least, where every parameter by itself converges: the largest eigenvalue of the last covariance
    /// relative to the first. Null where it falls enough.
    /// </summary>
    private DataCloningDirection? SlowestDirection()
    {
        double[] scales = [.. Enumerable.Range(0, names.Count).Select(first.Sd)];
        Matrix<double> Scaled(PosteriorMoments m) => Matrix<double>.Build.Dense(names.Count, names.Count, (i, j) => m.Covariance[i, j] / (scales[i] * scales[j]));
        Matrix<double> before = Scaled(first), after = Scaled(last);
        if (before.Enumerate().Concat(after.Enumerate()).Any(x => !double.IsFinite(x)))
            return null;
        var eigen = before.Evd(Symmetricity.Symmetric);
        double[] widths = [.. eigen.EigenValues.Real()];
        int[] kept = [.. Enumerable.Range(0, widths.Length).Where(i => widths[i] > Collinear * widths.Max())];
        Matrix<double> whitening = Matrix<double>.Build.Dense(names.Count, kept.Length, (i, k) => eigen.EigenVectors[i, kept[k]] / Math.Sqrt(widths[kept[k]]));
        Matrix<double> relative = whitening.TransposeThisAndMultiply(after * whitening);
        var slowest = ((relative + relative.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        Vector<double> a = whitening * slowest.EigenVectors.Column(kept.Length - 1);
        DataCloningDirection direction = Direction(Readable([.. a.Select((x, i) => x / scales[i])]));
        return Converges(direction.VarianceRatio) ? null : direction;
    }

    private bool Converges(double ratio) => ratio <= Limit;

    private double Ratio(double[] coefficients) => last.VarianceOf(coefficients) / first.VarianceOf(coefficients);

    private DataCloningDirection Direction(double[] coefficients) => new(
        Combination.Text(coefficients, names), Enumerable.Range(0, names.Count).Where(i => coefficients[i] != 0).ToDictionary(i => names[i], i => coefficients[i]), Ratio(coefficients), expected);

    /// <summary>A combination as it is shown; whole where rounding would change the verdict on it.</summary>
    private double[] Readable(double[] coefficients)
    {
        (double[] shown, double[] exact) = Combination.Readable(coefficients, last);
        return Converges(Ratio(shown)) == Converges(Ratio(exact)) ? shown : exact;
    }

    private double[] Unit(int entry)
    {
        var unit = new double[names.Count];
        unit[entry] = 1;
        return unit;
    }
}
