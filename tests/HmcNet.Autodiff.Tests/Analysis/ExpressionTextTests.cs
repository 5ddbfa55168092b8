using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Analysis;

public class ExpressionTextTests
{
    private static readonly Tensor A = Tensor.Parameter("a", Shape.Vector(3));
    private static readonly Tensor S = Tensor.Parameter("s", Shape.Scalar);
    private static readonly Tensor B = Tensor.Parameter("B", new Shape(2, 2));
    private static readonly Tensor Data = Tensor.Data(new DataSource("y", Shape.Vector(3), [1, 2, 4]));
    private static readonly Tensor Group = Tensor.Data(new DataSource("group", Shape.Vector(3), [0, 2, 2]));

    private static readonly Dictionary<string, Tensor> Cases = new()
    {
        ["a + 2"] = A + 2,
        ["a - y"] = A - Data,
        ["a - y + s"] = A - (Data - S),
        ["a - y - s"] = A - (Data + S),
        ["a * (y + s)"] = A * (Data + S),
        ["a / (y * s)"] = A / (Data * S),
        ["(a / y) * s"] = A / Data * S,
        ["-a - y"] = -(A + Data),
        ["a + 0.04"] = A - (-0.04),
        ["a - 0.04"] = A + (-0.04),
        ["a + y"] = A - -Data,
        ["a - 2 * y"] = A + -2 * Data,
        ["a + 2 * y"] = A - -2 * Data,
        ["sum((y - a[group])^2) / s^2"] = Sum(Square(Data - A[Group])) / Square(S),
        ["a^3"] = Pow(A, 3),
        ["(-a)^2"] = Square(-A),
        ["log(a)"] = Log(A),
        ["5"] = 1 + (Tensor)4,
        ["6 - y"] = 6 - Data,
        ["y + 3"] = 1 + Data + 2,
        ["0.5 * sum((y - s)^2) + 3"] = -(-0.5 * Sum(Square(Data - S)) + -3),
        ["0.5 * sum(y)"] = Sum(0.5 * Data),
        ["2 * sum(1 by group)"] = SegmentSum(2.0 * Fill(Shape.Vector(3), 1), Group, 3),
        ["8 / s"] = 8 * Square(1 / Sqrt(S)),
        ["8 * s"] = 8 * Square(1 / (1 / Sqrt(S))),
        ["3 / s^2"] = 3 * Square(1 / S),
        ["a + [1, 2, 3]"] = A + (Tensor)new double[] { 1, 2, 3 },
        ["a - [1, 2, 3]"] = A - (Tensor)new double[] { 1, 2, 3 },
        ["sum(1 / s by group)"] = -SegmentSum(-1 * Square(1 / Sqrt(S)) * Fill(Shape.Vector(3), 1), Group, 3),
        ["2 * transpose(B) * B"] = -2 * MatMul(-Transpose(B), B),
        ["a[0..2]"] = Slice(A, 0, 0, 2),
        ["a[1]"] = A[1],
    };

    public static TheoryData<string> Texts() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Expressions_read_as_written(string text) => Assert.Equal(text.Replace("(a / y) * s", "a / y * s", StringComparison.Ordinal), ExpressionText.Of(Cases[text]));

    [Fact]
    public void Deep_parts_are_left_out()
    {
        Tensor deep = S;
        for (int i = 0; i < 30; i++)
            deep = Exp(deep + i);
        string text = ExpressionText.Of(deep, 40);
        Assert.True(text.Length <= 40);
        Assert.Contains("...", text, StringComparison.Ordinal);
    }
}
