using HmcNet.Autodiff.LinearAlgebra;
using HmcNet.LinearModels;

namespace HmcNet.MixedModels;

/// <summary>
/// The mixed-model equations at given relative covariances: y = X beta + Z Lambda u + e, u ~ N(0, sigma^2), with beta and sigma
/// at their maximum (Bates, Mächler, Bolker and Walker 2015, equations 14 to 42). A = Lambda' Z' Z Lambda + I is factored sparse
/// or dense, whichever it is. X enters as the orthonormal Q of X = Q R and y as the residuals of least squares, so that products
/// of large numbers do not cancel.
/// </summary>
internal sealed class MixedEquations
{
    private readonly RandomDesign[] terms;
    private readonly int[] offsets;
    private readonly double[][] orthonormal;
    private readonly double[] rest;
    private readonly double[] leastSquares;
    private readonly QrFactor factorX;
    private readonly CrossProducts products;
    private readonly double[][] crossX;
    private readonly double[] crossY;

    public MixedEquations(RandomDesign[] terms, QrFactor factorX, double[] y)
    {
        this.terms = terms;
        this.factorX = factorX;
        Rows = y.Length;
        offsets = new int[terms.Length];
        for (int t = 1; t < terms.Length; t++)
            offsets[t] = offsets[t - 1] + terms[t - 1].Size;
        Size = offsets[^1] + terms[^1].Size;
        orthonormal = factorX.OrthonormalColumns(y.Length);
        rest = factorX.Residuals(y);
        leastSquares = factorX.Solve(y);
        products = new CrossProducts(terms, offsets, Size);
        crossX = [.. orthonormal.Select(TransposedZ)];
        crossY = TransposedZ(rest);
    }

    /// <summary>Number of observations.</summary>
    public int Rows { get; }

    /// <summary>Number of random effects.</summary>
    public int Size { get; }

    /// <summary>Number of fixed effects.</summary>
    public int FixedCount => orthonormal.Length;

    /// <summary>Where a term's effects begin.</summary>
    public int OffsetOf(int term) => offsets[term];

    /// <summary>Solves the equations.</summary>
    /// <param name="factors">For each term the lower triangular factor T, relative to sigma: a level's effects are T u.</param>
    /// <param name="restricted">Whether sigma is that of REML.</param>
    /// <returns>The solution; null when A is not positive definite to working precision.</returns>
    public MixedSolution? Solve(double[][,] factors, bool restricted)
    {
        lock (products)
            return SolveAlone(factors, restricted);
    }

    private MixedSolution? SolveAlone(double[][,] factors, bool restricted)
    {
        int p = FixedCount;
        SymmetricFactor a = products.Fill(factors);
        if (!a.Factor())
            return null;
        double[][] w = [.. crossX.Select(c => TransposedLambda(factors, c))];
        double[][] m = [.. w.Select(column => Solved(a, column))];
        double[] v = Solved(a, TransposedLambda(factors, crossY));
        var schur = new double[p, p];
        var right = new double[p];
        for (int i = 0; i < p; i++)
        {
            // The residuals of least squares are orthogonal to Q.
            right[i] = -Dot(w[i], v);
            for (int j = 0; j < p; j++)
                schur[i, j] = (i == j ? 1 : 0) - (Dot(w[i], m[j]) + Dot(w[j], m[i])) / 2;
        }
        double[,]? inverse = DenseInverse.Of(schur, out double logSchur);
        if (inverse is null)
            return null;
        var gamma = new double[p];
        double[] u = v;
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
                gamma[i] += inverse[i, j] * right[j];
            for (int k = 0; k < Size; k++)
                u[k] -= m[i][k] * gamma[i];
        }
        return Finish(factors, restricted, a, inverse, gamma, u, logSchur);
    }

    /// <summary>Lambda' x.</summary>
    public double[] TransposedLambda(double[][,] factors, double[] x)
    {
        var result = new double[Size];
        ForEachLevel((t, at, width) =>
        {
            for (int k = 0; k < width; k++)
            {
                for (int r = k; r < width; r++)
                    result[at + k] += factors[t][r, k] * x[at + r];
            }
        });
        return result;
    }

    /// <summary>Lambda x.</summary>
    public double[] Lambda(double[][,] factors, double[] x)
    {
        var result = new double[Size];
        ForEachLevel((t, at, width) =>
        {
            for (int r = 0; r < width; r++)
            {
                for (int k = 0; k <= r; k++)
                    result[at + r] += factors[t][r, k] * x[at + k];
            }
        });
        return result;
    }

    private MixedSolution Finish(double[][,] factors, bool restricted, SymmetricFactor a, double[,] inverse, double[] gamma, double[] u, double logSchur)
    {
        double[] effects = Lambda(factors, u);
        double[] residuals = (double[])rest.Clone();
        for (int i = 0; i < FixedCount; i++)
        {
            for (int row = 0; row < Rows; row++)
                residuals[row] -= orthonormal[i][row] * gamma[i];
        }
        SubtractZ(effects, residuals);
        double penalized = Dot(residuals, residuals) + Dot(u, u);
        int degrees = restricted ? Rows - FixedCount : Rows;
        double variance = penalized / degrees;
        double deviance = a.LogDeterminant() + degrees * (1 + Math.Log(2 * Math.PI * variance));
        if (restricted)
            deviance += logSchur + 2 * factorX.LogDiagonal;
        double[] beta = factorX.SolveUpper(gamma);
        for (int i = 0; i < beta.Length; i++)
            beta[i] += leastSquares[i];
        return new MixedSolution(deviance, Math.Sqrt(variance), beta, effects, residuals, () => factorX.Sandwich(inverse));
    }

    private double[] TransposedZ(double[] x)
    {
        var result = new double[Size];
        for (int t = 0; t < terms.Length; t++)
        {
            for (int k = 0; k < terms[t].Width; k++)
            {
                double[] column = terms[t].Effects.Columns[k].Values;
                for (int row = 0; row < Rows; row++)
                    result[offsets[t] + terms[t].Codes[row] * terms[t].Width + k] += column[row] * x[row];
            }
        }
        return result;
    }

    private void SubtractZ(double[] effects, double[] from)
    {
        for (int t = 0; t < terms.Length; t++)
        {
            for (int k = 0; k < terms[t].Width; k++)
            {
                double[] column = terms[t].Effects.Columns[k].Values;
                for (int row = 0; row < Rows; row++)
                    from[row] -= column[row] * effects[offsets[t] + terms[t].Codes[row] * terms[t].Width + k];
            }
        }
    }

    private void ForEachLevel(Action<int, int, int> visit)
    {
        for (int t = 0; t < terms.Length; t++)
        {
            for (int level = 0; level < terms[t].Levels.Count; level++)
                visit(t, offsets[t] + level * terms[t].Width, terms[t].Width);
        }
    }

    private static double[] Solved(SymmetricFactor a, double[] b)
    {
        double[] x = (double[])b.Clone();
        a.Solve(x);
        return x;
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }


    /// <summary>Covariances of some random effects given y and beta over sigma^2: a part of Lambda A^-1 Lambda'.</summary>
    public double[,] ConditionalCovariance(double[][,] factors, int[] places)
    {
        var result = new double[places.Length, places.Length];
        lock (products)
        {
            SymmetricFactor a = products.Factored(factors);
            for (int k = 0; k < places.Length; k++)
            {
                var unit = new double[Size];
                unit[places[k]] = 1;
                double[] column = Lambda(factors, Solved(a, TransposedLambda(factors, unit)));
                for (int r = 0; r < places.Length; r++)
                    result[r, k] = column[places[r]];
            }
        }
        return result;
    }
}
