using HmcNet.Supports;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Models;

/// <summary>Models on other data, terms and pointwise likelihoods.</summary>
public sealed class ModelDataTests
{
    private static readonly string[] Groups = ["b", "a", "b", "c"];

    [Fact]
    public void Data_of_the_same_length_are_bound_without_tracing_again()
    {
        int traces = 0;
        Model model = Regression(Columns([1, 2, 3, 4], [2, 4, 6, 9]), () => traces++);
        Model other = model.With("y", [0, 1, 0, 1]).With("x", [4, 3, 2, 1]);
        Assert.Equal(1, traces);
        Model fresh = Regression(Columns([4, 3, 2, 1], [0, 1, 0, 1]), () => { });
        Assert.NotEqual(model.At(0.3, 0.4, 0.5).Value, other.At(0.3, 0.4, 0.5).Value);
        ModelProbe.Close(fresh.At(0.3, 0.4, 0.5).Value, other.At(0.3, 0.4, 0.5).Value);
        ModelProbe.Close(fresh.At(0.3, 0.4, 0.5).Gradient, other.At(0.3, 0.4, 0.5).Gradient);
        Assert.Equal(["x", "y"], model.DataNames.Order());
    }

    [Fact]
    public void Data_of_another_length_run_the_function_again()
    {
        int traces = 0;
        Model model = Regression(Columns([1, 2, 3, 4], [2, 4, 6, 9]), () => traces++);
        Model shorter = model.With(new Dictionary<string, double[]> { ["x"] = [1, 2], ["y"] = [2, 4] });
        Assert.Equal(2, traces);
        ModelProbe.Close(Regression(Columns([1, 2], [2, 4]), () => { }).At(0.3, 0.4, 0.5).Value, shorter.At(0.3, 0.4, 0.5).Value);
        // Replacing again, at the same length and at another, starts from what was replaced before.
        ModelProbe.Close(Regression(Columns([5, 2], [2, 4]), () => { }).At(0.3, 0.4, 0.5).Value, shorter.With("x", [5, 2]).At(0.3, 0.4, 0.5).Value);
        Model longer = shorter.With(new Dictionary<string, double[]> { ["x"] = [1, 2, 3], ["y"] = [3, 2, 1] });
        ModelProbe.Close(Regression(Columns([1, 2, 3], [3, 2, 1]), () => { }).At(0.3, 0.4, 0.5).Value, longer.At(0.3, 0.4, 0.5).Value);
    }

    [Fact]
    public void A_table_replaces_columns_and_factors()
    {
        Table first = GroupTable(Groups, [1, 2, 3, 4]);
        Table second = GroupTable(["c", "a"], [7, 8]);
        Model Define(Table table, Factor group) => Model.Define("groups", m =>
        {
            var alpha = m.Parameter("alpha", Normal(0, 1), over: group);
            m.Observe("y", table["y"], Normal(alpha[group], 1));
        });
        Model model = Define(first, first.Factor("g"));
        Model replaced = model.With(second);
        ModelProbe.Close(Define(second, second.Factor("g", ["a", "b", "c"])).At(0.1, 0.2, 0.3).Value, replaced.At(0.1, 0.2, 0.3).Value);
        Assert.Equal(["a", "b", "c"], replaced.Variables.Variables[0].Labels[0]!);
        ModelProbe.Close(model.At(0.1, 0.2, 0.3).Value, replaced.With(first).At(0.1, 0.2, 0.3).Value);
        var refused = Assert.Throws<HmcNetException>(() => model.With(GroupTable(["a", "z"], [7, 8])));
        Assert.Equal("A factor has a label that is not among its levels.", refused.What);
        Assert.Equal("\"g\", row 2", refused.Where);
        Assert.Equal("\"z\"", refused.Found);
    }

    [Fact]
    public void Replacements_are_checked()
    {
        Model model = Model.Define("counts", m => m.Observe("n", [1, 2], Poisson(m.Parameter("rate", Gamma(2, 1)))));
        Assert.Equal("\"n\", row 2", Assert.Throws<HmcNetException>(() => model.With("n", [1, double.NaN])).Where);
        Assert.Equal("1.5 is not a whole number", Assert.Throws<HmcNetException>(() => model.With("n", [1, 1.5])).Found);
        Assert.Equal("1.5 is not a whole number", Assert.Throws<HmcNetException>(() => model.With("n", [1, 1, 1.5])).Found);
        Assert.Equal("one of n", Assert.Throws<HmcNetException>(() => model.With("k", [1, 2])).Expected);
        Factor group = Factor.From("g", ["a", "b"]);
        Model groups = Model.Define("groups", m => m.Observe("y", [1, 2], Normal(m.Parameter("a", Normal(0, 1), over: group)[group], 1)));
        ModelProbe.Close(groups.At(0.5, -0.5).Value + 0.5 * (-2.5 * 2.5 + 1.5 * 1.5 + 2.5 * 2.5 - 1.5 * 1.5), groups.With("g", [0, 1]).At(0.5, -0.5).Value);
        Assert.Contains("2", Assert.Throws<HmcNetException>(() => groups.With("g", [0, 2])).Found, StringComparison.Ordinal);
        Assert.Equal("a whole number from 0 to 1", Assert.Throws<HmcNetException>(() => groups.With(new Dictionary<string, double[]> { ["g"] = [0, 2, 1], ["y"] = [1, 2, 3] })).Expected);
        var trials = new Column("trials", [5, 5]);
        Model binomial = Model.Define("binomial", m => m.Observe("k", [3, 5], Binomial(trials, m.Parameter("p", Beta(1, 1)))));
        Assert.Equal("5 is above 4", Assert.Throws<HmcNetException>(() => binomial.With("trials", [4, 4])).Found);
        var fixedLength = new Column("x", [1, 2]);
        Model regression = Model.Define("fixed", m => m.Observe("y", [1, 2], Normal(m.Parameter("b", Normal(0, 1)) * fixedLength, 1)));
        Assert.Equal("observation \"y\"", Assert.Throws<HmcNetException>(() => regression.With("y", [1, 2, 3])).Where);
    }

    [Fact]
    public void Observations_may_be_matrices_expressions_and_categories()
    {
        var x = new Column("x", [1, 2]);
        Model model = Model.Define("shapes", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 1));
            m.Observe("matrix", new double[,] { { 1, 2 }, { 3, 4 } }, Normal(mu, 1));
            m.Observe("twice", x * 2, Normal(mu, 1));
            m.Observe("one", 3, Normal(mu, 1));
            m.Observe("renamed", x, Normal(mu, 1));
            m.Observe("count", [2, 3], Normal(mu, 1));
            m.Observe("category", Factor.From("f", ["no", "yes"]), Normal(mu, 1));
        });
        double[] all = [1, 2, 3, 4, 2, 4, 3, 1, 2, 2, 3, 0, 1];
        ModelProbe.Close(EightSchools.LogNormal(0.5, 0, 1) + all.Sum(v => EightSchools.LogNormal(v, 0.5, 1)), model.At(0.5).Value);
        Assert.Equal(13, model.PointwiseLogLikelihood.Layout.Size);
        // A matrix keeps its width when its number of rows changes.
        double[] longer = [1, 2, 3, 4, 5, 6];
        double change = longer.Sum(v => EightSchools.LogNormal(v, 0.5, 1)) - all[..4].Sum(v => EightSchools.LogNormal(v, 0.5, 1));
        ModelProbe.Close(model.At(0.5).Value + change, model.With("matrix", longer).At(0.5).Value);
        Assert.Equal("rows of 2 values", Assert.Throws<HmcNetException>(() => model.With("matrix", [1, 2, 3])).Expected);
    }

    [Fact]
    public void Pointwise_log_likelihoods_come_from_draws_under_both_parametrisations()
    {
        double[] theta = [1, 2, 3, 4, 5, 6, 7, 8];
        double[] expected = [.. theta.Select((t, j) => EightSchools.LogNormal(EightSchools.Y[j], t, EightSchools.Sigma[j]))];
        foreach (bool centered in new[] { true, false })
        {
            PointwiseLogLikelihood pointwise = EightSchools.Define(centered).PointwiseLogLikelihood;
            var actual = new double[8];
            pointwise.ForAnotherThread().Evaluate([3, 2, .. theta], actual);
            ModelProbe.Close(expected, actual);
            Assert.Equal("y[8]", pointwise.Layout.EntryNames[7]);
        }
        Model density = Model.FromLogDensity(new { x = Space.Real() }, p => -p.x * p.x, "bare");
        Assert.Equal("model \"bare\"", Assert.Throws<HmcNetException>(() => density.PointwiseLogLikelihood).Where);
    }

    [Fact]
    public void The_density_of_the_parameters_is_the_same_under_both_parametrisations()
    {
        var values = new Dictionary<string, double[]> { ["mu"] = [3], ["tau"] = [2], ["theta"] = [1, 2, 3, 4, 5, 6, 7, 8] };
        double expected = EightSchools.Centred([3, Math.Log(2), .. values["theta"]]).Value - Math.Log(2);
        ModelProbe.Close(expected, EightSchools.Define(true).LogDensity(values));
        ModelProbe.Close(expected, EightSchools.Define(false).LogDensity(values));
        IReadOnlyList<TermValue> terms = EightSchools.Define(false).EvaluateTerms(values);
        Assert.Equal(["prior of mu", "prior of tau", "prior of theta", "observation \"y\""], terms.Select(t => t.Term.Description));
        Assert.Equal(8, terms[3].Values.Count);
        Assert.Equal("The parameter \"tau\" has no value.", Assert.Throws<HmcNetException>(() => EightSchools.Define(true).LogDensity(new Dictionary<string, double[]> { ["mu"] = [1] })).What);
    }

    private static Table Columns(double[] x, double[] y) => Table.FromColumns(("x", x), ("y", y));

    private static Table GroupTable(string[] groups, double[] y)
    {
        using var file = new Io.TemporaryFile("g,y\n" + string.Concat(groups.Select((g, i) => FormattableString.Invariant($"{g},{y[i]}\n"))));
        return Table.ReadCsv(file.Path);
    }

    private static Model Regression(Table table, Action traced) => Model.Define("regression", m =>
    {
        traced();
        var a = m.Parameter("a", Support.Real);
        var b = m.Parameter("b", Normal(0, 1));
        var sigma = m.Parameter("sigma", Exponential(1));
        m.Observe("y", table["y"], Normal(a + b * table["x"], sigma));
    });
}
