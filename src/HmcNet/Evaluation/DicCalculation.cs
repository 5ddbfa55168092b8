using HmcNet.Diagnostics;
using HmcNet.Supports;

namespace HmcNet.Evaluation;

/// <summary>The deviance information criterion of a fit.</summary>
internal static class DicCalculation
{
    /// <summary>The result.</summary>
    public static DicResult Run(FitLogLikelihoodSource source, Model model, EvaluationOptions options, CancellationToken cancellation)
    {
        double[] deviance = Array.ConvertAll(source.Totals(options.Parallel(cancellation)), v => -2 * v);
        int bad = Array.FindIndex(deviance, d => !double.IsFinite(d));
        if (bad >= 0)
            throw new HmcNetException(
                "The deviance is not finite.", where: FormattableString.Invariant($"draw {bad + 1}, chain after chain"), expected: "a finite log-likelihood at every draw",
                found: FormattableString.Invariant($"{deviance[bad]}"), remedy: "fit.Loo() names the observation");
        double[][] chains = [.. deviance.Chunk(deviance.Length / source.Chains)];
        var values = new ChainValues(chains);
        double mean = Moments.Mean(deviance), variance = Moments.Variance(deviance, mean);
        string? problem = PlugInProblem(model);
        return new DicResult
        {
            ModelName = model.Name,
            MeanDeviance = mean,
            McseMeanDeviance = MonteCarloError.Mean(values),
            PdVariance = variance / 2,
            // d(var / 2) = sd d(sd).
            McsePdVariance = Math.Sqrt(variance) * MonteCarloError.StandardDeviation(values),
            PdVarianceOfChains = chains.Average(c => Moments.Variance(c, Moments.Mean(c)) / 2),
            DevianceAtMeans = problem is null ? -2 * source.TotalAt(source.ParameterMeans()) : double.NaN,
            PluggedIn = [.. model.Trace.Parameters.Select(p => p.Name)],
            PlugInProblem = problem,
        };
    }

    // Means of these are no values of the parameter: whole numbers, and sets that are not convex.
    private static string? PlugInProblem(Model model)
    {
        ParameterDeclaration? found = model.Trace.Parameters.Find(p => p.Support.IsDiscrete || p.Support is UnitVectorSupport or CholeskyCorrelationSupport);
        return found is null ? null : $"No plug-in rule: the mean of \"{found.Name}\" is no value that it can take ({found.Support.Name}).";
    }
}
