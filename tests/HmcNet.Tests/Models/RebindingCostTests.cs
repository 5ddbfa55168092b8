using System.Runtime;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Models;

/// <summary>Other data of the same shapes cost no tracing and no compilation.</summary>
public class RebindingCostTests
{
    private static readonly int[] Group = [.. Enumerable.Range(0, 120).Select(i => i % 9)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Neither_the_models_function_runs_nor_is_any_code_generated(bool compressRows)
    {
        int traced = 0;
        Model Define() => Model.Define("model", m =>
        {
            traced++;
            var alpha = m.Parameter("alpha", Normal(0, 1), over: 9);
            m.Observe("y", Data(0), Normal(alpha[Group], 1));
            m.Observe("k", Counts(0), PoissonLog(alpha[Group]));
        }, new ModelOptions { CompressRows = compressRows });
        Model model = Define();
        var point = new double[model.Dimension];
        model.At(point);
        Assert.Equal(1, traced);

        // Methods of this library are compiled at their first call; then the least of several times is what rebinding needs.
        int fewest = int.MaxValue;
        for (int round = 1; round <= 20; round++)
        {
            var other = new Dictionary<string, double[]> { ["y"] = Data(round), ["k"] = [.. Counts(round).Select(k => (double)k)] };
            long before = JitInfo.GetCompiledMethodCount(currentThread: true);
            model.With(other).At(point);
            fewest = Math.Min(fewest, (int)(JitInfo.GetCompiledMethodCount(currentThread: true) - before));
        }
        Assert.Equal((1, 0), (traced, fewest));

        // The count sees generated code: a model of its own has some each time.
        fewest = int.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = JitInfo.GetCompiledMethodCount(currentThread: true);
            Define().At(point);
            fewest = Math.Min(fewest, (int)(JitInfo.GetCompiledMethodCount(currentThread: true) - before));
        }
        Assert.True(fewest > 0 && traced == 6, $"{fewest} methods, {traced} traces");
    }

    private static double[] Data(int shift) => [.. Enumerable.Range(0, 120).Select(i => Math.Sin(i + shift))];

    private static int[] Counts(int shift) => [.. Enumerable.Range(0, 120).Select(i => (i + shift) % 5)];
}
