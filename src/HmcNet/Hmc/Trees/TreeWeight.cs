namespace HmcNet.Hmc.Trees;

/// <summary>The weight of leaves, mantissa times exp(scale): sums and shares need no exponentials or logarithms.</summary>
/// <remarks>
/// The scale is 0 where |log weight| is at most <see cref="LargestPlain"/>, which is nearly always; sums of up to 2^30
/// such weights neither overflow nor vanish. Weights beyond have a scale of their own.
/// </remarks>
/// <param name="Mantissa">Positive and finite.</param>
/// <param name="Scale">Logarithm of what the mantissa is multiplied with.</param>
internal readonly record struct TreeWeight(double Mantissa, double Scale)
{
    /// <summary>Largest absolute log weight without a scale.</summary>
    public const double LargestPlain = 300;

    /// <summary>The weight of one leaf.</summary>
    /// <param name="logWeight">Its logarithm, finite.</param>
    public static TreeWeight FromLog(double logWeight) =>
        Math.Abs(logWeight) <= LargestPlain ? new TreeWeight(Math.Exp(logWeight), 0) : new TreeWeight(1, logWeight);

    /// <summary>The sum of two weights.</summary>
    public static TreeWeight operator +(TreeWeight a, TreeWeight b) => a.Scale == b.Scale
        ? new TreeWeight(a.Mantissa + b.Mantissa, a.Scale)
        : a.Scale > b.Scale ? OnScaleOfFirst(a, b) : OnScaleOfFirst(b, a);

    /// <summary>This weight over another one, at most 1.</summary>
    /// <param name="whole">The other one.</param>
    public double ShareOf(TreeWeight whole)
    {
        double ratio = Mantissa / whole.Mantissa;
        return Math.Min(1, Scale == whole.Scale ? ratio : ratio * Math.Exp(Scale - whole.Scale));
    }

    private static TreeWeight OnScaleOfFirst(TreeWeight first, TreeWeight second) =>
        new(first.Mantissa + second.Mantissa * Math.Exp(second.Scale - first.Scale), first.Scale);
}
