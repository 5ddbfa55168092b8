namespace HmcNet.MixedModels;

/// <summary>The numbers of the weakly informative priors; see <see cref="MixedModelPriors.WeaklyInformative"/>.</summary>
internal sealed class MixedPriorScales
{
    private const double Width = 2.5;

    /// <summary>Computes the numbers, to three digits, so that the source can be read.</summary>
    public MixedPriorScales(MixedDesign design)
    {
        double[] y = design.Response;
        double sdY = Sd(y);
        int columns = design.Fixed.Columns.Count;
        // Columns that stand for the level of the response: the intercept, or the levels of the factor that spans it.
        bool hasIntercept = design.Fixed.Terms.Any(t => t.Label == "(Intercept)");
        bool[] levels = [.. Enumerable.Range(0, columns).Select(c => design.Fixed.Columns[c].Name == "(Intercept)"
            || (!hasIntercept && design.Fixed.Terms.Any(t => t.IsFull && c >= t.First && c < t.First + t.Count)))];
        bool throughOrigin = !levels.Contains(true);
        double[] scales = [.. design.Fixed.Columns.Select(c => throughOrigin ? Rms(c.Values) : Sd(c.Values)).Select((s, c) => s == 0 ? Rms(design.Fixed.Columns[c].Values) : s)];
        double distance = 1 + Enumerable.Range(0, columns).Where(c => !levels[c]).Sum(c => Math.Pow(design.Fixed.Columns[c].Values.Average() / scales[c], 2));
        Location = [.. levels.Select(isLevel => isLevel ? Rounded(y.Average()) : 0)];
        Scale = [.. levels.Select((isLevel, c) => Rounded(isLevel ? Width * sdY * Math.Sqrt(distance) : Width * (throughOrigin ? Rms(y) : sdY) / scales[c]))];
        Residual = Rounded(Width * sdY);
        Effects = [.. design.Random.Select(term => term.Effects.Columns.Select(c => Rounded(Width * sdY / Math.Max(Rms(c.Values), double.Epsilon))).ToArray())];
    }

    /// <summary>Prior means of the fixed effects.</summary>
    public double[] Location { get; }

    /// <summary>Prior standard deviations of the fixed effects.</summary>
    public double[] Scale { get; }

    /// <summary>Scale of sigma.</summary>
    public double Residual { get; }

    /// <summary>For each random-effects term the scales of its standard deviations.</summary>
    public double[][] Effects { get; }

    private static double Rounded(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return value;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
        return unit >= 1 ? Math.Round(value / unit) * unit : Math.Round(value / unit) / Math.Round(1 / unit);
    }

    private static double Sd(double[] x)
    {
        double mean = x.Average();
        return Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / (x.Length - 1));
    }

    private static double Rms(double[] x) => Math.Sqrt(x.Average(v => v * v));
}
