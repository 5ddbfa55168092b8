using HmcNet.Diagnostics;

namespace HmcNet.Evaluation;

/// <summary>The widely applicable information criterion over a source of log-likelihoods.</summary>
internal static class WaicCalculation
{
    /// <summary>The result.</summary>
    public static WaicResult Run(LogLikelihoodSource source, EvaluationOptions options, CancellationToken cancellation)
    {
        int n = source.Names.Count;
        var elpd = new double[n];
        var variance = new double[n];
        source.ForEach(options.MaxMemory, options.Parallel(cancellation), () => 0, (i, column, _) =>
        {
            variance[i] = Moments.Variance(column, Moments.Mean(column));
            elpd[i] = LogSums.LogSumExp(column) - Math.Log(column.Length) - variance[i];
        });
        return new WaicResult(source, elpd, variance);
    }
}
