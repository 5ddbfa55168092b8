using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>Random recurrences: of single numbers and of vectors, forwards and backwards.</summary>
internal static class ScanCases
{
    /// <summary>
    /// States s (length n) and c (a number), input x (length n), number k: s' = tanh(k s + x c), c' = c / (1 + c^2) + mean(s);
    /// kept besides: s x; summed: c k.
    /// </summary>
    public static OperationCase Of(Random random)
    {
        int steps = random.Next(1, 5);
        bool reversed = random.Next(2) == 0;
        Shape shape = random.Next(2) == 0 ? Shape.Scalar : Shape.Vector(random.Next(1, 4));
        Tensor s = Tensor.Parameter("s", shape);
        Tensor c = Tensor.Parameter("c", Shape.Scalar);
        Tensor x = Tensor.Parameter("x", shape);
        Tensor k = Tensor.Parameter("k", Shape.Scalar);
        Tensor[] results = [TensorMath.Tanh(k * s + x * c), c / (1 + TensorMath.Square(c)) + TensorMath.Mean(s), s * x, c * k];
        var scan = new Scan(new ScanBody(Graph.Create(results, [s, c, x, k]), states: 2, inputs: 1, outputs: 1), steps, reversed);
        Shape[] shapes = [shape, Shape.Scalar, new Shape([steps, .. shape.Lengths]), Shape.Scalar];
        return new()
        {
            Operation = typeof(Scan),
            Apply = inputs => Tensor.Apply(scan, inputs),
            Shapes = shapes,
            Values = [.. shapes.Select(one => Places.RandomValues(random, one))],
            Definition = values => Definition(values, steps, reversed),
        };
    }

    private static double[] Definition(double[][] values, int steps, bool reversed)
    {
        double[] s = values[0];
        double c = values[1][0], k = values[3][0], sum = 0;
        int n = s.Length;
        var allS = new double[steps * n];
        var allC = new double[steps];
        var kept = new double[steps * n];
        for (int step = 0; step < steps; step++)
        {
            int t = reversed ? steps - 1 - step : step;
            double before = c;
            double[] old = s;
            sum += c * k;
            for (int i = 0; i < n; i++)
                kept[t * n + i] = old[i] * values[2][t * n + i];
            c = before / (1 + before * before) + old.Average();
            s = [.. old.Select((v, i) => Math.Tanh(k * v + values[2][t * n + i] * before))];
            s.CopyTo(allS, t * n);
            allC[t] = c;
        }
        return [.. allS, .. allC, .. kept, sum];
    }
}
