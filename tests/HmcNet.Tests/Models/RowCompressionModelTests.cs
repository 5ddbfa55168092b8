using HmcNet.Autodiff.Passes.CompressRows;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Models;

public class RowCompressionModelTests
{
    private static readonly ModelOptions Plain = new() { CompressRows = false };
    private static readonly int[] Group = [.. Enumerable.Range(0, 120).Select(i => i * i % 9)];
    private static readonly double[] X = [.. Enumerable.Range(0, 120).Select(i => 1990.0 + i % 13)];
    private static readonly double[] Y = [.. Enumerable.Range(0, 120).Select(i => 5 + Math.Sin(i) + 0.1 * (i % 13))];

    [Fact]
    public void Log_density_and_gradient_are_those_of_all_rows()
    {
        Model plain = Regression(Plain), compressed = Regression();
        Assert.Empty(plain.CompressedTerms);
        CompressedTerm term = Assert.Single(compressed.CompressedTerms);
        Assert.Equal((CompressionKind.Rotation, 120), (term.Kind, term.RowsBefore));
        Assert.InRange(term.RowsAfter, 1, 18);
        RequireSame(plain, compressed);
    }

    [Fact]
    public void Pointwise_log_likelihood_and_terms_have_the_original_rows()
    {
        Model model = Regression();
        Assert.Equal(120, model.PointwiseLogLikelihood.Layout.Size);
        Assert.Equal(120, model.Terms.Single(t => t.Kind == TermKind.Observation).Value.Shape.Size);
        var bad = new double[model.Dimension];
        bad[2] = -800;
        Assert.Contains("observation \"y\", row 1 (observed 5)", model.ExplainNonFinite(bad), StringComparison.Ordinal);
    }

    [Fact]
    public void Replaced_observations_give_new_statistics_over_the_same_code()
    {
        double[] replicate = [.. Y.Select((v, i) => v + Math.Cos(3 * i))];
        Model other = Regression().With("y", replicate);
        RequireSame(Regression(Plain).With("y", replicate), other);
        Assert.Equal(0.0, other.With("y", Y).CompressedTerms.Count - Regression().CompressedTerms.Count);
        RequireSame(Regression(Plain), other.With("y", Y));
    }

    [Fact]
    public void Replaced_groups_are_compressed_anew()
    {
        double[] regrouped = [.. Enumerable.Range(0, 120).Select(i => (double)(i % 4))];
        Model model = Regression();
        Model other = model.With("group", regrouped);
        RequireSame(Regression(Plain).With("group", regrouped), other);
        Assert.Equal(8, Assert.Single(other.CompressedTerms).RowsAfter);
        RequireSame(Regression(Plain), other.With("group", [.. Group.Select(g => (double)Factor.From("group", Group).Levels.ToList().IndexOf($"{g}"))]));
        RequireSame(Regression(Plain), model);
    }

    [Fact]
    public void Replaced_columns_of_another_length_keep_the_switch()
    {
        var values = new Dictionary<string, double[]> { ["y"] = Y[..60], ["x"] = X[..60], ["group"] = [.. Enumerable.Range(0, 60).Select(i => (double)(i % 4))] };
        Model plain = Regression(Plain).With(values), compressed = Regression().With(values);
        Assert.Empty(plain.CompressedTerms);
        Assert.NotEmpty(compressed.CompressedTerms);
        RequireSame(plain, compressed);
    }

    [Fact]
    public void Merged_rows_of_outcomes_that_are_replaced_are_merged_anew()
    {
        int[] y = [.. Enumerable.Range(0, 200).Select(i => i * i % 7 < 3 ? 1 : 0)];
        double[] other = [.. Enumerable.Range(0, 200).Select(i => i % 5 < 2 ? 1.0 : 0.0)];
        Model Define(ModelOptions? options) => Model.Define("logistic", m =>
        {
            var a = m.Parameter("a", Normal(0, 2), over: 8);
            m.Observe("y", y, BernoulliLogit(a[Enumerable.Range(0, 200).Select(i => i % 8).ToArray()]));
        }, options);
        Model compressed = Define(null);
        CompressedTerm term = Assert.Single(compressed.CompressedTerms);
        Assert.InRange(term.RowsAfter, 8, 16);
        RequireSame(Define(Plain), compressed);
        RequireSame(Define(Plain).With("y", other), compressed.With("y", other));
    }

    [Fact]
    public void A_bare_log_density_is_compressed_too()
    {
        Model Define(ModelOptions? options) => Model.FromLogDensity(
            new { mu = Space.Real(), sigma = Space.Positive() },
            p => Sum(Normal(p.mu, p.sigma).LogDensity(Y)), options: options);
        Assert.Equal(1, Assert.Single(Define(null).CompressedTerms).RowsAfter);
        RequireSame(Define(Plain), Define(null));
    }

    private static Model Regression(ModelOptions? options = null)
    {
        Factor group = Factor.From("group", Group);
        Table data = Table.FromColumns(("x", X), ("y", Y));
        return Model.Define("regression", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 10));
            var beta = m.Parameter("beta", Normal(0, 1));
            var sigma = m.Parameter("sigma", HalfNormal(2));
            var alpha = m.Parameter("alpha", Normal(mu, 1), over: group);
            m.Observe("y", data["y"], Normal(alpha[group] + beta * (data["x"] - 1995.0), sigma));
        }, options);
    }

    /// <summary>Within 1e-10 of the size of the numbers: two orders of summation.</summary>
    private static void RequireSame(Model expected, Model found)
    {
        for (int k = 0; k < 5; k++)
        {
            double[] point = [.. Enumerable.Range(0, expected.Dimension).Select(i => 0.7 * Math.Sin(k + 2 * i))];
            (double value, double[] gradient) = expected.At(point);
            (double foundValue, double[] foundGradient) = found.At(point);
            ModelProbe.Close(value, foundValue, 1e-10);
            double largest = gradient.Max(Math.Abs);
            for (int i = 0; i < gradient.Length; i++)
                Assert.Equal(gradient[i], foundGradient[i], 1e-10 * largest);
        }
    }
}
