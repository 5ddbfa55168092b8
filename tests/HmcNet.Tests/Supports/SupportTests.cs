using System.Reflection;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;
using MathNet.Numerics.LinearAlgebra;

namespace HmcNet.Tests.Supports;

/// <summary>Every support: round trip, log-Jacobian, extreme coordinates, shapes, messages.</summary>
public sealed class SupportTests
{
    private static readonly string[] Discrete = ["NonNegativeIntegers", "Binary", "Counts", "IntegerRange", "CountsWithTotal"];

    public static TheoryData<string> Cases => [.. SupportCase.Every.Select(c => c.Name)];

    [Fact]
    public void Every_static_member_has_a_case()
    {
        IEnumerable<string> members = typeof(Support).GetMembers(BindingFlags.Public | BindingFlags.Static)
            .Where(m => m is PropertyInfo || (m is MethodInfo { IsSpecialName: false })).Select(m => m.Name).Distinct();
        Assert.Empty(members.Except(SupportCase.Known.Keys).Except(Discrete));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Unconstrain_inverts_constrain(string name)
    {
        SupportCase c = Find(name);
        foreach (int seed in new[] { 1, 2, 3 })
        {
            double[] y = Coordinates(c, seed, 2);
            double[] value = c.At(y).Value;
            Assert.Null(c.Support.FindViolation(value, c.Shape, SupportCase.Evaluate));
            var back = new double[y.Length];
            c.Support.Unconstrain(value, c.Shape, SupportCase.Evaluate, back);
            double[] again = c.At(back).Value;
            // 1e-12: each map loses at most a few digits where differences cancel.
            for (int i = 0; i < value.Length; i++)
                Assert.Equal(value[i], again[i], 1e-12 * Math.Max(1, Math.Abs(value[i])));
            if (c.Support != Support.UnitVector)
            {
                for (int i = 0; i < y.Length; i++)
                    Assert.Equal(y[i], back[i], 1e-9);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Log_jacobian_is_the_log_determinant(string name)
    {
        SupportCase c = Find(name);
        foreach (int seed in new[] { 4, 5 })
        {
            double[] y = Coordinates(c, seed, 1.5);
            double reported = c.At(y).LogJacobian;
            if (c.Support == Support.UnitVector)
            {
                Assert.Equal(-0.5 * y.Sum(v => v * v), reported, 1e-12);
                continue;
            }
            double expected = c.Free.Length == 0 ? 0 : Math.Log(Math.Abs(Jacobian(c, y).Determinant())) + c.Offset;
            // 1e-7: the extrapolated differences keep about ten digits of each derivative.
            Assert.Equal(expected, reported, 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_at_extreme_coordinates_stay_inside(string name)
    {
        SupportCase c = Find(name);
        int count = c.Support.UnconstrainedShape(c.Shape).Size;
        for (int pattern = 0; pattern < 4; pattern++)
        {
            double[] y = [.. Enumerable.Range(0, count).Select(i => pattern switch { 0 => 20.0, 1 => -20, 2 => i % 2 == 0 ? 20 : -20, _ => i % 3 == 0 ? 20 : -20 })];
            (double[] value, double logJacobian) = c.At(y);
            Assert.Null(c.Support.FindViolation(value, c.Shape, SupportCase.Evaluate));
            Assert.True(double.IsFinite(logJacobian));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_at_extreme_coordinates_are_finite(string name)
    {
        SupportCase c = Find(name);
        Tensor y = Tensor.Parameter("y", c.Support.UnconstrainedShape(c.Shape));
        (Tensor value, Tensor logJacobian) = c.Support.Constrain(y, c.Shape);
        Tensor gradient = ReverseMode.Gradient(TensorMath.Sum(value) + logJacobian, [y])[0];
        var function = new Interpreter(Graph.Create([gradient], [y]));
        var outputs = new double[y.Shape.Size];
        foreach (double extreme in new[] { 0.0, 20, -20 })
        {
            // 0 everywhere has no direction: the one point that a unit vector cannot come from.
            if (extreme == 0 && c.Support == Support.UnitVector)
                continue;
            function.Run([.. Enumerable.Repeat(extreme, y.Shape.Size)], outputs);
            Assert.All(outputs, v => Assert.True(double.IsFinite(v)));
        }
    }

    [Theory]
    [InlineData("Positive", new[] { 1.0, -1 }, 1, "-1 is not positive")]
    [InlineData("Positive", new[] { 0.0 }, 0, "0 is not positive")]
    [InlineData("NonNegative", new[] { 0.0, -0.5 }, 1, "-0.5 is negative")]
    [InlineData("Real", new[] { 0.0, double.NaN }, 1, "NaN is not finite")]
    [InlineData("UnitInterval", new[] { 1.0 }, 0, "1 is not below 1")]
    [InlineData("Ordered", new[] { 1.0, 3, 2 }, 2, "2 is below the element before it, 3")]
    [InlineData("PositiveOrdered", new[] { -1.0, 3 }, 0, "-1 is not positive")]
    [InlineData("Simplex", new[] { 0.5, 0.6 }, 0, "the elements sum to 1.1, not to 1")]
    [InlineData("Simplex", new[] { 1.5, -0.5 }, 1, "-0.5 is negative")]
    [InlineData("SumToZero", new[] { 1.0, -2 }, 0, "the elements sum to -1, not to 0")]
    [InlineData("UnitVector", new[] { 1.0, 1 }, 0, "the squares sum to 2, not to 1")]
    [InlineData("NonNegativeIntegers", new[] { 3.0, 1.5 }, 1, "1.5 is not a whole number")]
    [InlineData("NonNegativeIntegers", new[] { -3.0 }, 0, "-3 is negative")]
    [InlineData("Binary", new[] { 0.0, 1, 2 }, 2, "2 is above 1")]
    [InlineData("Counts", new[] { 0.0, -1 }, 1, "-1 is negative")]
    public void Violations_of_vectors_are_sentences(string member, double[] value, int element, string reason)
    {
        var support = (Support)typeof(Support).GetProperty(member)!.GetValue(null)!;
        Assert.Equal((element, reason), support.FindViolation(value, Shape.Vector(value.Length), SupportCase.Evaluate));
    }

    [Theory]
    [InlineData("Correlation", new[] { 1.0, 0.2, 0.2, 0.9 }, 3, "the diagonal element [2, 2] is 0.9, not 1")]
    [InlineData("Correlation", new[] { 1.0, 2, 2, 1 }, 0, "the matrix is not positive definite")]
    [InlineData("Covariance", new[] { 1.0, 2, 3, 9 }, 2, "it is not symmetric: [2, 1] is 3, [1, 2] is 2")]
    [InlineData("CholeskyCovariance", new[] { 1.0, 2, 3, 9 }, 1, "the element [1, 2] above the diagonal is 2, not 0")]
    [InlineData("CholeskyCovariance", new[] { -1.0, 0, 3, 9 }, 0, "the diagonal element [1, 1] is -1, not positive")]
    [InlineData("CholeskyCorrelation", new[] { 1.0, 0, 1, 1 }, 2, "the squares of row 2 sum to 2, not to 1")]
    public void Violations_of_matrices_are_sentences(string member, double[] value, int element, string reason)
    {
        var support = (Support)typeof(Support).GetProperty(member)!.GetValue(null)!;
        Assert.Equal((element, reason), support.FindViolation(value, new Shape(2, 2), SupportCase.Evaluate));
    }

    [Fact]
    public void Violations_of_bounds_name_the_bound()
    {
        Assert.Equal((1, "0.5 is below 1"), Support.Lower(1).FindViolation([2, 0.5], new Shape(2), SupportCase.Evaluate));
        Assert.Equal((1, "3 is above 2"), Support.Upper(new[] { 9.0, 2 }).FindViolation([3, 3], new Shape(2), SupportCase.Evaluate));
        Assert.Equal((0, "-0.5 is below 0"), Support.Interval(0, 1).FindViolation([-0.5], new Shape(1), SupportCase.Evaluate));
        Assert.Null(Support.Interval(0, 1).FindViolation([0, 1], new Shape(2), SupportCase.Evaluate));
        Assert.Equal((1, "6 is above 5"), Support.IntegerRange(0, new[] { 8.0, 5 }).FindViolation([8, 6], new Shape(2), SupportCase.Evaluate));
        Assert.Equal((2, "the counts sum to 4, not to 5"), Support.CountsWithTotal(new[] { 3.0, 5 }).FindViolation([1, 2, 2, 2], new Shape(2, 2), SupportCase.Evaluate));
    }

    [Fact]
    public void A_batch_violation_gives_the_place_in_the_batch()
    {
        Assert.Equal((5, "0 is below the element before it, 2"), Support.Ordered.FindViolation([1, 2, 3, 1, 2, 0], new Shape(2, 3), SupportCase.Evaluate));
        var refused = Assert.Throws<HmcNetException>(() => Support.Simplex.Unconstrain([0.5, 0.5, 0.5, 0.6], new Shape(2, 2), SupportCase.Evaluate, new double[2]));
        Assert.Equal("element 3", refused.Where);
        Assert.Equal("a simplex", refused.Expected);
    }

    [Theory]
    [InlineData("Positive", new[] { 0.0 })]
    [InlineData("NonNegative", new[] { 0.0 })]
    [InlineData("Simplex", new[] { 0.0, 1.0 })]
    [InlineData("Ordered", new[] { 1.0, 1.0 })]
    public void A_value_on_the_boundary_has_no_coordinates(string member, double[] value)
    {
        var support = (Support)typeof(Support).GetProperty(member)!.GetValue(null)!;
        Assert.Throws<HmcNetException>(() => support.Unconstrain(value, Shape.Vector(value.Length), SupportCase.Evaluate, new double[value.Length]));
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        Assert.Contains("a vector of at least 1 elements", Assert.Throws<HmcNetException>(() => Support.Simplex.UnconstrainedShape(Shape.Scalar)).Expected, StringComparison.Ordinal);
        Assert.Contains("at least 2", Assert.Throws<HmcNetException>(() => Support.UnitVector.UnconstrainedShape(new Shape(1))).Expected, StringComparison.Ordinal);
        Assert.Contains("square", Assert.Throws<HmcNetException>(() => Support.Covariance.UnconstrainedShape(new Shape(2, 3))).Expected, StringComparison.Ordinal);
        Assert.Contains("square", Assert.Throws<HmcNetException>(() => Support.CholeskyCorrelation.UnconstrainedShape(new Shape(3))).Expected, StringComparison.Ordinal);
        Assert.Equal("shape [3]", Assert.Throws<HmcNetException>(() => Support.Lower(new[] { 1.0, 2, 3 }).UnconstrainedShape(Shape.Scalar)).Found);
    }

    [Fact]
    public void Impossible_bounds_are_refused()
    {
        Assert.Equal("lower 2, upper 1", Assert.Throws<HmcNetException>(() => Support.Interval(2, 1)).Found);
        Assert.Equal("NaN", Assert.Throws<HmcNetException>(() => Support.Lower(double.NaN)).Found);
        Assert.Equal("-1", Assert.Throws<HmcNetException>(() => Support.OffsetMultiplier(0, -1)).Found);
    }

    [Fact]
    public void Discrete_supports_have_no_coordinates()
    {
        foreach (Support support in new[] { Support.NonNegativeIntegers, Support.Binary, Support.Counts, Support.IntegerRange(1, 6), Support.CountsWithTotal(3) })
        {
            Assert.True(support.IsDiscrete);
            Assert.Contains("sum the discrete parameter out", Assert.Throws<HmcNetException>(() => support.UnconstrainedShape(new Shape(2))).Message, StringComparison.Ordinal);
        }
        Assert.Equal("whole numbers from 1 to 6", Support.IntegerRange(1, 6).Name);
    }

    private static SupportCase Find(string name) => SupportCase.Every.Single(c => c.Name == name);

    private static double[] Coordinates(SupportCase c, int seed, double radius)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, c.Support.UnconstrainedShape(c.Shape).Size).Select(_ => radius * (2 * random.NextDouble() - 1))];
    }

    /// <summary>Derivatives of the free elements by central differences at h and h/2, extrapolated (Richardson).</summary>
    private static Matrix<double> Jacobian(SupportCase c, double[] y)
    {
        const double Step = 1e-3;
        var jacobian = Matrix<double>.Build.Dense(c.Free.Length, y.Length);
        for (int j = 0; j < y.Length; j++)
        {
            double[] wide = Difference(c, y, j, Step);
            double[] narrow = Difference(c, y, j, Step / 2);
            for (int i = 0; i < c.Free.Length; i++)
                jacobian[i, j] = (4 * narrow[c.Free[i]] - wide[c.Free[i]]) / 3;
        }
        return jacobian;
    }

    private static double[] Difference(SupportCase c, double[] y, int coordinate, double step)
    {
        double[] up = [.. y];
        double[] down = [.. y];
        up[coordinate] += step;
        down[coordinate] -= step;
        double[] high = c.At(up).Value;
        double[] low = c.At(down).Value;
        return [.. high.Select((v, i) => (v - low[i]) / (2 * step))];
    }
}
