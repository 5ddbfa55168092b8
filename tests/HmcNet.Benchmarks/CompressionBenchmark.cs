using HmcNet.Autodiff.Execution;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Benchmarks;

/// <summary>Time of a gradient with and without row compression, one model a row.</summary>
internal static class CompressionBenchmark
{
    /// <summary>Prints the table.</summary>
    public static void Print()
    {
        Console.WriteLine($"{"model",-36}{"rows",7}{"left",7}{"plain us",11}{"compressed us",15}{"factor",9}{"ms to first, plain",20}{"compressed",12}");
        var radon = new RadonLike();
        Print("radon-like, varying intercepts", RadonLike.Rows, options => radon.Define(options));
        Print("math scores, 100 groups", 1993, MathScores);
        Print("regression, 24 correlated columns", 5000, Regression);
        Print("Poisson, crossed effects", 2000, PoissonCrossed);
        Print("Bernoulli, 2 columns of 10 values", 3020, Logistic);
    }

    private static void Print(string name, int rows, Func<ModelOptions, Model> define)
    {
        (double Microseconds, double First, Model Model) Measure(bool compress)
        {
            var options = new ModelOptions { CompressRows = compress };
            _ = define(options).ReadyIn;
            Model model = define(options);
            var density = new GraphDensity(model, Engine.Compiled);
            double[] q = [.. Enumerable.Range(0, model.Dimension).Select(i => 0.3 * Math.Sin(i + 1))];
            var gradient = new double[q.Length];
            return (Stopwatching.Microseconds(() => density.ValueAndGradient(q, gradient)), define(options).ReadyIn, model);
        }
        var plain = Measure(false);
        var compressed = Measure(true);
        IEnumerable<int> left = compressed.Model.CompressedTerms.Select(t => t.RowsAfter);
        Console.WriteLine(
            $"{name,-36}{rows,7}{string.Join('+', left),7}{plain.Microseconds,11:0.000}{compressed.Microseconds,15:0.000}{plain.Microseconds / compressed.Microseconds,9:0.0}{plain.First,20:0.0}{compressed.First,12:0.0}");
    }

    private static Model MathScores(ModelOptions options)
    {
        var random = new Random(2);
        int[] school = [.. Enumerable.Range(0, 1993).Select(i => i < 100 ? i : random.Next(100))];
        double[] y = [.. school.Select(s => 48 + 5 * Math.Sin(s) + 9 * Normal01(random))];
        Factor schools = Factor.From("school", school);
        return Model.Define("math_scores", m =>
        {
            var mu = m.Parameter("mu", Normal(50, 10));
            var tau = m.Parameter("tau", HalfNormal(10));
            var sigma = m.Parameter("sigma", HalfNormal(20));
            var theta = m.Parameter("theta", Normal(mu, tau), over: schools);
            m.Observe("score", y, Normal(theta[schools], sigma));
        }, options);
    }

    private static Model Regression(ModelOptions options)
    {
        const int Rows = 5000, Columns = 24;
        var random = new Random(3);
        var x = new double[Rows, Columns];
        var y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            double common = Normal01(random);
            for (int k = 0; k < Columns; k++)
            {
                x[i, k] = k == 0 ? 1 : 3 * common + 0.3 * Normal01(random);
                y[i] += 0.1 * k * x[i, k];
            }
            y[i] += Normal01(random);
        }
        return Model.Define("regression", m =>
        {
            var beta = m.Parameter("beta", Normal(0, 5), over: Columns);
            var sigma = m.Parameter("sigma", HalfNormal(5));
            m.Observe("y", y, Normal(MatMul(x, beta), sigma));
        }, options);
    }

    private static Model PoissonCrossed(ModelOptions options)
    {
        var random = new Random(4);
        Factor first = Factor.From("first", [.. Enumerable.Range(0, 2000).Select(i => i % 50)]);
        Factor second = Factor.From("second", [.. Enumerable.Range(0, 2000).Select(_ => random.Next(40))]);
        double[] y = [.. Enumerable.Range(0, 2000).Select(_ => (double)random.Next(6))];
        return Model.Define("poisson", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 2));
            var tau = m.Parameter("tau", HalfNormal(1));
            var a = m.Parameter("a", Normal(mu, 1), over: first);
            var b = m.Parameter("b", Normal(0, tau), over: second);
            m.Observe("y", y, PoissonLog(a[first] + b[second]));
        }, options);
    }

    private static Model Logistic(ModelOptions options)
    {
        var random = new Random(5);
        double[] u = [.. Enumerable.Range(0, 3020).Select(_ => (double)random.Next(10))];
        double[] v = [.. Enumerable.Range(0, 3020).Select(_ => random.Next(10) / 10.0)];
        int[] y = [.. Enumerable.Range(0, 3020).Select(_ => random.Next(2))];
        Table data = Table.FromColumns(("u", u), ("v", v));
        return Model.Define("logistic", m =>
        {
            var intercept = m.Parameter("intercept", Normal(0, 2));
            var a = m.Parameter("a", Normal(0, 2));
            var b = m.Parameter("b", Normal(0, 2));
            m.Observe("y", y, BernoulliLogit(intercept + a * data["u"] + b * data["v"]));
        }, options);
    }

    private static double Normal01(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
