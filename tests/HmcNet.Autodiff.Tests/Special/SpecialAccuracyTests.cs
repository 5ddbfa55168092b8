using System.Globalization;

namespace HmcNet.Autodiff.Tests.Special;

/// <summary>Every public special function against its table of 50-digit values, within the bound of its data sheet.</summary>
public class SpecialAccuracyTests
{
    /// <summary>Largest error in ulp, and the magnitude below which errors are counted absolutely (null: never); or errors
    /// counted per 1 + |log result|, where all of it sits in an exponent.</summary>
    /// <remarks>The bounds are the stated ones of the doc comments; the floors are the conditions stated there.</remarks>
    private sealed record Bound(double Ulps, Func<double[], double>? Floor = null, bool PerLogarithm = false);

    private static readonly Dictionary<string, Bound> Bounds = new()
    {
        // The platform's C library: at most 1.7 ulp here, others are about as good.
        ["Math.Exp"] = new(2),
        ["Math.Log"] = new(2),
        ["Math.Tanh"] = new(2),
        ["LogExp.Expm1"] = new(2),
        ["LogExp.Log1p"] = new(1),
        ["LogExp.Log1mExp"] = new(2),
        ["LogExp.LogAddExp"] = new(2, a => Math.Abs(Math.Max(a[0], a[1]))),
        ["LogExp.LogSubExp"] = new(2, a => Math.Abs(a[0])),
        ["LogExp.Softplus"] = new(2),
        ["LogExp.InvLogit"] = new(2),
        ["LogExp.LogInvLogit"] = new(2),
        ["LogExp.Logit"] = new(3),
        ["LogExp.XLogY"] = new(2),
        ["LogExp.XLog1pY"] = new(2),
        ["ErrorFunction.Erf"] = new(2),
        ["ErrorFunction.Erfc"] = new(4),
        ["ErrorFunction.Erfcx"] = new(4),
        ["ErrorFunction.Phi"] = new(4),
        ["ErrorFunction.LogPhi"] = new(4),
        ["ErrorFunction.InverseMillsRatio"] = new(5),
        ["ErrorFunction.InversePhi"] = new(4),
        ["Gamma.LogGamma"] = new(4, a => a[0] < 0 ? 10 : 0),
        ["Gamma.Digamma"] = new(4, a => a[0] < 0 ? 10 : 0),
        ["Gamma.Trigamma"] = new(9),
        ["Gamma.Polygamma"] = new(40, a => a[1] < 0 ? 1 : 0),
        ["Gamma.LogBeta"] = new(18, _ => 1),
        ["Gamma.LogChoose"] = new(14, _ => 1),
        ["Gamma.LogRising"] = new(14, _ => 1),
        ["IncompleteGamma.RegularizedGammaP"] = new(27, PerLogarithm: true),
        ["IncompleteGamma.RegularizedGammaQ"] = new(27, PerLogarithm: true),
        ["IncompleteBeta.RegularizedBeta"] = new(90, PerLogarithm: true),
        ["Bessel.LogBesselI0"] = new(4),
        ["Bessel.RatioI1I0"] = new(4),
        ["Bessel.RatioI1I0Derivative"] = new(20),
    };

    public static TheoryData<string> Names() => new(SpecialTable.Functions.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_agrees_with_its_table(string name)
    {
        Assert.True(File.Exists(Path.Combine(SpecialTable.Folder, name + ".csv")), $"{name} has no table: add it to make_tables.py.");
        Assert.True(Bounds.TryGetValue(name, out var bound), $"{name} has no error bound in {nameof(SpecialAccuracyTests)}.");
        Assert.NotNull(bound);
        var rows = SpecialTable.Read(name);
        Assert.True(rows.Length >= 50, $"the table of {name} has only {rows.Length} rows");

        var worst = 0.0;
        var at = rows[0];
        var got = 0.0;
        foreach (var row in rows)
        {
            var value = SpecialTable.Call(SpecialTable.Functions[name], row.Arguments);
            var error = ErrorInUlps(value, row, bound.Floor?.Invoke(row.Arguments) ?? 0);
            if (bound.PerLogarithm)
                error /= 1 + Math.Abs(Math.Log(Math.Abs(row.Value)));
            if (!(error <= worst))
                (worst, at, got) = (error, row, value);
        }

        var where = string.Join(", ", at.Arguments.Select(a => a.ToString("R", CultureInfo.InvariantCulture)));
        var report = string.Create(CultureInfo.InvariantCulture, $"{name}: {worst:0.00} ulp at ({where}): expected {at.Value:R}, found {got:R}");
        if (Environment.GetEnvironmentVariable("HMCNET_SHOW_ERRORS") is { Length: > 0 } file)
            File.AppendAllText(file, report + "\n");
        Assert.True(worst <= bound.Ulps, report);
    }

    [Fact]
    public void Every_table_belongs_to_a_function()
    {
        var tables = Directory.GetFiles(SpecialTable.Folder, "*.csv").Select(f => Path.GetFileNameWithoutExtension(f)!);
        Assert.Empty(tables.Except(SpecialTable.Functions.Keys));
    }

    private static double ErrorInUlps(double value, SpecialTable.Row row, double floor)
    {
        var error = Math.Abs(value - row.Value - row.Rest);
        return double.IsNaN(error) ? double.PositiveInfinity : error / SpecialTable.Ulp(Math.Max(Math.Abs(row.Value), floor));
    }
}
