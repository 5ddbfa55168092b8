using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Execution;

/// <summary>
/// Random graphs over small whole numbers: every operation is exact, whatever the order of summation, so that engines
/// must agree bit for bit.
/// </summary>
internal sealed class RandomGraphs
{
    private readonly Random random;
    private readonly int length;
    private readonly int groups;
    private readonly List<Tensor> pool = [];

    private RandomGraphs(int seed, int length)
    {
        random = new Random(seed);
        this.length = length;
        groups = 1 + random.Next(9);
    }

    /// <summary>A graph with several outputs of several shapes.</summary>
    public static Graph Create(int seed, int length, int operations) => new RandomGraphs(seed, length).Build(operations);

    /// <summary>A point of small whole numbers.</summary>
    public static double[] Point(Graph graph, int seed)
    {
        var random = new Random(seed);
        var point = new double[graph.ParameterCount];
        for (int i = 0; i < point.Length; i++)
            point[i] = random.Next(-3, 4);
        return point;
    }

    private Graph Build(int operations)
    {
        Tensor[] parameters =
        [
            Tensor.Parameter("a", Shape.Scalar),
            Tensor.Parameter("x", Shape.Vector(length)),
            Tensor.Parameter("g", Shape.Vector(groups)),
            Tensor.Parameter("m", new Shape(groups, 3)),
            Tensor.Parameter("b", Shape.Scalar),
        ];
        pool.AddRange(parameters);
        pool.Add(Data(Shape.Vector(length)));
        pool.Add(Data(Shape.Scalar));
        pool.Add(Data(new Shape(groups, 3)));
        for (int i = 0; i < operations; i++)
            pool.Add(Bounded(Next()));
        List<Tensor> outputs = [.. pool.TakeLast(4), Sum(Pick()), Pick(), Pick()];
        return Graph.Create(outputs, parameters);
    }

    private Tensor Data(Shape shape)
    {
        var values = new double[shape.Size];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.Next(-3, 4);
        return Tensor.Data(new DataSource("data", shape, values));
    }

    private Tensor Index(int count, int below)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = random.Next(below);
        return Tensor.Data(new DataSource("index", Shape.Vector(count), values));
    }

    private Tensor Bounded(Tensor x) => random.Next(3) == 0 || x.Node.Operation is Autodiff.Operations.Multiply or Autodiff.Operations.SumAxes ? Clamp(x, -50, 50) : x;

    private Tensor Pick() => pool[random.Next(pool.Count)];

    private Tensor PickWhere(Func<Tensor, bool> condition)
    {
        List<Tensor> fitting = [.. pool.Where(condition)];
        return fitting.Count == 0 ? pool[0] : fitting[random.Next(fitting.Count)];
    }

    private Tensor PickLike(Tensor x) => PickWhere(y => Shape.Broadcast(x.Shape, y.Shape) is { } common && common.Size <= 4 * Math.Max(length, 30));

    private Tensor Next()
    {
        Tensor x = Pick();
        return random.Next(26) switch
        {
            0 or 1 or 2 => x + PickLike(x),
            3 or 4 => x - PickLike(x),
            5 or 6 => x * PickLike(x),
            7 => -x,
            8 => Abs(x),
            9 => Sign(x),
            10 => Where(x > 0, PickLike(Sign(x)) + 0 * x, x),
            11 => Max(x, PickLike(x)),
            12 => Sum(x),
            13 when x.Rank > 0 => Sum(x, random.Next(x.Rank)),
            14 when x.Rank > 0 && x.Length > 0 => x[Index(random.Next(2) == 0 ? length : random.Next(1, 12), x.Length)],
            15 or 16 when x.Rank > 0 => SegmentSum(x, Index(x.Length, groups), groups),
            17 => Reshape(x, x.Shape.Size),
            18 when x.Rank > 0 && x.Length > 0 => Slice(x, random.Next(x.Rank), 0, 1),
            19 when x.Rank > 0 && x.Length > 1 => x[1..],
            20 => Transpose(x),
            21 when x.Rank == 2 => Concatenate(1, x, x, -x),
            22 when x.Rank == 1 => CumSum(Sign(x)),
            23 when x.Rank == 1 && x.Length is > 0 and < 40 => Outer(x, pool[2]),
            24 when x.Rank > 0 && x.Length > 0 => x[random.Next(x.Length)],
            25 when x.Rank > 0 && x.Shape.Size > 0 => MaxOver(x, random.Next(x.Rank)),
            _ => Square(Sign(x)) + x,
        };
    }
}
