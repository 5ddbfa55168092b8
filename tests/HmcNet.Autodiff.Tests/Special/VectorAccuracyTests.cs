using System.Globalization;
using System.Reflection;
using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Tests.Special;

/// <summary>The vector functions, at both widths and in every lane, against the tables of 60-digit values themselves.</summary>
public class VectorAccuracyTests
{
    /// <summary>The table, the largest error in ulp that VectorMath states, and the magnitude below which errors at negative arguments count absolutely.</summary>
    private static readonly Dictionary<string, (string Table, double Ulps, double Floor)> Bounds = new()
    {
        ["Exp"] = ("Math.Exp", 1, 0),
        ["Log"] = ("Math.Log", 1.5, 0),
        ["Tanh"] = ("Math.Tanh", 2.5, 0),
        ["Expm1"] = ("LogExp.Expm1", 1.5, 0),
        ["Log1p"] = ("LogExp.Log1p", 1, 0),
        ["Log1mExp"] = ("LogExp.Log1mExp", 1.5, 0),
        ["Softplus"] = ("LogExp.Softplus", 1.5, 0),
        ["InvLogit"] = ("LogExp.InvLogit", 2, 0),
        ["LogInvLogit"] = ("LogExp.LogInvLogit", 1.5, 0),
        ["Erf"] = ("ErrorFunction.Erf", 1, 0),
        ["Erfc"] = ("ErrorFunction.Erfc", 3, 0),
        ["Phi"] = ("ErrorFunction.Phi", 3, 0),
        ["LogPhi"] = ("ErrorFunction.LogPhi", 3, 0),
        ["LogGamma"] = ("Gamma.LogGamma", 4, 10),
        ["Digamma"] = ("Gamma.Digamma", 2.5, 10),
    };

    public static TheoryData<string> Names => [.. Bounds.Keys.Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_widths_agree_with_the_table(string name)
    {
        (string table, double ulps, double floor) = Bounds[name];
        SpecialTable.Row[] rows = SpecialTable.Read(table);
        Assert.True(rows.Length >= 50, $"the table {table} has only {rows.Length} rows");
        double[] points = [.. rows.Select(r => r.Arguments[0]), .. Enumerable.Repeat(0.25, 8)];
        double[] narrow = Evaluate<Vector256<double>>(name, points, 4, Vector256.Create, (v, lane) => v[lane]);
        double[] wide = Evaluate<Vector512<double>>(name, points, 8, Vector512.Create, (v, lane) => v[lane]);
        double worst = 0;
        string report = "";
        for (int i = 0; i < rows.Length; i++)
        {
            double unit = SpecialTable.Ulp(Math.Max(Math.Abs(rows[i].Value), points[i] < 0 ? floor : 0));
            foreach (double found in new[] { narrow[i], wide[i] })
            {
                double error = Math.Abs(found - rows[i].Value - rows[i].Rest) / unit;
                if (error <= worst)
                    continue;
                worst = double.IsNaN(error) ? double.PositiveInfinity : error;
                report = string.Create(CultureInfo.InvariantCulture, $"{name}: {worst:0.00} ulp at {points[i]:R}: expected {rows[i].Value:R}, found {found:R}");
            }
        }
        if (Environment.GetEnvironmentVariable("HMCNET_SHOW_ERRORS") is { Length: > 0 } file)
            File.AppendAllText(file, "Vector against table " + report + "\n");
        Assert.True(worst <= ulps, report);
    }

    private static double[] Evaluate<TVector>(string name, double[] points, int width, Func<double[], int, TVector> load, Func<TVector, int, double> lane)
    {
        Func<TVector, TVector> function = typeof(VectorMath).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .First(m => m.Name == name && m.ReturnType == typeof(TVector) && m.GetParameters().Length == 1)
            .CreateDelegate<Func<TVector, TVector>>();
        var result = new double[points.Length];
        for (int i = 0; i + width <= points.Length; i += width)
        {
            TVector values = function(load(points, i));
            for (int k = 0; k < width; k++)
                result[i + k] = lane(values, k);
        }
        return result;
    }
}
