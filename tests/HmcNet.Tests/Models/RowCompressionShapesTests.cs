using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Models;

/// <summary>What users write compresses where it can, and its numbers are those of all rows.</summary>
public class RowCompressionShapesTests
{
    private static readonly ModelOptions Plain = new() { CompressRows = false };

    public static TheoryData<string> Names => [.. RowCompressionShapes.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_are_as_few_as_they_can_be_and_the_numbers_are_those_of_all(string name)
    {
        (Action<ModelBuilder> define, int[] rowsAfter) = RowCompressionShapes.All[name];
        Model plain = Model.Define(name, define, Plain), compressed = Model.Define(name, define);
        Assert.True(rowsAfter.SequenceEqual(compressed.CompressedTerms.Select(t => t.RowsAfter)), string.Join("\n", compressed.CompressedTerms));
        RequireSame(plain, compressed);

        // The same data in another order: other statistics, and for some models other groups.
        var reversed = compressed.DataNames.ToDictionary(n => n, n => Reversed(compressed, n));
        RequireSame(plain.With(reversed), compressed.With(reversed));
        RequireSame(plain, compressed.With(reversed).With(compressed.DataNames.ToDictionary(n => n, n => Values(compressed, n))));

        if (compressed.Terms.Any(t => t.Kind == TermKind.Observation))
            Assert.Equal(plain.PointwiseLogLikelihood.Layout.Size, compressed.PointwiseLogLikelihood.Layout.Size);
    }

    [Fact]
    public void Counts_of_zero_at_a_rate_of_zero_are_certain_however_rows_are_merged()
    {
        double[] exposure = [.. Enumerable.Range(0, 60).Select(i => 0.5 + i % 7)];
        Model Define(ModelOptions? options) => Model.Define("rates", m =>
        {
            var rate = m.Parameter("log_rate", Normal(0, 1), over: 2);
            m.Observe("k", new double[60], Poisson(Exp(rate)[Enumerable.Range(0, 60).Select(i => i % 2).ToArray()] * exposure));
        }, options);
        Model compressed = Define(null), plain = Define(Plain);
        Assert.Equal([2, 2], compressed.CompressedTerms.Select(t => t.RowsAfter));
        double[] rateOfZero = [-1e4, 0.3];
        Assert.Equal(plain.At(rateOfZero).Value, compressed.At(rateOfZero).Value, 1e-3);
        RequireSame(plain, compressed);
    }

    [Theory]
    [InlineData(50, 1)]
    [InlineData(51, null)]
    public void Large_offsets_stay_in_their_exponential(double offset, int? rowsAfter)
    {
        double[] offsets = [.. Enumerable.Range(0, 60).Select(i => offset - 0.01 * i)];
        Model Define(ModelOptions? options) => Model.Define("offsets", m =>
        {
            var mu = m.Parameter("mu", Normal(-50, 1));
            m.AddLogDensity("rates", -Sum(Exp(mu + offsets)));
        }, options);
        Model compressed = Define(null);
        Assert.Equal(rowsAfter, compressed.CompressedTerms.SingleOrDefault()?.RowsAfter);
        RequireSame(Define(Plain), compressed);
    }

    [Fact]
    public void Data_in_a_logarithm_that_lose_their_sign_are_compressed_anew()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => 1.0 + i)];
        Column column = new("x", x);
        Model Define(ModelOptions? options) => Model.Define("logs", m =>
        {
            var rate = m.Parameter("rate", Normal(2, 1));
            m.AddLogDensity("logs", Sum(Log(rate * column)));
        }, options);
        Model compressed = Define(null), plain = Define(Plain);
        Assert.Equal(1, Assert.Single(compressed.CompressedTerms).RowsAfter);
        double[] negative = [.. x.Select(v => -v)], point = [-0.3];
        Assert.True(double.IsNaN(plain.At(point).Value) && double.IsNaN(compressed.At(point).Value));
        ModelProbe.Close(plain.With("x", negative).At(point).Value, compressed.With("x", negative).At(point).Value, 1e-10);
        Assert.Empty(compressed.With("x", negative).CompressedTerms);
    }

    private static double[] Values(Model model, string name) =>
        [.. model.Graph.DataSources.Concat(model.GradientGraph.DataSources).First(s => s.Name == name).Values];

    private static double[] Reversed(Model model, string name) => [.. Values(model, name).Reverse()];

    /// <summary>Within 1e-10 of the size of the numbers: two orders of summation.</summary>
    private static void RequireSame(Model expected, Model found)
    {
        for (int k = 0; k < 4; k++)
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
