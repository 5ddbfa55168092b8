using HmcNet.Supports;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Models;

/// <summary>Values of users turned into unconstrained starting points.</summary>
public sealed class StartingValuesTests
{
    [Fact]
    public void Given_parameters_are_set_and_others_left_alone()
    {
        Model model = EightSchools.Define(centered: true);
        var position = new double[10];
        Array.Fill(position, 9);
        var given = new bool[10];
        model.Unconstrain(new Dictionary<string, double[]> { ["tau"] = [Math.E] }, position, given);
        ModelProbe.Close([9, 1, 9, 9, 9, 9, 9, 9, 9, 9], position);
        Assert.Equal([false, true, false, false, false, false, false, false, false, false], given);
    }

    [Fact]
    public void Non_centred_values_are_inverted_at_the_other_values()
    {
        double[] theta = [1, 2, 3, 4, 5, 6, 7, 8];
        (double[] position, bool[] given) = EightSchools.Define(centered: false).Start(("mu", [3]), ("tau", [2]), ("theta", theta));
        ModelProbe.Close([3, Math.Log(2), .. theta.Select(t => (t - 3) / 2)], position);
        Assert.All(given, Assert.True);
    }

    [Fact]
    public void Non_centred_values_need_those_of_their_prior()
    {
        var refused = Assert.Throws<HmcNetException>(() => EightSchools.Define(centered: false).Start(("mu", [3]), ("theta", new double[8])));
        Assert.Equal("The initial value of \"theta\" cannot be used without one of \"tau\", on which it depends.", refused.What);
        Assert.Equal("give \"tau\" a value too, or leave \"theta\" out", refused.Remedy);
    }

    [Fact]
    public void Non_centred_multivariate_and_log_normal_values_are_inverted_too()
    {
        Model model = Model.Define("two", m =>
        {
            var s = m.Parameter("s", HalfNormal(1));
            m.Parameter("x", MultivariateNormalCholesky(new double[] { 1, 2 }, new double[,] { { 2, 0 }, { 0.5, 1 } } * s), over: 3, centered: false);
            m.Parameter("w", LogNormal(s, 0.5), over: 2, centered: false);
        });
        double[] q = [0.3, 0.1, -0.2, 1.4, 0.6, -2, 0.9, 1.1, -0.7];
        double[] values = model.ValuesAt(q);
        (double[] back, _) = model.Start(("s", values[..1]), ("x", values[1..7]), ("w", values[7..]));
        ModelProbe.Close(q, back, 1e-10);
    }

    [Fact]
    public void A_value_beyond_a_bound_names_parameter_element_and_bound()
    {
        Model model = Model.Define("bounds", m =>
        {
            m.Parameter("p", Beta(2, 2), over: 3);
            m.Parameter("x", Normal(0, 1), support: Support.Lower(-2));
        });
        var refused = Assert.Throws<HmcNetException>(() => model.Start(("p", [0.5, 1.5, 0.5])));
        Assert.Equal("An initial value is outside the support of its parameter.", refused.What);
        Assert.Equal("parameter p[2]", refused.Where);
        Assert.Equal("1.5 is not below 1", refused.Found);
        refused = Assert.Throws<HmcNetException>(() => model.Start(("x", [-3])));
        Assert.Equal("parameter x", refused.Where);
        Assert.Equal("numbers of at least -2", refused.Expected);
        Assert.Equal("-3 is below -2", refused.Found);
        refused = Assert.Throws<HmcNetException>(() => model.Start(("x", [-2])));
        Assert.Contains("boundary", refused.What, StringComparison.Ordinal);
        Assert.Equal("parameter \"x\", element 1", refused.Where);
    }

    [Fact]
    public void Unknown_names_and_wrong_lengths_are_refused()
    {
        Model model = EightSchools.Define(centered: true);
        var refused = Assert.Throws<HmcNetException>(() => model.Start(("sigma", [1])));
        Assert.Equal("There is no parameter named \"sigma\".", refused.What);
        Assert.Equal("one of mu, tau, theta", refused.Expected);
        refused = Assert.Throws<HmcNetException>(() => model.Start(("theta", [1, 2])));
        Assert.Equal("8 numbers, for shape [8]", refused.Expected);
        Assert.Equal("2", refused.Found);
        refused = Assert.Throws<HmcNetException>(() => model.Start(("mu", [double.NaN])));
        Assert.Equal("NaN is not finite", refused.Found);
    }
}
