using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;

namespace HmcNet.Tests.Supports;

/// <summary>A support at a shape, with the elements of its value that move freely.</summary>
public sealed record SupportCase(string Name, Support Support, Shape Shape, int[] Free, double Offset = 0)
{
    private const double Half = 0.5;

    public static Func<Tensor, double[]> Evaluate { get; } = tensor =>
    {
        var values = new double[tensor.Shape.Size];
        new Interpreter(Graph.Create([tensor], [])).Run([], values);
        return values;
    };

    /// <summary>One or more cases for each static member of Support, by name.</summary>
    public static IReadOnlyDictionary<string, Func<IEnumerable<SupportCase>>> Known { get; } = new Dictionary<string, Func<IEnumerable<SupportCase>>>
    {
        ["Real"] = () => Scalars("Real", Support.Real),
        ["Positive"] = () => Scalars("Positive", Support.Positive),
        ["NonNegative"] = () => Scalars("NonNegative", Support.NonNegative),
        ["UnitInterval"] = () => Scalars("UnitInterval", Support.UnitInterval),
        ["Lower"] = () => [.. Scalars("Lower", Support.Lower(-2.5)), All("Lower of a vector", Support.Lower(new[] { -1.0, 0, 4 }), new Shape(2, 3))],
        ["Upper"] = () => [.. Scalars("Upper", Support.Upper(7)), All("Upper of a vector", Support.Upper(new[] { -1.0, 0, 4 }), new Shape(3))],
        ["Interval"] = () => [.. Scalars("Interval", Support.Interval(-1, 3)), All("Interval of vectors", Support.Interval(new[] { -1.0, 0, 4 }, 5), new Shape(2, 3))],
        ["OffsetMultiplier"] = () => [.. Scalars("OffsetMultiplier", Support.OffsetMultiplier(3, 0.2)), All("OffsetMultiplier of a vector", Support.OffsetMultiplier(1, new[] { 0.1, 5, 2 }), new Shape(2, 3))],
        ["Ordered"] = () => [All("Ordered", Support.Ordered, new Shape(4)), All("Ordered, one", Support.Ordered, new Shape(1)), All("Ordered, batch", Support.Ordered, new Shape(2, 3))],
        ["PositiveOrdered"] = () => [All("PositiveOrdered", Support.PositiveOrdered, new Shape(4)), All("PositiveOrdered, batch", Support.PositiveOrdered, new Shape(2, 3))],
        ["Simplex"] = () => [new("Simplex", Support.Simplex, new Shape(5), [0, 1, 2, 3]), new("Simplex of two", Support.Simplex, new Shape(2), [0]), new("Simplex, batch", Support.Simplex, new Shape(2, 3), [0, 1, 3, 4])],
        ["SumToZero"] = () =>
        [
            // Length in the plane is sqrt(K) times that of the first K - 1 elements.
            new("SumToZero", Support.SumToZero, new Shape(5), [0, 1, 2, 3], Half * Math.Log(5)),
            new("SumToZero, batch", Support.SumToZero, new Shape(2, 3), [0, 1, 3, 4], Math.Log(3)),
        ],
        ["UnitVector"] = () => [new("UnitVector", Support.UnitVector, new Shape(3), [])],
        ["CholeskyCorrelation"] = () => Matrices("CholeskyCorrelation", Support.CholeskyCorrelation, 0),
        ["Correlation"] = () => Matrices("Correlation", Support.Correlation, 0),
        ["CholeskyCovariance"] = () => Matrices("CholeskyCovariance", Support.CholeskyCovariance, 1),
        ["Covariance"] = () => Matrices("Covariance", Support.Covariance, 1),
    };

    public static IEnumerable<SupportCase> Every => Known.Values.SelectMany(make => make());

    public override string ToString() => Name;

    /// <summary>Value and log-Jacobian at coordinates.</summary>
    public (double[] Value, double LogJacobian) At(double[] coordinates)
    {
        Tensor y = Tensor.Parameter("y", Support.UnconstrainedShape(Shape));
        (Tensor value, Tensor logJacobian) = Support.Constrain(y, Shape);
        Assert.Equal(Shape, value.Shape);
        Assert.True(logJacobian.Shape.IsScalar);
        var outputs = new double[Shape.Size + 1];
        new Interpreter(Graph.Create([value, logJacobian], [y])).Run(coordinates, outputs);
        return (outputs[..^1], outputs[^1]);
    }

    private static IEnumerable<SupportCase> Scalars(string name, Support support) =>
        [All(name, support, Shape.Scalar), All(name + " vector", support, new Shape(3)), All(name + " matrix", support, new Shape(2, 2))];

    private static SupportCase All(string name, Support support, Shape shape) => new(name, support, shape, [.. Enumerable.Range(0, shape.Size)]);

    private static IEnumerable<SupportCase> Matrices(string name, Support support, int diagonal) =>
    [
        .. new[] { 1, 2, 3, 4 }.Select(k => new SupportCase($"{name} {k}", support, new Shape(k, k), LowerTriangle(k, diagonal, 0))),
        new($"{name}, batch", support, new Shape(2, 3, 3), [.. LowerTriangle(3, diagonal, 0), .. LowerTriangle(3, diagonal, 9)]),
    ];

    private static int[] LowerTriangle(int size, int diagonal, int start) =>
        [.. Enumerable.Range(0, size).SelectMany(i => Enumerable.Range(0, i + diagonal).Select(j => start + i * size + j))];
}
