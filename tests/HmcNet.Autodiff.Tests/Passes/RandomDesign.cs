using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Passes;

/// <summary>
/// A random regression with grouping factors: ragged and empty groups, collinear, constant and zero columns, offsets as
/// of years or dollars, scales for all, for each group or given.
/// </summary>
internal sealed class RandomDesign
{
    private static readonly double[] Centres = [0, 0, 12, 2000, 50_000];

    private readonly Random random;
    private readonly int rows;
    private readonly List<Tensor> parameters = [];
    private readonly List<double> point = [];

    public RandomDesign(int seed)
    {
        random = new Random(seed);
        rows = random.Next(32, 400);
        double centre = Centres[random.Next(Centres.Length)];
        double spread = random.Next(2) == 0 ? 1 : 10;
        Tensor y = Data("y", () => centre + spread * Normal());
        Tensor mu = Affine(centre);
        (Tensor scale, Tensor logScale) = Scale(spread);
        Tensor squares = random.Next(3) switch
        {
            0 => Square((y - mu) / scale),
            1 => Square(y - mu) / Square(scale),
            _ => (y - mu) * (1.0 / scale) * ((y - mu) / scale),
        };
        Value = Sum(-0.5 * squares - logScale);
    }

    public Tensor Value { get; }

    public IReadOnlyList<Tensor> Parameters => parameters;

    public double[] Point => [.. point];

    private Tensor Affine(double centre)
    {
        Tensor mu = Parameter(Shape.Scalar, () => centre + Normal());
        int terms = random.Next(0, 4);
        for (int k = 0; k < terms; k++)
        {
            Tensor term = random.Next(5) switch
            {
                0 => Parameter(Shape.Scalar, Normal) * Column(k),
                1 => Grouped(k) * Column(k),
                2 => Parameter(Shape.Scalar, Normal) * Grouped(k),
                3 => MatMul(Matrix(k), Parameter(Shape.Vector(3), Normal)),
                _ => Grouped(k),
            };
            mu = random.Next(2) == 0 ? mu + term : mu - term;
        }
        return mu;
    }

    private (Tensor Scale, Tensor LogScale) Scale(double spread)
    {
        switch (random.Next(4))
        {
            case 0:
                return (1.5 * spread, Math.Log(1.5 * spread));
            case 1:
                Tensor given = Data("s", () => spread * (0.5 + random.NextDouble()));
                return (given, Log(given));
            case 2:
                Tensor groups = Grouped(9, () => Math.Log(spread) + 0.3 * Normal());
                return (Exp(groups), groups);
            default:
                Tensor sigma = Parameter(Shape.Scalar, () => Math.Log(spread) + 0.3 * Normal());
                return (Exp(sigma), sigma);
        }
    }

    private Tensor Grouped(int name, Func<double>? draw = null)
    {
        // From a single group to about one row a group, with levels that no row has.
        int groups = random.Next(4) switch { 0 => 1, 1 => rows, _ => random.Next(2, 30) };
        int used = Math.Max(1, groups - random.Next(3));
        Tensor index = Data($"g{name}", () => random.Next(used));
        return Gather(Parameter(Shape.Vector(groups), draw ?? Normal), index);
    }

    private Tensor Column(int name)
    {
        double kind = random.Next(5);
        return kind switch
        {
            0 => Data($"zero{name}", () => 0),
            1 => Data($"constant{name}", () => 3),
            2 => Data($"binary{name}", () => random.Next(2)),
            3 => Data($"year{name}", () => 1990 + random.Next(30)),
            _ => Data($"x{name}", Normal),
        };
    }

    /// <summary>Three columns, the last the difference of the others.</summary>
    private Tensor Matrix(int name)
    {
        var values = new double[rows * 3];
        for (int i = 0; i < rows; i++)
        {
            values[i * 3] = Normal();
            values[i * 3 + 1] = 0.5 * Normal();
            values[i * 3 + 2] = values[i * 3] - values[i * 3 + 1];
        }
        return Tensor.Data(new DataSource($"X{name}", new Shape(rows, 3), values));
    }

    private Tensor Data(string name, Func<double> draw) =>
        Tensor.Data(new DataSource(name, Shape.Vector(rows), [.. Enumerable.Range(0, rows).Select(_ => draw())]));

    private Tensor Parameter(Shape shape, Func<double> draw)
    {
        Tensor parameter = Tensor.Parameter($"p{parameters.Count}", shape);
        parameters.Add(parameter);
        point.AddRange(Enumerable.Range(0, shape.Size).Select(_ => draw()));
        return parameter;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
