using System.Globalization;
using System.Text.RegularExpressions;
using HmcNet.Autodiff;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Models;

/// <summary>The account of what a model was compiled to.</summary>
public sealed class ModelExplainTests
{
    [Fact]
    public void It_tells_graph_passes_code_and_cost()
    {
        string text = EightSchools.Define(centered: false).Explain();
        Assert.StartsWith("eight-schools: 10 coordinates\n\ncost\n", text, StringComparison.Ordinal);
        Assert.Contains("\ntraced log density, over all rows\n  %0 = ", text, StringComparison.Ordinal);
        Assert.Contains("\npasses over value and gradient\n  traced: ", text, StringComparison.Ordinal);
        Assert.Matches(@"\n  simplify: \d+ nodes, \d+ values\n", text);
        Assert.Matches(@"\ncode of value and gradient\n  [^\n]*(scalars|loop)", text);
        Assert.Contains("loop over 8: ", text, StringComparison.Ordinal);
        Assert.Matches(@"\n  memory: \d+ bytes a thread, \d+ bytes shared\n", text);
        Assert.Matches(@"\n  [\d.]+ milliseconds from the model's function to the first gradient\n\nterms", text);
        Match cost = Regex.Match(text, @"\ncost\n  ([\d.]+) microseconds and ([\d.]+) bytes a gradient\n");
        Assert.True(double.Parse(cost.Groups[1].Value, CultureInfo.InvariantCulture) > 0);
        Assert.Equal("0", cost.Groups[2].Value);
    }

    [Fact]
    public void Simplifying_leaves_fewer_nodes_than_were_traced()
    {
        string text = EightSchools.Define(centered: true).Explain();
        int[] nodes = [.. Regex.Matches(text, @"\n  (?:traced|simplify): (\d+) nodes").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.True(nodes is [var traced, var simplified] && simplified < traced, text);
    }

    [Fact]
    public void Terms_are_formulas_of_names()
    {
        double[] y = [1, 2, 3], x = [0, 1, 2];
        string text = Model.Define("line", m =>
        {
            var slope = m.Parameter("slope", Normal(1, 2), over: Factor.From("group", ["a", "a", "b"]));
            var sigma = m.Parameter("sigma", Exponential(1));
            m.Observe("y", y, Normal(slope[Factor.From("group", ["a", "a", "b"])] * new Column("x", x), sigma));
        }).Explain();
        Assert.Contains("\n  prior of slope [2]: -0.5 * square((slope - 1) / 2) - (log(2) + 0.918939)\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  Jacobian of sigma: unconstrained(sigma)\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  observation y [3]: -0.5 * square((y - slope[group] * x) / sigma) - (log(sigma) + 0.918939)\n", text, StringComparison.Ordinal);
        Assert.Matches(@"\n  loop over \d+: [^\n]*, of [^\n]*slope", text);
    }

    [Fact]
    public void Long_graphs_are_cut()
    {
        Model model = Model.FromLogDensity(new { x = Space.Real() }, p =>
        {
            Tensor x = p.x;
            for (int i = 0; i < 300; i++)
                x = Sin(x) + i;
            return x;
        });
        Assert.Matches(@"\n  \.\.\. \d+ more lines\n$", model.Explain());
    }

    [Fact]
    public void Compressed_rows_are_told_term_by_term()
    {
        double[] y = [.. Enumerable.Range(0, 120).Select(i => Math.Sin(i))];
        Factor group = Factor.From("group", Enumerable.Range(0, 120).Select(i => $"{i % 10}"));
        Model Define(bool compress) => Model.Define("rows", m =>
        {
            var alpha = m.Parameter("alpha", Normal(0, 1), over: group);
            m.Observe("y", y, Normal(alpha[group], 1));
        }, new ModelOptions { CompressRows = compress });
        Assert.Matches(@"\nrows of data\n  [^\n]*y[^\n]*: 120 rows to 10", Define(true).Explain());
        Assert.Contains("every row is evaluated", Define(false).Explain(), StringComparison.Ordinal);
    }
}
