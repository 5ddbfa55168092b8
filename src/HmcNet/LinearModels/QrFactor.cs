namespace HmcNet.LinearModels;

/// <summary>
/// X = Q R by Householder reflections, column by column. Columns that are combinations of those before them are left out,
/// as by R's dqrdc2: when what remains of a column is below 1e-7 of its length.
/// </summary>
internal sealed class QrFactor
{
    private const double Tolerance = 1e-7;

    private readonly List<double[]> reflections = [];
    private readonly List<double[]> upper = [];

    /// <summary>Factors a matrix.</summary>
    /// <param name="columns">Its columns, all of one length.</param>
    public QrFactor(IReadOnlyList<double[]> columns)
    {
        var kept = new bool[columns.Count];
        for (int j = 0; j < columns.Count; j++)
        {
            double[] column = (double[])columns[j].Clone();
            double length = Norm(column, 0);
            ApplyTransposed(column);
            double rest = reflections.Count < column.Length ? Norm(column, reflections.Count) : 0;
            kept[j] = rest > Tolerance * length;
            if (kept[j])
                upper.Add(Reflect(column, rest));
        }
        Kept = kept;
    }

    /// <summary>Whether each column is in the factor.</summary>
    public IReadOnlyList<bool> Kept { get; }

    /// <summary>Number of columns in the factor.</summary>
    public int Rank => upper.Count;

    /// <summary>Sum of log |R_jj|.</summary>
    public double LogDiagonal => upper.Select((column, j) => Math.Log(Math.Abs(column[j]))).Sum();

    /// <summary>The coefficients of least squares.</summary>
    /// <param name="y">What is fitted.</param>
    public double[] Solve(double[] y)
    {
        double[] rotated = (double[])y.Clone();
        ApplyTransposed(rotated);
        return SolveUpper(rotated[..Rank]);
    }

    /// <summary>x with R x = b.</summary>
    public double[] SolveUpper(double[] b)
    {
        double[] x = (double[])b.Clone();
        for (int i = Rank - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < Rank; j++)
                x[i] -= upper[j][i] * x[j];
            x[i] /= upper[i][i];
        }
        return x;
    }

    /// <summary>What least squares leaves of a vector.</summary>
    public double[] Residuals(double[] y)
    {
        double[] rest = (double[])y.Clone();
        ApplyTransposed(rest);
        Array.Clear(rest, 0, Rank);
        for (int k = reflections.Count - 1; k >= 0; k--)
            Reflect(reflections[k], k, rest);
        return rest;
    }

    /// <summary>The first columns of Q.</summary>
    public double[][] OrthonormalColumns(int rows)
    {
        var result = new double[Rank][];
        for (int j = 0; j < Rank; j++)
        {
            result[j] = new double[rows];
            result[j][j] = 1;
            for (int k = reflections.Count - 1; k >= 0; k--)
                Reflect(reflections[k], k, result[j]);
        }
        return result;
    }

    /// <summary>R^-1 M R^-T; (X'X)^-1 for the unit matrix.</summary>
    /// <param name="middle">A symmetric matrix; null for the unit matrix.</param>
    public double[,] Sandwich(double[,]? middle = null)
    {
        var inverse = new double[Rank][];
        for (int j = 0; j < Rank; j++)
        {
            var unit = new double[Rank];
            unit[j] = 1;
            inverse[j] = SolveUpper(unit);
        }
        var result = new double[Rank, Rank];
        for (int a = 0; a < Rank; a++)
        {
            for (int b = 0; b < Rank; b++)
            {
                for (int i = 0; i < Rank; i++)
                {
                    for (int j = 0; j < Rank; j++)
                        result[a, b] += middle is null ? (i == j ? inverse[i][a] * inverse[j][b] : 0) : inverse[i][a] * middle[i, j] * inverse[j][b];
                }
            }
        }
        return result;
    }

    private double[] Reflect(double[] column, double rest)
    {
        int k = reflections.Count;
        var reflection = new double[column.Length];
        Array.Copy(column, k, reflection, k, column.Length - k);
        double diagonal = column[k] > 0 ? -rest : rest;
        reflection[k] -= diagonal;
        double norm = Norm(reflection, k);
        for (int i = k; i < reflection.Length; i++)
            reflection[i] /= norm;
        reflections.Add(reflection);
        var entries = new double[k + 1];
        Array.Copy(column, entries, k);
        entries[k] = diagonal;
        return entries;
    }

    private void ApplyTransposed(double[] x)
    {
        for (int k = 0; k < reflections.Count; k++)
            Reflect(reflections[k], k, x);
    }

    private static void Reflect(double[] reflection, int from, double[] x)
    {
        double product = 0;
        for (int i = from; i < x.Length; i++)
            product += reflection[i] * x[i];
        for (int i = from; i < x.Length; i++)
            x[i] -= 2 * product * reflection[i];
    }

    private static double Norm(double[] x, int from)
    {
        double largest = 0;
        for (int i = from; i < x.Length; i++)
            largest = Math.Max(largest, Math.Abs(x[i]));
        if (largest == 0)
            return 0;
        double sum = 0;
        for (int i = from; i < x.Length; i++)
            sum += x[i] / largest * (x[i] / largest);
        return largest * Math.Sqrt(sum);
    }
}
