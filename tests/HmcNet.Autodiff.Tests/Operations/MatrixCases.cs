using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>Random cases of the operations on matrices, defined by elimination.</summary>
internal static class MatrixCases
{
    public static OperationCase OfProduct(Random random)
    {
        (int n, int k, int m) = (random.Next(4), random.Next(4), random.Next(1, 4));
        var a = new Shape(n, k);
        var b = new Shape(k, m);
        return new()
        {
            Operation = typeof(MatrixProduct),
            Apply = inputs => Tensor.Apply(new MatrixProduct(), inputs),
            Shapes = [a, b],
            Values = [Places.RandomValues(random, a), Places.RandomValues(random, b)],
            Definition = v => [.. Places.Of(new Shape(n, m)).Select(p => Enumerable.Range(0, k).Sum(l => v[0][p[0] * k + l] * v[1][l * m + p[1]]))],
        };
    }

    public static OperationCase OfTransposedProduct(Random random)
    {
        (int n, int k) = (random.Next(4), random.Next(1, 6));
        var a = new Shape(n, k);
        var x = new Shape(n, 1);
        return new()
        {
            Operation = typeof(TransposedProduct),
            Apply = inputs => Tensor.Apply(new TransposedProduct(), inputs),
            Shapes = [a, x],
            Values = [Places.RandomValues(random, a), Places.RandomValues(random, x)],
            Definition = v => [.. Enumerable.Range(0, k).Select(j => Enumerable.Range(0, n).Sum(i => v[0][i * k + j] * v[1][i]))],
        };
    }

    public static OperationCase OfCholesky(Random random)
    {
        int n = random.Next(1, 5);
        var shape = new Shape(n, n);
        double[] values = Places.RandomValues(random, shape);
        for (int i = 0; i < n; i++)
            values[i * n + i] = 2 * n + random.NextDouble();
        return new()
        {
            Operation = typeof(CholeskyFactor),
            Apply = inputs => Tensor.Apply(new CholeskyFactor(), inputs),
            Shapes = [shape],
            Values = [values],
            Definition = v => ByElimination(v[0], n),
        };
    }

    public static OperationCase OfCholeskyAdjoint(Random random)
    {
        int n = random.Next(1, 5);
        var shape = new Shape(n, n);
        double[] factor = Places.RandomValues(random, shape);
        for (int i = 0; i < n; i++)
            factor[i * n + i] = 2 + random.NextDouble();
        return new()
        {
            Operation = typeof(CholeskyAdjoint),
            Apply = inputs => Tensor.Apply(new CholeskyAdjoint(), inputs),
            Shapes = [shape, shape],
            Values = [factor, Places.RandomValues(random, shape)],
            Definition = v => CholeskyAdjointByElimination(v[0], v[1], n),
        };
    }

    public static OperationCase OfTriangularSolve(Random random)
    {
        (int n, int m) = (random.Next(1, 5), random.Next(4));
        bool transposed = random.Next(2) == 0;
        var lower = new Shape(n, n);
        var right = new Shape(n, m);
        double[] values = Places.RandomValues(random, lower);
        for (int i = 0; i < n; i++)
            values[i * n + i] = 2 + random.NextDouble();
        return new()
        {
            Operation = typeof(TriangularSolve),
            Apply = inputs => Tensor.Apply(new TriangularSolve(transposed), inputs),
            Shapes = [lower, right],
            Values = [values, Places.RandomValues(random, right)],
            Definition = v =>
            {
                var matrix = new double[n * n];
                foreach (int[] p in Places.Of(lower))
                {
                    (int i, int j) = transposed ? (p[1], p[0]) : (p[0], p[1]);
                    matrix[p[0] * n + p[1]] = i >= j ? v[0][i * n + j] : 0;
                }
                return Solve(matrix, v[1], n, m);
            },
        };
    }

    /// <summary>Gauss-Jordan elimination with pivoting.</summary>
    public static double[] Solve(double[] matrix, double[] right, int n, int m)
    {
        double[] a = [.. matrix];
        double[] x = [.. right];
        for (int c = 0; c < n; c++)
        {
            int pivot = Enumerable.Range(c, n - c).MaxBy(r => Math.Abs(a[r * n + c]));
            for (int j = 0; j < n; j++)
                (a[c * n + j], a[pivot * n + j]) = (a[pivot * n + j], a[c * n + j]);
            for (int j = 0; j < m; j++)
                (x[c * m + j], x[pivot * m + j]) = (x[pivot * m + j], x[c * m + j]);
            for (int r = 0; r < n; r++)
            {
                double factor = r == c ? 0 : a[r * n + c] / a[c * n + c];
                for (int j = 0; j < n; j++)
                    a[r * n + j] -= factor * a[c * n + j];
                for (int j = 0; j < m; j++)
                    x[r * m + j] -= factor * x[c * m + j];
            }
        }
        for (int i = 0; i < n * m; i++)
            x[i] /= a[i / m * n + i / m];
        return x;
    }

    public static double[] Inverse(double[] matrix, int n) =>
        Solve(matrix, [.. Places.Of(new Shape(n, n)).Select(p => p[0] == p[1] ? 1.0 : 0)], n, n);

    /// <summary>F(S + S') with S = L'^-1 F(L' G) L^-1, F the lower triangle with its diagonal halved.</summary>
    private static double[] CholeskyAdjointByElimination(double[] factor, double[] adjoint, int n)
    {
        int[][] places = [.. Places.Of(new Shape(n, n))];
        double Lower(double[] x, int i, int j) => i >= j ? x[i * n + j] : 0;
        double Halved(int[] p, double value) => p[0] > p[1] ? value : p[0] == p[1] ? 0.5 * value : 0;
        double[] upper = [.. places.Select(p => Lower(factor, p[1], p[0]))];
        double[] inner = [.. places.Select(p => Halved(p, Enumerable.Range(0, n).Sum(l => Lower(factor, l, p[0]) * Lower(adjoint, l, p[1]))))];
        double[] left = Solve(upper, inner, n, n);
        // S' = L'^-1 (L'^-1 F(L' G))'.
        double[] sum = Solve(upper, [.. places.Select(p => left[p[1] * n + p[0]])], n, n);
        return [.. places.Select(p => Halved(p, sum[p[0] * n + p[1]] + sum[p[1] * n + p[0]]))];
    }

    /// <summary>The upper factor of Gauss's elimination, its rows divided by the roots of the pivots, is L'.</summary>
    private static double[] ByElimination(double[] lowerPart, int n)
    {
        double[] a = [.. Places.Of(new Shape(n, n)).Select(p => lowerPart[Math.Max(p[0], p[1]) * n + Math.Min(p[0], p[1])])];
        var lower = new double[n * n];
        for (int c = 0; c < n; c++)
        {
            for (int r = c; r < n; r++)
                lower[r * n + c] = a[c * n + r] / Math.Sqrt(a[c * n + c]);
            for (int r = c + 1; r < n; r++)
            {
                double factor = a[r * n + c] / a[c * n + c];
                for (int j = c; j < n; j++)
                    a[r * n + j] -= factor * a[c * n + j];
            }
        }
        return lower;
    }
}
