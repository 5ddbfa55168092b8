using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Tests.Special;

/// <summary>Behaviour at zeros, poles, infinities, NaN and outside the domain, as each data sheet states it.</summary>
public class SpecialValueTests
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;
    private const double Ln2 = 0.6931471805599453;

    /// <summary>Function, arguments (one or two), exact expected bits (-0 and 0 differ).</summary>
    public static TheoryData<string, double[], double> Cases() => new()
    {
        { "LogExp.Expm1", [0], 0 }, { "LogExp.Expm1", [-0.0], -0.0 }, { "LogExp.Expm1", [Inf], Inf }, { "LogExp.Expm1", [-Inf], -1 },
        { "LogExp.Expm1", [709.79], Inf }, { "LogExp.Expm1", [1e300], Inf }, { "LogExp.Expm1", [-1e300], -1 }, { "LogExp.Expm1", [double.Epsilon], double.Epsilon },
        { "LogExp.Log1p", [0], 0 }, { "LogExp.Log1p", [-0.0], -0.0 }, { "LogExp.Log1p", [Inf], Inf }, { "LogExp.Log1p", [-1], -Inf },
        { "LogExp.Log1p", [-1.5], NaN }, { "LogExp.Log1p", [-Inf], NaN }, { "LogExp.Log1p", [double.Epsilon], double.Epsilon },
        { "LogExp.Log1mExp", [0], -Inf }, { "LogExp.Log1mExp", [-0.0], -Inf }, { "LogExp.Log1mExp", [-Inf], -0.0 }, { "LogExp.Log1mExp", [1e-300], NaN }, { "LogExp.Log1mExp", [Inf], NaN },
        { "LogExp.LogAddExp", [-Inf, 3], 3 }, { "LogExp.LogAddExp", [3, -Inf], 3 }, { "LogExp.LogAddExp", [-Inf, -Inf], -Inf }, { "LogExp.LogAddExp", [Inf, 3], Inf },
        { "LogExp.LogAddExp", [Inf, Inf], Inf }, { "LogExp.LogAddExp", [Inf, -Inf], Inf }, { "LogExp.LogAddExp", [NaN, Inf], NaN }, { "LogExp.LogAddExp", [-Inf, NaN], NaN }, { "LogExp.LogAddExp", [0, 0], Ln2 },
        { "LogExp.LogSubExp", [2, 2], -Inf }, { "LogExp.LogSubExp", [2, 3], NaN }, { "LogExp.LogSubExp", [2, -Inf], 2 }, { "LogExp.LogSubExp", [-Inf, -Inf], -Inf },
        { "LogExp.LogSubExp", [Inf, 1], Inf }, { "LogExp.LogSubExp", [Inf, Inf], NaN }, { "LogExp.LogSubExp", [-Inf, 1], NaN }, { "LogExp.LogSubExp", [Inf, NaN], NaN }, { "LogExp.LogSubExp", [Inf, -Inf], Inf },
        { "LogExp.Softplus", [-Inf], 0 }, { "LogExp.Softplus", [Inf], Inf }, { "LogExp.Softplus", [0], Ln2 }, { "LogExp.Softplus", [-1e5], 0 }, { "LogExp.Softplus", [1e300], 1e300 },
        { "LogExp.InvLogit", [-Inf], 0 }, { "LogExp.InvLogit", [0], 0.5 }, { "LogExp.InvLogit", [Inf], 1 }, { "LogExp.InvLogit", [-1e5], 0 }, { "LogExp.InvLogit", [1e5], 1 },
        { "LogExp.LogInvLogit", [-Inf], -Inf }, { "LogExp.LogInvLogit", [0], -Ln2 }, { "LogExp.LogInvLogit", [Inf], -0.0 },
        { "LogExp.Logit", [0], -Inf }, { "LogExp.Logit", [1], Inf }, { "LogExp.Logit", [0.5], 0 }, { "LogExp.Logit", [-1e-9], NaN }, { "LogExp.Logit", [1.0000001], NaN }, { "LogExp.Logit", [Inf], NaN }, { "LogExp.Logit", [-Inf], NaN },
        { "LogExp.XLogY", [0, 0], 0 }, { "LogExp.XLogY", [0, Inf], 0 }, { "LogExp.XLogY", [0, -1], 0 }, { "LogExp.XLogY", [0, NaN], NaN }, { "LogExp.XLogY", [2, 0], -Inf }, { "LogExp.XLogY", [2, -1], NaN },
        { "LogExp.XLog1pY", [0, -1], 0 }, { "LogExp.XLog1pY", [0, Inf], 0 }, { "LogExp.XLog1pY", [0, -2], 0 }, { "LogExp.XLog1pY", [0, NaN], NaN }, { "LogExp.XLog1pY", [2, -1], -Inf }, { "LogExp.XLog1pY", [2, -2], NaN },
        { "ErrorFunction.Erf", [0], 0 }, { "ErrorFunction.Erf", [-0.0], -0.0 }, { "ErrorFunction.Erf", [Inf], 1 }, { "ErrorFunction.Erf", [-Inf], -1 }, { "ErrorFunction.Erf", [1e300], 1 },
        { "ErrorFunction.Erfc", [0], 1 }, { "ErrorFunction.Erfc", [Inf], 0 }, { "ErrorFunction.Erfc", [-Inf], 2 }, { "ErrorFunction.Erfc", [1e300], 0 }, { "ErrorFunction.Erfc", [-1e300], 2 },
        { "ErrorFunction.Erfcx", [0], 1 }, { "ErrorFunction.Erfcx", [Inf], 0 }, { "ErrorFunction.Erfcx", [-Inf], Inf }, { "ErrorFunction.Erfcx", [-26.7], Inf }, { "ErrorFunction.Erfcx", [-26.641], Inf }, { "ErrorFunction.Erfcx", [-26.63], Inf },
        { "ErrorFunction.Phi", [0], 0.5 }, { "ErrorFunction.Phi", [Inf], 1 }, { "ErrorFunction.Phi", [-Inf], 0 }, { "ErrorFunction.Phi", [-1e300], 0 }, { "ErrorFunction.Phi", [1e300], 1 },
        { "ErrorFunction.LogPhi", [-Inf], -Inf }, { "ErrorFunction.LogPhi", [Inf], -0.0 }, { "ErrorFunction.LogPhi", [-1e200], -Inf }, { "ErrorFunction.LogPhi", [0], -Ln2 },
        { "ErrorFunction.InverseMillsRatio", [-Inf], Inf }, { "ErrorFunction.InverseMillsRatio", [Inf], 0 }, { "ErrorFunction.InverseMillsRatio", [-double.MaxValue], double.MaxValue },
        { "ErrorFunction.InversePhi", [0], -Inf }, { "ErrorFunction.InversePhi", [1], Inf }, { "ErrorFunction.InversePhi", [0.5], 0 }, { "ErrorFunction.InversePhi", [-0.1], NaN }, { "ErrorFunction.InversePhi", [1.1], NaN },
        { "Gamma.LogGamma", [0], Inf }, { "Gamma.LogGamma", [-0.0], Inf }, { "Gamma.LogGamma", [-1], Inf }, { "Gamma.LogGamma", [-1e300], Inf }, { "Gamma.LogGamma", [1], 0 }, { "Gamma.LogGamma", [2], 0 },
        { "Gamma.LogGamma", [Inf], Inf }, { "Gamma.LogGamma", [-Inf], Inf }, { "Gamma.LogGamma", [1e308], Inf },
        { "Gamma.Digamma", [0], -Inf }, { "Gamma.Digamma", [-0.0], Inf }, { "Gamma.Digamma", [-3], NaN }, { "Gamma.Digamma", [Inf], Inf }, { "Gamma.Digamma", [-Inf], NaN }, { "Gamma.Digamma", [-1e300], NaN },
        { "Gamma.Trigamma", [0], Inf }, { "Gamma.Trigamma", [-0.0], Inf }, { "Gamma.Trigamma", [-3], Inf }, { "Gamma.Trigamma", [Inf], 0 }, { "Gamma.Trigamma", [-Inf], NaN },
        { "Gamma.Polygamma", [2, 0], -Inf }, { "Gamma.Polygamma", [2, -0.0], Inf }, { "Gamma.Polygamma", [2, -1], NaN }, { "Gamma.Polygamma", [3, -1], Inf }, { "Gamma.Polygamma", [3, Inf], 0 }, { "Gamma.Polygamma", [2, Inf], -0.0 }, { "Gamma.Polygamma", [2, -Inf], NaN },
        { "Gamma.LogBeta", [0, 1], Inf }, { "Gamma.LogBeta", [-1, 1], NaN }, { "Gamma.LogBeta", [1, -1], NaN }, { "Gamma.LogBeta", [Inf, 1], -Inf }, { "Gamma.LogBeta", [1, Inf], -Inf }, { "Gamma.LogBeta", [0, Inf], NaN }, { "Gamma.LogBeta", [Inf, Inf], -Inf },
        { "Gamma.LogChoose", [5, 0], 0 }, { "Gamma.LogChoose", [5, 5], 0 }, { "Gamma.LogChoose", [5, -1], -Inf }, { "Gamma.LogChoose", [5, 6], -Inf }, { "Gamma.LogChoose", [5, 9.5], -Inf }, { "Gamma.LogChoose", [-1, 0], NaN }, { "Gamma.LogChoose", [0, 0], 0 },
        { "Gamma.LogRising", [3, 0], 0 }, { "Gamma.LogRising", [0, 1], NaN }, { "Gamma.LogRising", [2, -1], NaN }, { "Gamma.LogRising", [Inf, 1], Inf }, { "Gamma.LogRising", [1, Inf], Inf },
        { "IncompleteGamma.RegularizedGammaP", [2, 0], 0 }, { "IncompleteGamma.RegularizedGammaP", [2, Inf], 1 }, { "IncompleteGamma.RegularizedGammaP", [0, 1], NaN }, { "IncompleteGamma.RegularizedGammaP", [1, -1], NaN },
        { "IncompleteGamma.RegularizedGammaP", [Inf, 1], 0 }, { "IncompleteGamma.RegularizedGammaP", [Inf, Inf], NaN }, { "IncompleteGamma.RegularizedGammaP", [1e-300, 1e300], 1 }, { "IncompleteGamma.RegularizedGammaP", [1e300, 1], 0 },
        { "IncompleteGamma.RegularizedGammaQ", [2, 0], 1 }, { "IncompleteGamma.RegularizedGammaQ", [2, Inf], 0 }, { "IncompleteGamma.RegularizedGammaQ", [0, 1], NaN }, { "IncompleteGamma.RegularizedGammaQ", [1, -1], NaN },
        { "IncompleteGamma.RegularizedGammaQ", [Inf, 1], 1 }, { "IncompleteGamma.RegularizedGammaQ", [Inf, Inf], NaN }, { "IncompleteGamma.RegularizedGammaQ", [2, 1e300], 0 }, { "IncompleteGamma.RegularizedGammaQ", [1e300, 1], 1 },
        { "IncompleteBeta.RegularizedBeta", [2, 3, 0], 0 }, { "IncompleteBeta.RegularizedBeta", [2, 3, 1], 1 }, { "IncompleteBeta.RegularizedBeta", [2, 3, 1.1], NaN }, { "IncompleteBeta.RegularizedBeta", [2, 3, -0.1], NaN },
        { "IncompleteBeta.RegularizedBeta", [0, 3, 0.5], NaN }, { "IncompleteBeta.RegularizedBeta", [2, 0, 0.5], NaN }, { "IncompleteBeta.RegularizedBeta", [2, 1e11, 0.5], NaN },
        { "Bessel.LogBesselI0", [0], 0 }, { "Bessel.LogBesselI0", [Inf], Inf }, { "Bessel.LogBesselI0", [-Inf], Inf },
        { "Bessel.RatioI1I0", [0], 0 }, { "Bessel.RatioI1I0", [-0.0], -0.0 }, { "Bessel.RatioI1I0", [Inf], 1 }, { "Bessel.RatioI1I0", [-Inf], -1 },
        { "Bessel.RatioI1I0Derivative", [0], 0.5 }, { "Bessel.RatioI1I0Derivative", [Inf], 0 }, { "Bessel.RatioI1I0Derivative", [-Inf], 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_is_exact(string name, double[] arguments, double expected)
    {
        var found = SpecialTable.Call(SpecialTable.Functions[name], arguments);
        if (double.IsNaN(expected))
            Assert.True(double.IsNaN(found), $"expected NaN, found {found}");
        else
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(found));
    }

    [Fact]
    public void NaN_in_any_argument_gives_NaN_out()
    {
        foreach (var (name, method) in SpecialTable.Functions)
        {
            for (var i = 0; i < method.GetParameters().Length; i++)
            {
                if (method.GetParameters()[i].ParameterType == typeof(int))
                    continue;
                var arguments = Enumerable.Repeat(0.5, method.GetParameters().Length).ToArray();
                if (method.GetParameters()[0].ParameterType == typeof(int))
                    arguments[0] = 2;
                arguments[i] = double.NaN;
                Assert.True(double.IsNaN(SpecialTable.Call(method, arguments)), $"{name}, argument {i}");
            }
        }
    }

    [Fact]
    public void Every_function_has_special_cases() =>
        // .NET answers for the special cases of its own functions.
        Assert.Empty(SpecialTable.Functions.Keys.Where(k => !k.StartsWith("Math.", StringComparison.Ordinal)).Except(Cases().Select(row => (string)row[0])));

    [Theory]
    [InlineData(-1)]
    [InlineData(21)]
    public void Polygamma_refuses_orders_it_was_not_measured_for(int order) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Gamma.Polygamma(order, 1.0));

    [Fact]
    public void Beta_and_addition_are_symmetric_to_the_bit()
    {
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var a = Math.Exp(20 * random.NextDouble() - 10);
            var b = Math.Exp(20 * random.NextDouble() - 10);
            Assert.Equal(Gamma.LogBeta(a, b), Gamma.LogBeta(b, a));
            Assert.Equal(LogExp.LogAddExp(a, b), LogExp.LogAddExp(b, a));
        }
    }
}
