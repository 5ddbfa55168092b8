using HmcNet.Autodiff;
using HmcNet.Distributions;
using HmcNet.Sampling;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;
using static HmcNet.Space;

namespace HmcNet.Tests.Models;

/// <summary>Log densities and gradients of models against formulas written by hand.</summary>
public sealed class ModelDensityTests
{
    private static readonly double[] Point = [1.3, 0.4, -0.5, 2, 0.3, 1.1, -1.7, 0.2, 0.9, -0.4];

    [Fact]
    public void Normal_mean_and_scale_have_their_closed_form()
    {
        double[] y = [1.5, 2.5, 0.5];
        Model model = Model.Define("normal", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 10));
            var sigma = m.Parameter("sigma", Exponential(2));
            m.Observe("y", y, Normal(mu, sigma));
        });
        const double Mu = 0.7;
        const double LogSigma = -0.3;
        double sigma = Math.Exp(LogSigma);
        double squares = y.Sum(v => (v - Mu) * (v - Mu)) / (sigma * sigma);
        double expected = EightSchools.LogNormal(Mu, 0, 10) + Math.Log(2) - 2 * sigma + LogSigma + y.Sum(v => EightSchools.LogNormal(v, Mu, sigma));
        (double value, double[] gradient) = model.At(Mu, LogSigma);
        ModelProbe.Close(expected, value);
        ModelProbe.Close([-Mu / 100 + y.Sum(v => v - Mu) / (sigma * sigma), -2 * sigma + 1 + squares - 3], gradient);
        Assert.Equal(["mu", "log sigma"], model.CoordinateNames);
        ModelProbe.Close([Mu, sigma], model.ValuesAt(Mu, LogSigma));
    }

    [Fact]
    public void Eight_schools_centred()
    {
        (double value, double[] gradient) = EightSchools.Define(centered: true).At(Point);
        (double expected, double[] expectedGradient) = EightSchools.Centred(Point);
        ModelProbe.Close(expected, value);
        ModelProbe.Close(expectedGradient, gradient);
    }

    [Fact]
    public void Eight_schools_non_centred()
    {
        Model model = EightSchools.Define(centered: false);
        (double value, double[] gradient) = model.At(Point);
        (double expected, double[] expectedGradient) = EightSchools.NonCentred(Point);
        ModelProbe.Close(expected, value);
        ModelProbe.Close(expectedGradient, gradient);
        Assert.Equal(["mu", "tau", "theta"], model.Variables.Variables.Select(v => v.Name));
        Assert.Equal("standard theta[3]", model.CoordinateNames[4]);
        double tau = Math.Exp(Point[1]);
        ModelProbe.Close([Point[0], tau, .. Point[2..].Select(z => Point[0] + tau * z)], model.ValuesAt(Point));
    }

    [Fact]
    public void Non_centred_density_is_the_centred_one_after_change_of_variables()
    {
        double[] theta = EightSchools.Define(centered: false).ValuesAt(Point)[2..];
        double centred = EightSchools.Define(centered: true).At([Point[0], Point[1], .. theta]).Value;
        // d theta / d z = tau for each of the eight
        ModelProbe.Close(centred + 8 * Point[1], EightSchools.Define(centered: false).At(Point).Value);
    }

    public static TheoryData<string> LocationScaleFamilies => [.. Families.Keys];

    private static Dictionary<string, Func<Distribution>> Families { get; } = new()
    {
        ["Normal"] = () => Normal(0.3, 2),
        ["StudentT"] = () => StudentT(4, 0.3, 2),
        ["Cauchy"] = () => Cauchy(0.3, 2),
        ["Laplace"] = () => Laplace(0.3, 2),
        ["Logistic"] = () => Logistic(0.3, 2),
        ["Gumbel"] = () => Gumbel(0.3, 2),
        ["LogNormal"] = () => LogNormal(0.3, 2),
        ["MultivariateNormal"] = () => MultivariateNormalCholesky(new double[] { 0.3, -1 }, new double[,] { { 2, 0 }, { 0.7, 2 } }),
    };

    [Theory]
    [MemberData(nameof(LocationScaleFamilies))]
    public void Every_location_scale_family_can_be_non_centred(string family)
    {
        Model centred = Model.Define("c", m => m.Parameter("x", Families[family](), over: 2));
        Model nonCentred = Model.Define("n", m => m.Parameter("x", Families[family](), over: 2, centered: false));
        double[] z = [0.4, -1.3, 0.9, -0.2];
        z = z[..nonCentred.Dimension];
        double[] x = nonCentred.ValuesAt(z);
        (double[] y, _) = centred.Start(("x", x));
        // Each coordinate of the centred form is 2 times the standard one, plus a shift.
        ModelProbe.Close(centred.At(y).Value + z.Length * Math.Log(2), nonCentred.At(z).Value);
        ModelProbe.Close(z, nonCentred.Start(("x", x)).Position, 1e-10);
    }

    [Fact]
    public void Both_styles_give_the_same_numbers()
    {
        Model density = Model.FromLogDensity(
            new { mu = Real(), tau = Positive(), theta = Vector(8) },
            p => Normal(0, 5).LogDensity(p.mu) + HalfCauchy(5).LogDensity(p.tau)
               + Sum(Normal(p.mu, p.tau).LogDensity(p.theta))
               + Sum(Normal(p.theta, EightSchools.Sigma).LogDensity(EightSchools.Y)));
        Model statements = EightSchools.Define(centered: true);
        ModelProbe.Close(statements.At(Point).Value, density.At(Point).Value);
        ModelProbe.Close(statements.At(Point).Gradient, density.At(Point).Gradient);
        Assert.Equal(statements.Variables.EntryNames, density.Variables.EntryNames);
        Assert.Equal("model", density.Name);
    }

    [Fact]
    public void Every_space_gives_a_parameter_of_its_support()
    {
        Model model = Model.FromLogDensity(
            new
            {
                a = Real(),
                b = Positive(),
                c = Lower(1),
                d = Upper(-1),
                e = Interval(2, 3),
                f = Space.UnitInterval(),
                g = Vector(2),
                h = PositiveVector(2),
                i = UnitIntervalVector(2),
                j = Matrix(2, 3),
                k = Ordered(3),
                l = PositiveOrdered(2),
                n = Simplex(3),
                o = UnitVector(3),
                p = SumToZero(3),
                q = CholeskyCorrelation(3),
                r = CholeskyCovariance(2),
                s = Correlation(3),
                t = Covariance(2),
            },
            p => -0.5 * (Square(p.a) + Square(p.b) + Square(p.c) + Square(p.d) + p.e + p.f + Sum(Square(p.g)) + Sum(Square(p.h)) + Sum(p.i) + Sum(Square(p.j))
                + Sum(Square(p.k)) + Sum(Square(p.l)) + Sum(p.n * p.n) + p.o[0] + Sum(Square(p.p)) + Sum(p.q) + Sum(Square(p.r)) + Sum(p.s) + Sum(Square(p.t))));
        double[] position = [.. Enumerable.Range(0, model.Dimension).Select(i => Math.Sin(i + 1.0))];
        Assert.Equal(1 + 1 + 1 + 1 + 1 + 1 + 2 + 2 + 2 + 6 + 3 + 2 + 2 + 3 + 2 + 3 + 3 + 3 + 3, model.Dimension);
        // 1e-8: ten digits or so survive the extrapolated differences.
        ModelProbe.Close(model.Differences(position), model.At(position).Gradient, 1e-8);
        (double[] back, bool[] given) = StartFrom(model, position);
        Assert.All(given, Assert.True);
        ModelProbe.Close(model.ValuesAt(position), model.ValuesAt(back), 1e-10);
    }

    [Fact]
    public void Bounds_may_depend_on_parameters()
    {
        Model model = Model.Define("bounds", m =>
        {
            var b = m.Parameter("b", Gamma(3, 1));
            m.Parameter("x", Uniform(0, b));
        });
        double[] q = [0.4, -0.8];
        double b = Math.Exp(q[0]);
        double s = 1 / (1 + Math.Exp(-q[1]));
        // p(b) b, then 1/b for the uniform and b s (1 - s) for its map
        double expected = 2 * Math.Log(b) - b - Math.Log(2) + q[0] + Math.Log(s * (1 - s));
        ModelProbe.Close(expected, model.At(q).Value);
        ModelProbe.Close(model.Differences(q), model.At(q).Gradient, 1e-8);
        ModelProbe.Close([b, b * s], model.ValuesAt(q));
        ModelProbe.Close(q, model.Start(("x", [b * s]), ("b", [b])).Position);
    }

    [Fact]
    public void A_narrower_support_cuts_the_prior_off_without_normalising()
    {
        Model model = Model.Define("cut", m => m.Parameter("x", Normal(1, 2), support: Support.Positive));
        ModelProbe.Close(EightSchools.LogNormal(Math.Exp(0.3), 1, 2) + 0.3, model.At(0.3).Value);
    }

    [Fact]
    public void Terms_of_vectors_are_summed_and_derived_quantities_follow_the_parameters()
    {
        Factor sex = Factor.From("sex", ["m", "f", "m"]);
        Model model = Model.Define("mixed", m =>
        {
            var x = m.Parameter("x", Support.Real, over: sex);
            var r = m.Parameter("r", Support.CholeskyCorrelation, over: 2);
            m.AddLogDensity(-0.5 * Square(x));
            m.AddLogDensity("shape", Log(r[1, 1]));
            m.Derived("difference", x[0] - x[1]);
            m.Derived("rows", x[sex] * 2, over: 3);
        });
        double z = Math.Tanh(0.5);
        (double value, _) = model.At(1, -2, 0.5);
        ModelProbe.Close(-2.5 + 0.5 * Math.Log(1 - z * z) + Math.Log(1 - z * z), value);
        ModelProbe.Close([1, -2, 1, 0, z, Math.Sqrt(1 - z * z), 3, -4, 2, -4], model.ValuesAt(1, -2, 0.5));
        Assert.Equal(["f", "m"], model.Variables.Variables[0].Labels[0]!);
        Assert.Equal([false, false, true, true], model.Variables.Variables.Select(v => v.IsDerived));
        Assert.Equal(["x[1]", "x[2]", "r[1,1]", "r[1,2]", "r[2,1]", "r[2,2]", "difference", "rows[1]", "rows[2]", "rows[3]"], model.Variables.EntryNames);
        Assert.Equal(["added term \"term 1\"", "added term \"shape\""], model.Terms.Where(t => t.Kind == TermKind.Added).Select(t => t.Description));
    }

    [Fact]
    public void Entries_that_are_the_same_in_every_draw_are_marked()
    {
        Model model = Model.Define("constant", m =>
        {
            var l = m.Parameter("l", Support.CholeskyCorrelation, over: 2);
            var r = m.Parameter("r", Support.Correlation, over: 3);
            var c = m.Parameter("c", Support.CholeskyCovariance, over: 2);
            var s = m.Parameter("s", Support.Covariance, over: 2);
            m.AddLogDensity(-Square(l[1, 0]) - Square(r[1, 0]) - Square(c[1, 0]) - Square(s[1, 0]));
            m.Derived("two", 2.0);
            m.Derived("twice", 2 * l[1, 0]);
        });
        Assert.Equal([true, true, false, false], model.Variables.Variables[0].ConstantEntries!);
        Assert.Equal([true, false, false, false, true, false, false, false, true], model.Variables.Variables[1].ConstantEntries!);
        Assert.Equal([false, true, false, false], model.Variables.Variables[2].ConstantEntries!);
        Assert.Null(model.Variables.Variables[3].ConstantEntries);
        Assert.Equal([true], model.Variables.Variables[4].ConstantEntries!);
        Assert.Null(model.Variables.Variables[5].ConstantEntries);
        double[] values = model.ValuesAt([.. Enumerable.Range(0, model.Dimension).Select(i => 0.3 * i - 1)]);
        Assert.Equal([1, 1, 1], [values[4], values[8], values[12]]);
    }

    [Fact]
    public void Parameters_over_two_dimensions_carry_both_labels()
    {
        Factor group = Factor.From("group", ["a", "b"]);
        Model model = Model.Define("two", m => m.Parameter("x", Normal(0, 1), over: [group, 3]));
        Assert.Equal([2, 3], model.Variables.Variables[0].Shape);
        Assert.Equal(["a", "b"], model.Variables.Variables[0].Labels[0]!);
        Assert.Null(model.Variables.Variables[0].Labels[1]);
    }

    [Fact]
    public void Chains_get_instances_of_their_own_that_allocate_nothing()
    {
        Model model = EightSchools.Define(centered: false);
        IChainDensity first = model.CreateChainDensity();
        IChainDensity second = model.CreateChainDensity();
        Assert.NotSame(first, second);
        var gradient = new double[10];
        var values = new double[10];
        for (int i = 0; i < 3; i++)
        {
            first.ValueAndGradient(Point, gradient);
            first.WriteValues(Point, values);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            first.ValueAndGradient(Point, gradient);
            first.WriteValues(Point, values);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(model.ReadyIn > 0);
    }

    [Fact]
    public void Graphs_can_be_printed()
    {
        Model model = EightSchools.Define(centered: true);
        Assert.Contains("data{y}", model.Graph.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, model.GradientGraph.Outputs.Count);
        Assert.Equal("eight-schools: 10 coordinates", model.ToString());
    }

    private static (double[] Position, bool[] Given) StartFrom(Model model, double[] position)
    {
        double[] values = model.ValuesAt(position);
        return model.Start([.. model.Variables.Variables.Select((v, i) => (v.Name, values.AsSpan(model.Variables.Offset(i), v.Size).ToArray()))]);
    }
}
