using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using HmcNet.Autodiff.Passes.CompressRows;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>Random cases of the rotation of rows, with Gram and Schmidt's orthogonalisation as the definition.</summary>
internal static class RotationCases
{
    public static OperationCase OfRotateRows(Random random)
    {
        int rows = random.Next(1, 40);
        int columns = random.Next(0, 4);
        double[] key = [.. Enumerable.Range(0, rows).Select(_ => (double)random.Next(1 + rows / 6))];
        RowGroups groups = RowGroups.Of(rows, [key], rows)!;
        var matrix = new Shape(rows, columns);
        return new()
        {
            Operation = typeof(RotateRows),
            Apply = inputs => Tensor.Apply(new RotateRows(groups), inputs),
            Shapes = [matrix, Shape.Vector(rows)],
            Values = [Places.RandomValues(random, matrix), Places.RandomValues(random, Shape.Vector(rows))],
            Data = [0, 1],
            Definition = values => Rotated(values[0], values[1], key, columns),
            // Gram and Schmidt's method loses digits where columns are nearly collinear.
            Tolerance = 1e-8,
        };
    }

    private static double[] Rotated(double[] matrix, double[] y, double[] key, int columns)
    {
        var head = new List<double>();
        var tail = new List<double>();
        foreach (double group in key.Distinct().Order())
        {
            int[] rows = [.. Enumerable.Range(0, key.Length).Where(i => key[i] == group)];
            if (rows.Length <= columns)
            {
                foreach (int row in rows)
                    head.AddRange([.. matrix[(row * columns)..((row + 1) * columns)], y[row]]);
                continue;
            }
            double[][] left = [.. Enumerable.Range(0, columns).Select(j => rows.Select(r => matrix[r * columns + j]).ToArray()), [.. rows.Select(r => y[r])]];
            for (int j = 0; j < columns; j++)
            {
                double length = Math.Sqrt(left[j].Sum(v => v * v));
                double[] direction = [.. left[j].Select(v => v / length)];
                head.AddRange(Enumerable.Repeat(0.0, j));
                for (int k = j; k <= columns; k++)
                {
                    double part = direction.Zip(left[k], (a, b) => a * b).Sum();
                    head.Add(part);
                    left[k] = [.. left[k].Zip(direction, (v, d) => v - part * d)];
                }
            }
            tail.AddRange([.. Enumerable.Repeat(0.0, columns), Math.Sqrt(left[columns].Sum(v => v * v))]);
        }
        return [.. head, .. tail];
    }
}
