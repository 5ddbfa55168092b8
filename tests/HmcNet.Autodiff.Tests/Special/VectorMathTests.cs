using System.Globalization;
using System.Reflection;
using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Tests.Special;

/// <summary>Every vector function against its scalar twin: all tabulated arguments, random ones, and hostile ones in every lane.</summary>
public class VectorMathTests
{
    private static readonly double[] Hostile =
    [
        0, -0.0, 1, -1, 0.5, -0.5, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, 1e-310, -1e-310, 1e-20, -1e-20, 1e-300,
        709.78, 709.79, -709, -745.1, -746, 1e5, -1e5, 1e9, -1e9, 1e22, -1e22, 1e300, -1e300, double.MaxValue, double.MinValue,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, -2, -2.5, 2, 3, 9, 1.25, 0.7, -0.7, 38.5, -38.5, 27.5, -27.5, 1e-8,
    ];

    /// <summary>The scalar twin and the largest difference in ulp that VectorMath states.</summary>
    private static readonly Dictionary<string, (Func<double, double> Scalar, double Ulps)> Twins = new()
    {
        ["Exp"] = (Math.Exp, 1),
        ["Log"] = (Math.Log, 1),
        ["Sin"] = (Math.Sin, 2),
        ["Cos"] = (Math.Cos, 2),
        ["Tanh"] = (Math.Tanh, 4),
        ["Expm1"] = (LogExp.Expm1, 0),
        ["Log1p"] = (LogExp.Log1p, 0),
        ["Log1mExp"] = (LogExp.Log1mExp, 3),
        ["Softplus"] = (LogExp.Softplus, 2),
        ["InvLogit"] = (LogExp.InvLogit, 2),
        ["LogInvLogit"] = (LogExp.LogInvLogit, 2),
        ["Erf"] = (ErrorFunction.Erf, 1),
        ["Erfc"] = (ErrorFunction.Erfc, 2),
        ["Phi"] = (ErrorFunction.Phi, 3),
        ["LogPhi"] = (ErrorFunction.LogPhi, 4),
        ["LogGamma"] = (Gamma.LogGamma, 4),
        ["Digamma"] = (Gamma.Digamma, 4),
    };

    private static readonly MethodInfo[] Methods = typeof(VectorMath).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(m => m.GetParameters().Length == 1).ToArray();

    public static TheoryData<string> Names() => new(Methods.Select(m => m.Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_widths_agree_with_the_scalar_function(string name)
    {
        Assert.True(Twins.TryGetValue(name, out var twin), $"{name} has no scalar twin in {nameof(VectorMathTests)}.");
        var points = Points(name);
        var found256 = Evaluate256(name, points);
        var found512 = Evaluate512(name, points);
        var worst = 0.0;
        var report = $"{name}: equal";
        for (var i = 0; i < points.Length; i++)
        {
            foreach (var found in new[] { found256[i], found512[i] })
            {
                var expected = twin.Scalar(points[i]);
                var error = Difference(expected, found);
                if (error <= worst)
                    continue;
                worst = error;
                report = string.Create(CultureInfo.InvariantCulture, $"{name}: {error:0.00} ulp at {points[i]:R}: expected {expected:R}, found {found:R}");
            }
        }
        if (Environment.GetEnvironmentVariable("HMCNET_SHOW_ERRORS") is { Length: > 0 } file)
            File.AppendAllText(file, "Vector " + report + "\n");
        Assert.True(worst <= twin.Ulps, report);
    }

    [Fact]
    public void A_lane_never_depends_on_its_neighbours()
    {
        var random = new Random(11);
        foreach (var name in Twins.Keys)
        {
            var function = Methods.First(m => m.Name == name && m.ReturnType == typeof(Vector256<double>)).CreateDelegate<Func<Vector256<double>, Vector256<double>>>();
            for (var trial = 0; trial < 200; trial++)
            {
                var x = 30 * random.NextDouble() - 10;
                var alone = function(Vector256.Create(x))[0];
                for (var lane = 0; lane < 4; lane++)
                {
                    var mixed = Vector256.Create(Hostile[random.Next(Hostile.Length)], 0.3, Hostile[random.Next(Hostile.Length)], 5.5).WithElement(lane, x);
                    Assert.True(Difference(alone, function(mixed)[lane]) <= Twins[name].Ulps, $"{name} at {x}, lane {lane}");
                }
            }
        }
    }

    [Fact]
    public void PerLane_calls_the_scalar_function_for_each_lane_in_order()
    {
        Assert.Equal(Vector256.Create(1.0, 4, 9, 16), VectorMath.PerLane(Vector256.Create(1.0, 2, 3, 4), v => v * v));
        Assert.Equal(
            Vector512.Create(1.0, 4, 9, 16, 25, 36, 49, 64),
            VectorMath.PerLane(Vector512.Create(1.0, 2, 3, 4, 5, 6, 7, 8), v => v * v));
    }

    /// <summary>Zero for equal values (any NaN equals any NaN), infinite for a zero of the other sign or a NaN against a number.</summary>
    private static double Difference(double expected, double found)
    {
        if (double.IsNaN(expected) || double.IsNaN(found))
            return double.IsNaN(expected) == double.IsNaN(found) ? 0 : double.PositiveInfinity;
        if (expected == found)
            return expected != 0 || double.IsNegative(expected) == double.IsNegative(found) ? 0 : double.PositiveInfinity;
        return Math.Abs(expected - found) / SpecialTable.Ulp(expected);
    }

    private static double[] Points(string name)
    {
        var points = new List<double>(Hostile);
        foreach (var table in SpecialTable.Functions.Where(f => f.Value.GetParameters().Length == 1 && f.Value.Name == name))
            points.AddRange(SpecialTable.Read(table.Key).Select(r => r.Arguments[0]));
        var random = new Random(5);
        for (var i = 0; i < 4000; i++)
        {
            points.Add(20 * random.NextDouble() - 10);
            points.Add(1500 * random.NextDouble() - 750);
            points.Add(Math.Exp(80 * random.NextDouble() - 40));
            points.Add(Math.Round(600000 * random.NextDouble() - 300000) * (Math.PI / 2)); // zeros of sine and cosine
        }
        while (points.Count % 8 != 0)
            points.Add(0.25);
        return [.. points];
    }

    private static double[] Evaluate256(string name, double[] points)
    {
        var function = Methods.First(m => m.Name == name && m.ReturnType == typeof(Vector256<double>)).CreateDelegate<Func<Vector256<double>, Vector256<double>>>();
        var result = new double[points.Length];
        for (var i = 0; i < points.Length; i += 4)
            function(Vector256.Create(points, i)).CopyTo(result, i);
        return result;
    }

    private static double[] Evaluate512(string name, double[] points)
    {
        var function = Methods.First(m => m.Name == name && m.ReturnType == typeof(Vector512<double>)).CreateDelegate<Func<Vector512<double>, Vector512<double>>>();
        var result = new double[points.Length];
        for (var i = 0; i < points.Length; i += 8)
            function(Vector512.Create(points, i)).CopyTo(result, i);
        return result;
    }
}
