using HmcNet.Autodiff;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Models;

/// <summary>Models as users write them, over 480 rows in 12 groups crossed with 7, and the rows that each part of them keeps.</summary>
internal static class RowCompressionShapes
{
    private const int Rows = 480;
    private static readonly Random Random = new(1);
    private static readonly double[] X = Draw(Noise), X2 = Draw(Noise), Y = Draw(i => 1 + X[i] + Noise(i)), Positive = Draw(i => Math.Exp(Y[i]));
    private static readonly double[] Whole = Draw(_ => Random.Next(1, 5)), Binary = Draw(_ => Random.Next(2)), Counts = Draw(_ => Random.Next(6));
    private static readonly double[] Trials = Draw(i => Counts[i] + Random.Next(3));
    private static readonly int[] Group = [.. Draw(_ => Random.Next(12)).Select(v => (int)v)], Other = [.. Draw(_ => Random.Next(7)).Select(v => (int)v)];
    private static readonly double[,] Design = Matrix(4, Noise), BinaryDesign = Matrix(3, _ => Random.Next(2));
    private static readonly Factor G = Factor.From("g", Group.Select(v => $"{v:00}")), H = Factor.From("h", Other.Select(v => $"{v}"));

    private static readonly Table Data = Table.FromColumns(
        ("x", X), ("x2", X2), ("y", Y), ("t", Positive), ("w", Whole), ("bin", Binary), ("k", Counts), ("n", Trials));

    /// <summary>The model's function, and the rows after compression of each part, in order; empty where nothing can be compressed.</summary>
    public static IReadOnlyDictionary<string, (Action<ModelBuilder> Define, int[] RowsAfter)> All { get; } =
        new Dictionary<string, (Action<ModelBuilder>, int[])>
        {
            // Squares of residuals.
            ["random slopes, two columns"] = (m => m.Observe("y", Y, Normal(A(m)[G] + B(m)[G] * Data["x"], S(m))), [24]),
            ["random slopes, three columns"] = (m => m.Observe("y", Y, Normal(C(m) + (A(m)[G] + (B(m)[G] * Data["x"] + Extra(m)[G] * Data["x2"])), S(m))), [36]),
            ["slopes over another factor than intercepts"] = (m => m.Observe("y", Y, Normal(A(m)[G] + OverH(m)[H] * Data["x"], S(m))), [166]),
            ["crossed factors and a binary column"] = (m => m.Observe("y", Y, Normal(A(m)[G] + OverH(m)[H] + C(m) * Data["bin"], S(m))), [166]),
            ["slopes as rows of a matrix"] = (m => m.Observe("y", Y, Normal(Sum(Design * m.Parameter("b", Normal(0, 1), over: [G, 4])[G], 1), S(m))), [48]),
            ["columns of gathered rows"] = (SlicedSlopes, [24]),
            ["a scale a group"] = (m => m.Observe("y", Y, Normal(A(m)[G], m.Parameter("s", HalfNormal(1), over: G)[G])), [24, 12]),
            ["log scale a group"] = (m => m.Observe("y", Y, Normal(A(m)[G], Exp(B(m)[G]))), [24, 12]),
            ["scale of another factor"] = (m => m.Observe("y", Y, Normal(A(m)[G] + 0.5 * Data["x"], m.Parameter("s", HalfNormal(1), over: H)[H])), [166, 7]),
            ["known standard errors"] = (m => m.Observe("y", Y, Normal(A(m)[G], Data["t"])), [12]),
            ["known and common variance"] = (m => m.Observe("y", Y, Normal(C(m), Sqrt(Square(Data["w"]) + Square(S(m))))), [8, 4]),
            ["scale over root of weights"] = (m => m.Observe("y", Y, Normal(C(m), S(m) / Sqrt(Data["t"]))), [1, 1]),
            ["weights of log densities"] = (m => m.AddLogDensity("w", Sum(Data["w"] * Normal(A(m)[G], S(m)).LogDensity(Data["y"]))), [12]),
            ["a square written as power"] = (m => m.AddLogDensity("w", -0.5 * Sum(Pow(Data["y"] - C(m), 2)) / Square(S(m)) - Rows * Log(S2(m))), [1]),
            ["a square written as dot product"] = (m => m.AddLogDensity("w", Product(Data["y"] - C(m) * Data["x"])), [1]),
            ["non-centred effects"] = (m => m.Observe("y", Y, Normal(m.Parameter("a", Normal(C(m), S2(m)), over: G, centered: false)[G] + 0.3 * Data["x"], S(m))), [12]),
            ["non-centred by hand"] = (m => m.Observe("y", Y, Normal(C(m) + S2(m) * A(m)[G], S(m))), [12]),
            ["a design matrix"] = (m => m.Observe("y", Y, Normal(MatMul(Design, m.Parameter("b", Normal(0, 1), over: 4)), S(m))), [4]),
            ["a design matrix and groups"] = (m => m.Observe("y", Y, Normal(MatMul(Design, m.Parameter("b", Normal(0, 1), over: 4)) + A(m)[G], S(m))), [60]),
            ["uncentred years"] = (m => m.Observe("y", Y, Normal(C(m) + Slope(m) * (Data["w"] + 1990.0), S(m))), [2]),
            ["a nonlinear mean of a group"] = (m => m.Observe("y", Y, Normal(Exp(A(m)[G]), S(m))), [12]),
            ["few doses"] = (m => m.Observe("y", Y, Normal(C(m) * Data["w"] / (S2(m) + Data["w"]), S(m))), [4]),
            ["an autoregression"] = (m => m.Observe("y", Y[1..], Normal(C(m) * (Tensor)Y[..^1], S(m))), [1]),
            ["log-normal observations"] = (m => m.Observe("t", Positive, LogNormal(A(m)[G], S(m))), [12]),
            ["observations computed from data"] = (m => m.Observe("log t", Log(Data["t"]), Normal(A(m)[G], S(m))), [12]),
            ["observations standardised by data"] = (m => m.AddLogDensity("y", Normal(A(m)[G], S(m)).LogDensity((Data["y"] - 3.0) / 2.0)), [12]),
            ["truncated observations"] = (m => m.Observe("t", Positive, Truncated(Normal(C(m), 1), 0)), [1]),
            ["a matrix of observations"] = (m => m.Observe("y", Reshape((Tensor)Y, 48, 10), Normal(C(m), S(m))), [1]),
            ["a matrix with means of columns"] = (m => m.Observe("y", Reshape((Tensor)Y, 48, 10), Normal(m.Parameter("a", Normal(0, 1), over: 10), S(m))), [10]),
            ["a matrix with means of rows"] = (m => m.Observe("y", Reshape((Tensor)Y, 48, 10), Normal(Reshape(m.Parameter("a", Normal(0, 1), over: 48), 48, 1), S(m))), [48]),
            ["a matrix with groups of rows"] = (m => m.Observe("y", Reshape((Tensor)Y, 48, 10), Normal(Reshape(A(m)[Group[..48]], 48, 1) + Exp(C(m)), S(m))), [Group[..48].Distinct().Count()]),

            // Equal rows, and linear terms.
            ["Bernoulli by group"] = (m => m.Observe("b", Binary, Bernoulli(m.Parameter("p", Beta(2, 2), over: G)[G])), [12, 24]),
            ["logistic, binary columns"] = (m => m.Observe("b", Binary, BernoulliLogit(MatMul(BinaryDesign, m.Parameter("b0", Normal(0, 1), over: 3)))), [8]),
            ["binomial by group"] = (m => m.Observe("k", Counts, BinomialLogit(Data["n"], OverH(m)[H])), [7, 7]),
            ["binomial of a probability"] = (m => m.Observe("k", Counts, Binomial(Data["n"], m.Parameter("p", Beta(2, 2), over: H)[H])), [7, 21]),
            ["Poisson by group"] = (m => m.Observe("k", Counts, Poisson(m.Parameter("r", Gamma(2, 2), over: H)[H])), [7, 7]),
            ["Poisson with an exposure"] = (m => m.Observe("k", Counts, Poisson(m.Parameter("r", Gamma(2, 2), over: G)[G] * Data["t"])), [12, 12]),
            ["Poisson with an offset"] = (m => m.Observe("k", Counts, PoissonLog(A(m)[G] + Log(Data["t"]))), [12, 12]),
            ["Poisson, crossed, with an offset"] = (m => m.Observe("k", Counts, PoissonLog(A(m)[G] + OverH(m)[H] + Log(Data["t"]))), [12, 7, 84]),
            ["Poisson, crossed, with a column"] = (m => m.Observe("k", Counts, PoissonLog(A(m)[G] + OverH(m)[H] + C(m) * Data["x"])), [12, 7]),
            ["negative binomial by group"] = (m => m.Observe("k", Counts, NegativeBinomial2Log(OverH(m)[H], S(m))), [6, 6, 7, 42]),
            ["exponential by group"] = (m => m.Observe("t", Positive, Exponential(m.Parameter("r", Gamma(2, 2), over: G)[G])), [12, 12]),
            ["gamma by group"] = (m => m.Observe("t", Positive, Gamma(S(m), m.Parameter("r", Gamma(2, 2), over: G)[G])), [12, 12]),
            ["categorical"] = (m => m.Observe("k", Counts, Categorical(m.Parameter("p", Dirichlet(new double[] { 1, 1, 1, 1, 1, 1 })))), [6]),
            ["categorical by group"] = (m => m.Observe("k", Counts, CategoricalLogit(m.Parameter("c", Normal(0, 1), over: [H, 6])[H])), [7]),
            ["ordered by group"] = (Ordered, [42, 42, 6]),
            ["zero-inflated Poisson"] = (m => m.Observe("k", Counts, ZeroInflated(m.Parameter("p", Beta(2, 2)), Poisson(m.Parameter("r", Gamma(2, 2))))), [6]),
            ["Student's t of repeated values"] = (m => m.Observe("w", Whole, StudentT(4, C(m), S(m))), [4]),
            ["item response"] = (m => m.Observe("b", Binary, BernoulliLogit(m.Parameter("d", LogNormal(0, 1), over: H)[H] * (A(m)[G] - OverH(m)[H]))), [158]),
            ["two blocks of observations"] = (TwoBlocks, [12, 24]),

            // What must stay as it is.
            ["Student's t"] = (m => m.Observe("y", Y, StudentT(4, A(m)[G], S(m))), []),
            ["Laplace"] = (m => m.Observe("y", Y, Laplace(A(m)[G], 1)), []),
            ["a latent value a row"] = (m => m.Observe("y", Y, Normal(C(m) * m.Parameter("z", Normal(0, 1), over: Rows), S(m))), []),
            ["a nonlinear mean of a column"] = (m => m.Observe("y", Y, Normal(Exp(C(m) * Data["x"]), S(m))), []),
        };

    private static void SlicedSlopes(ModelBuilder m)
    {
        Tensor scale = m.Parameter("scale", HalfNormal(1), over: 2), chol = m.Parameter("chol", LkjCholesky(2, 2)), z = m.Parameter("z", Normal(0, 1), over: [G, 2]);
        Tensor rows = MatMul(z, Transpose(Reshape(scale, 2, 1) * chol))[G];
        m.Observe("y", Y, Normal(Reshape(Slice(rows, 1, 0, 1), Rows) + Reshape(Slice(rows, 1, 1, 1), Rows) * Data["x"], S(m)));
    }

    private static void Ordered(ModelBuilder m)
    {
        Tensor cuts = m.Parameter("cuts", Support.Ordered, over: 5);
        m.AddLogDensity("prior of cuts", Normal(0, 3).LogDensity(cuts));
        m.Observe("k", Counts, OrderedLogistic(OverH(m)[H], cuts));
    }

    private static void TwoBlocks(ModelBuilder m)
    {
        Tensor a = A(m);
        m.Observe("y", Y, Normal(a[G], S(m)));
        m.Observe("b", Binary, BernoulliLogit(a[G]));
    }

    private static Tensor Product(Tensor residual) => -0.5 * Dot(residual, residual);

    private static Tensor A(ModelBuilder m) => m.Parameter("a", Normal(0, 1), over: G);

    private static Tensor B(ModelBuilder m) => m.Parameter("b1", Normal(0, 1), over: G);

    private static Tensor Extra(ModelBuilder m) => m.Parameter("b2", Normal(0, 1), over: G);

    private static Tensor OverH(ModelBuilder m) => m.Parameter("h1", Normal(0, 1), over: H);

    private static Tensor C(ModelBuilder m) => m.Parameter("c1", Normal(0, 1));

    private static Tensor Slope(ModelBuilder m) => m.Parameter("slope", Normal(0, 1));

    private static Tensor S(ModelBuilder m) => m.Parameter("sigma", HalfNormal(1));

    private static Tensor S2(ModelBuilder m) => m.Parameter("tau", HalfNormal(1));

    private static double[] Draw(Func<int, double> draw) => [.. Enumerable.Range(0, Rows).Select(draw)];

    private static double Noise(int row) => Math.Sqrt(-2 * Math.Log(1 - Random.NextDouble())) * Math.Cos(2 * Math.PI * Random.NextDouble());

    private static double[,] Matrix(int columns, Func<int, double> draw)
    {
        var matrix = new double[Rows, columns];
        for (int i = 0; i < Rows; i++)
        {
            for (int k = 0; k < columns; k++)
                matrix[i, k] = k == 0 ? 1 : draw(i);
        }
        return matrix;
    }
}
