namespace HmcNet.Evaluation;

/// <summary>Leave-one-out cross-validation over a source of log-likelihoods.</summary>
internal static class LooCalculation
{
    /// <summary>Every observation by Pareto-smoothed importance sampling.</summary>
    public static LooPoint[] Points(LogLikelihoodSource source, LooOptions options, CancellationToken cancellation)
    {
        var points = new LooPoint[source.Names.Count];
        source.ForEach(
            options.MaxMemory, options.Parallel(cancellation), () => new LooWorkspace(source.Chains, options.RelativeEfficiency),
            (i, column, workspace) => points[i] = workspace.Point(source.Names[i], column));
        return points;
    }

    /// <summary>The result without refits.</summary>
    public static LooResult Run(LogLikelihoodSource source, LooOptions options, CancellationToken cancellation, TimeSpan? costOfRefit = null) =>
        new(source, Points(source, options, cancellation), [], 0, costOfRefit);
}
