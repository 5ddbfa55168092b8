namespace HmcNet.MixedModels;

/// <summary>
/// The parameters that are searched over: the lower triangles of the factors T, each row scaled by the root mean square of its
/// column of Z and the square root of the rows of a level, so that the likelihood changes over a length of about one.
/// </summary>
internal sealed class ThetaScale
{
    private readonly RandomDesign[] terms;
    private readonly double[][] scales;

    public ThetaScale(RandomDesign[] terms)
    {
        this.terms = terms;
        scales = [.. terms.Select(t => t.Effects.Columns.Select(c => Scale(c.Values, t.Levels.Count)).ToArray())];
        Count = terms.Sum(t => t.ThetaCount);
    }

    /// <summary>Number of parameters.</summary>
    public int Count { get; }

    /// <summary>lme4's starting values, T = I, with columns of Z of length one.</summary>
    public double[] Start()
    {
        var start = new List<double>();
        foreach (RandomDesign term in terms)
        {
            for (int c = 0; c < term.Width; c++)
            {
                for (int r = c; r < term.Width; r++)
                    start.Add(r == c ? Math.Sqrt(term.Codes.Length / (double)term.Levels.Count) : 0);
            }
        }
        return [.. start];
    }

    /// <summary>The factors; columns have a diagonal that is not negative.</summary>
    public double[][,] Factors(double[] theta)
    {
        var factors = new double[terms.Length][,];
        int at = 0;
        for (int t = 0; t < terms.Length; t++)
        {
            int width = terms[t].Width;
            factors[t] = new double[width, width];
            for (int c = 0; c < width; c++)
            {
                double sign = theta[at] < 0 ? -1 : 1;
                for (int r = c; r < width; r++)
                    factors[t][r, c] = sign * theta[at++] / scales[t][r];
            }
        }
        return factors;
    }

    /// <summary>The parameters of factors: the inverse of <see cref="Factors"/>.</summary>
    public double[] Of(double[][,] factors)
    {
        var theta = new List<double>();
        for (int t = 0; t < terms.Length; t++)
        {
            for (int c = 0; c < terms[t].Width; c++)
            {
                for (int r = c; r < terms[t].Width; r++)
                    theta.Add(factors[t][r, c] * scales[t][r]);
            }
        }
        return [.. theta];
    }

    private static double Scale(double[] column, int levels)
    {
        double square = column.Sum(v => v * v);
        return square == 0 ? 1 : Math.Sqrt(square / levels);
    }
}
