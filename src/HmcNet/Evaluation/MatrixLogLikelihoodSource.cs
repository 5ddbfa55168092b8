namespace HmcNet.Evaluation;

/// <summary>Pointwise log-likelihoods that are in memory.</summary>
internal sealed class MatrixLogLikelihoodSource(LogLikelihoodDraws draws) : LogLikelihoodSource
{
    /// <inheritdoc/>
    public override string ModelName => draws.ModelName;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => draws.Names;

    /// <inheritdoc/>
    public override int Chains => draws.Chains;

    /// <inheritdoc/>
    public override int Draws => draws.Draws;

    /// <inheritdoc/>
    public override ObservedData? Data => draws.Data;

    /// <inheritdoc/>
    public override void Read(int first, double[][] columns, int count, ParallelOptions parallel) => draws.Read(first, columns, count);
}
