using System.Reflection;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Tests.Operations;
using MathNet.Numerics;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Tensors;

/// <summary>Every public function of TensorMath against a naive definition; a function without a line in the table fails.</summary>
public class TensorMathTests
{
    private static readonly double[] Vector = [0.3, 1.7, 0.9, 2.4];
    private static readonly double[] Other = [1.1, 0.4, 2.2, 0.6];
    private static readonly double[] Spd = [4, 1, 0.5, 1, 3, -0.7, 0.5, -0.7, 5];
    private static readonly double[] Lower = [2, 0, 0, 0.5, 1.5, 0, -1, 0.3, 3];
    private static readonly double[] Right = [1, -2, 0.5];

    private static Tensor Matrix(double[] values) => Tensor.FromArray(values, new Shape(3, 3));

    /// <summary>Function, what it gives, what it should give.</summary>
    private static IEnumerable<(string Function, Tensor Found, double[] Expected)> Table() => Elementwise().Concat(Folds()).Concat(Structure()).Concat(LinearAlgebra());

    private static IEnumerable<(string Function, Tensor Found, double[] Expected)> Elementwise()
    {
        Tensor v = Vector;
        Tensor w = Other;
        double[] Each(Func<double, double> f) => [.. Vector.Select(f)];
        double[] Pairs(Func<double, double, double> f) => [.. Vector.Zip(Other, f)];
        yield return ("Exp", Exp(v), Each(x => Math.Pow(Math.E, x)));
        yield return ("Log", Log(v), Each(x => Math.Log10(x) * Math.Log(10)));
        yield return ("Log1p", Log1p(v), Each(x => Math.Log(1 + x)));
        yield return ("Expm1", Expm1(v), Each(x => Math.Exp(x) - 1));
        yield return ("Log1mExp", Log1mExp(-v), Each(x => Math.Log(1 - Math.Exp(-x))));
        yield return ("Sqrt", Sqrt(v), Each(x => Math.Pow(x, 0.5)));
        yield return ("Square", Square(v), Each(x => x * x));
        yield return ("Abs", Abs(-v), Vector);
        yield return ("Sign", Sign(v - 1), [-1, 1, -1, 1]);
        yield return ("Sin", Sin(v), Each(x => Trig.Sin(x)));
        yield return ("Cos", Cos(v), Each(x => Trig.Cos(x)));
        yield return ("Tan", Tan(v), Each(x => Math.Sin(x) / Math.Cos(x)));
        yield return ("Atan", Atan(v), Each(x => Math.Atan2(x, 1)));
        yield return ("Sinh", Sinh(v), Each(x => (Math.Exp(x) - Math.Exp(-x)) / 2));
        yield return ("Cosh", Cosh(v), Each(x => (Math.Exp(x) + Math.Exp(-x)) / 2));
        yield return ("Tanh", Tanh(v), Each(x => Math.Sinh(x) / Math.Cosh(x)));
        yield return ("Logit", Logit(v / 3), Each(x => Math.Log(x / 3 / (1 - x / 3))));
        yield return ("InvLogit", InvLogit(v), Each(SpecialFunctions.Logistic));
        yield return ("LogInvLogit", LogInvLogit(v), Each(x => Math.Log(SpecialFunctions.Logistic(x))));
        yield return ("Softplus", Softplus(v), Each(x => Math.Log(1 + Math.Exp(x))));
        yield return ("Erf", Erf(v), Each(SpecialFunctions.Erf));
        yield return ("Erfc", Erfc(v), Each(SpecialFunctions.Erfc));
        yield return ("Phi", Phi(v), Each(x => MathNet.Numerics.Distributions.Normal.CDF(0, 1, x)));
        yield return ("LogPhi", LogPhi(v), Each(x => Math.Log(MathNet.Numerics.Distributions.Normal.CDF(0, 1, x))));
        yield return ("InverseMillsRatio", InverseMillsRatio(v), Each(x =>
            MathNet.Numerics.Distributions.Normal.PDF(0, 1, x) / MathNet.Numerics.Distributions.Normal.CDF(0, 1, x)));
        yield return ("LogGamma", LogGamma(v), Each(SpecialFunctions.GammaLn));
        yield return ("Digamma", Digamma(v), Each(SpecialFunctions.DiGamma));
        yield return ("Trigamma", Trigamma(v), Each(x => HurwitzZeta(2, x)));
        yield return ("Polygamma", Polygamma(2, v), Each(x => -2 * HurwitzZeta(3, x)));
        yield return ("LogBesselI0", LogBesselI0(v), Each(x => Math.Log(SpecialFunctions.BesselI0(x))));
        yield return ("BesselRatioI1I0", BesselRatioI1I0(v), Each(x => SpecialFunctions.BesselI1(x) / SpecialFunctions.BesselI0(x)));
        yield return ("Pow", Pow(v, w), Pairs((x, y) => Math.Exp(y * Math.Log(x))));
        yield return ("Min", Min(v, w), Pairs((x, y) => x < y ? x : y));
        yield return ("Max", Max(v, w), Pairs((x, y) => x > y ? x : y));
        yield return ("Clamp", Clamp(v, 0.5, w), Pairs((x, y) => Math.Min(Math.Max(x, 0.5), y)));
        yield return ("LogAddExp", LogAddExp(v, w), Pairs((x, y) => Math.Log(Math.Exp(x) + Math.Exp(y))));
        yield return ("XLogY", XLogY(v, w), Pairs((x, y) => x * Math.Log(y)));
        yield return ("XLog1pY", XLog1pY(v, w), Pairs((x, y) => x * Math.Log(1 + y)));
        yield return ("LogBeta", LogBeta(v, w), Pairs(SpecialFunctions.BetaLn));
        yield return ("LogChoose", LogChoose(new[] { 5, 5, 10, 52 }, new[] { 0, 2, 10, 5 }), [0, Math.Log(10), 0, Math.Log(2598960)]);
        yield return ("Equal", Equal(v, new[] { 0.3, 1, 0.9, double.NaN }), [1, 0, 1, 0]);
        yield return ("Where", Where(v > 1, v, -1), [-1, 1.7, -1, 2.4]);
    }

    private static IEnumerable<(string Function, Tensor Found, double[] Expected)> Folds()
    {
        var shape = new Shape(2, 3, 2);
        double[] values = [.. Enumerable.Range(0, 12).Select(i => Math.Cos(i))];
        Tensor x = Tensor.FromArray(values, shape);
        double[] Folded(int[] axes, Func<IReadOnlyList<double>, double> fold) => Places.Fold(values, shape, axes, fold);
        (string, Func<Tensor, int[], Tensor>, Func<IReadOnlyList<double>, double>)[] folds =
        [
            ("Sum", Sum, v => v.Sum()),
            ("Mean", Mean, v => v.Average()),
            ("Prod", Prod, v => v.Aggregate(1.0, (a, b) => a * b)),
            ("MaxOver", MaxOver, v => v.Max()),
            ("LogSumExp", LogSumExp, v => Math.Log(v.Sum(Math.Exp))),
        ];
        foreach ((string name, Func<Tensor, int[], Tensor> function, Func<IReadOnlyList<double>, double> fold) in folds)
        {
            yield return (name, function(x, []), Folded([0, 1, 2], fold));
            yield return (name, function(x, [1]), Folded([1], fold));
            yield return (name, function(x, [-1, 0]), Folded([0, 2], fold));
            yield return (name, function(x, [2, 2, -1]), Folded([2], fold));
            yield return (name, function(x[0][0][0..1], []), [fold([values[0]])]);
            yield return (name, function(3.5, []), [3.5]);
        }
        double[] shares = Places.Stretch(Folded([1], v => v.Sum(Math.Exp)), new Shape(2, 2), new Shape(3, 2, 2));
        double ShareOf(int i) => shares[i / 6 * 2 + i % 2];
        yield return ("Softmax", Softmax(x, 1), [.. values.Select((v, i) => Math.Exp(v) / ShareOf(i))]);
        yield return ("LogSoftmax", LogSoftmax(x, 1), [.. values.Select((v, i) => v - Math.Log(ShareOf(i)))]);
        yield return ("CumSum", CumSum(Vector), [0.3, 2, 2.9, 5.3]);
        yield return ("Scan", Scan(1.0, Vector, (sum, x) => sum + x), [1.3, 3, 3.9, 6.3]);
        yield return ("CumSum", CumSum(new double[,] { { 1, 2 }, { 3, 4 } }, -1), [1, 3, 3, 7]);
        yield return ("SegmentSum", SegmentSum(Vector, new[] { 3, 0, 3, 1 }, 5), [1.7, 2.4, 0, 0.3 + 0.9, 0]);
        yield return ("SegmentSum", SegmentSum(Tensor.FromArray(Spd, new Shape(3, 3)), new[] { 1, 1, 0 }, 2), [0.5, -0.7, 5, 5, 4, -0.2]);
        yield return ("SegmentSum", SegmentSum(Tensor.FromArray([1, 2, 3, 4], new Shape(2, 2)), new double[,] { { 0, 1 }, { 1, 0 } }, 2), [5, 5]);
    }

    private static IEnumerable<(string Function, Tensor Found, double[] Expected)> Structure()
    {
        Tensor m = Tensor.FromArray([1, 2, 3, 4, 5, 6], new Shape(2, 3));
        yield return ("Zeros", Zeros(new Shape(2)), [0, 0]);
        yield return ("Fill", Fill(new Shape(1, 2), 7), [7, 7]);
        yield return ("Reshape", Reshape(m, 3, 2), [1, 2, 3, 4, 5, 6]);
        yield return ("BroadcastTo", BroadcastTo(new[] { 1.0, 2 }, new Shape(2, 2)), [1, 2, 1, 2]);
        yield return ("Transpose", Transpose(m), [1, 4, 2, 5, 3, 6]);
        yield return ("Transpose", Transpose(Reshape(m, 1, 2, 3), 2, 0, 1), [1, 4, 2, 5, 3, 6]);
        yield return ("Transpose", Transpose(Vector), Vector);
        yield return ("Slice", Slice(m, -1, 1, 2), [2, 3, 5, 6]);
        yield return ("Slice", Slice(m, 0, 1, 1), [4, 5, 6]);
        yield return ("Concatenate", Concatenate(1, m, new double[,] { { 7 }, { 8 } }), [1, 2, 3, 7, 4, 5, 6, 8]);
        yield return ("Stack", Stack(1, 2.5, Sum(m)), [1, 2.5, 21]);
        yield return ("Stack", Stack(new[] { 1, 2 }, new[] { 3, 4 }), [1, 2, 3, 4]);
        yield return ("Gather", Gather(Vector, new[] { 2, 0, 2 }), [0.9, 0.3, 0.9]);
        yield return ("Gather", Gather(m, new[] { 1, 1 }), [4, 5, 6, 4, 5, 6]);
        yield return ("Gather", Gather(Vector, new double[,] { { 0, 1 }, { 3, 3 } }), [0.3, 1.7, 2.4, 2.4]);
    }

    private static IEnumerable<(string Function, Tensor Found, double[] Expected)> LinearAlgebra()
    {
        double[] Product(double[] a, double[] b, int n, int k, int columns) =>
            [.. Places.Of(new Shape(n, columns)).Select(p => Enumerable.Range(0, k).Sum(l => a[p[0] * k + l] * b[l * columns + p[1]]))];
        double[] transposed = [.. Places.Of(new Shape(3, 3)).Select(p => Lower[p[1] * 3 + p[0]])];
        yield return ("Dot", Dot(Vector, Other), [Vector.Zip(Other, (x, y) => x * y).Sum()]);
        yield return ("MatMul", MatMul(Matrix(Spd), Matrix(Lower)), Product(Spd, Lower, 3, 3, 3));
        yield return ("MatMul", MatMul(Matrix(Spd), Right), Product(Spd, Right, 3, 3, 1));
        yield return ("MatMul", MatMul(Right, Matrix(Lower)), Product(Right, Lower, 1, 3, 3));
        yield return ("MatMul", MatMul(Right, Right), [5.25]);
        yield return ("Outer", Outer(new[] { 1, 2 }, Right), [1, -2, 0.5, 2, -4, 1]);
        yield return ("Diag", Diag(new[] { 2, 3 }), [2, 0, 0, 3]);
        yield return ("DiagonalOf", DiagonalOf(Matrix(Spd)), [4, 3, 5]);
        yield return ("LowerTriangle", LowerTriangle(Matrix(Spd)), [4, 0, 0, 1, 3, 0, 0.5, -0.7, 5]);
        yield return ("Cholesky", Cholesky(Matrix(Product(Lower, transposed, 3, 3, 3))), Lower);
        yield return ("SolveLower", SolveLower(Matrix(Lower), Right), MatrixCases.Solve(Lower, Right, 3, 1));
        yield return ("SolveLowerTransposed", SolveLowerTransposed(Matrix(Lower), Right), MatrixCases.Solve(transposed, Right, 3, 1));
        yield return ("SolveLower", SolveLower(Matrix(Lower), Matrix(Spd)), MatrixCases.Solve(Lower, Spd, 3, 3));
        yield return ("LogDeterminant", LogDeterminant(Matrix(Spd)), [Math.Log(4 * (3 * 5 - 0.49) - 1 * (5 + 0.35) + 0.5 * (-0.7 - 1.5))]);
        yield return ("QuadraticForm", QuadraticForm(Matrix(Spd), Right), [Product(Right, Product(Spd, Right, 3, 3, 1), 1, 3, 1)[0]]);
    }

    /// <summary>The sum of (x + k)^-s, its tail by Euler and Maclaurin.</summary>
    private static double HurwitzZeta(int s, double x)
    {
        double sum = Enumerable.Range(0, 200).Sum(k => Math.Pow(x + k, -s));
        double end = x + 200;
        return sum + Math.Pow(end, 1 - s) / (s - 1) + 0.5 * Math.Pow(end, -s) + s / 12.0 * Math.Pow(end, -s - 1);
    }

    [Fact]
    public void Every_function_equals_its_definition()
    {
        foreach ((string function, Tensor found, double[] expected) in Table())
            Numeric.Close(expected, Numeric.Evaluate(found), 2e-13, function);
    }

    [Fact]
    public void No_public_function_is_missing_from_the_table()
    {
        string[] functions = [.. PublicFunctions().Select(m => m.Name).Distinct()];
        Assert.True(functions.Length > 60);
        Assert.Empty(functions.Except(Table().Select(t => t.Function)));
    }

    [Fact]
    public void A_null_tensor_is_named_by_every_function()
    {
        foreach (MethodInfo function in PublicFunctions())
        {
            ParameterInfo[] parameters = function.GetParameters();
            for (int k = 0; k < parameters.Length; k++)
            {
                if (parameters[k].ParameterType != typeof(Tensor))
                    continue;
                object?[] arguments = [.. parameters.Select(p => Ordinary(p.ParameterType))];
                arguments[k] = null;
                Exception fault = Assert.Throws<TargetInvocationException>(() => function.Invoke(null, arguments)).InnerException!;
                Assert.True(fault is HmcNetException, $"{function.Name}, argument {parameters[k].Name}: {fault.GetType().Name}");
                Assert.Contains("is null", fault.Message, StringComparison.Ordinal);
            }
        }
        Assert.Contains("is null", Assert.Throws<HmcNetException>(() => Stack(1, null!)).Message, StringComparison.Ordinal);
        Assert.Contains("is null", Assert.Throws<HmcNetException>(() => Concatenate(0, Vector, null!)).Message, StringComparison.Ordinal);
    }

    private static MethodInfo[] PublicFunctions() =>
        typeof(TensorMath).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

    private static object? Ordinary(Type type) =>
        type == typeof(Tensor) ? (Tensor)Vector
        : type == typeof(int) ? 0
        : type == typeof(double) ? 1.0
        : type == typeof(Shape) ? Shape.Vector(4)
        : type == typeof(int[]) ? Array.Empty<int>()
        : null;
}
