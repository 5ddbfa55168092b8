using HmcNet.Evaluation;

namespace HmcNet;

/// <summary>The widely applicable information criterion: elpd_waic = log pointwise density - variance of the log-likelihood.</summary>
public sealed class WaicResult : ElpdResult
{
    /// <summary>Above this variance of an observation's log-likelihood the criterion is unreliable (Vehtari, Gelman and Gabry 2017).</summary>
    public const double LargestGoodVariance = 0.4;

    internal WaicResult(LogLikelihoodSource source, IReadOnlyList<double> elpd, IReadOnlyList<double> variances)
        : base(source, elpd, variances)
    {
        PointwiseP = variances;
        Unreliable = variances.Count(v => v > LargestGoodVariance);
        Warnings = Unreliable == 0 ? [] : [FormattableString.Invariant($"{Unreliable} ({100.0 * Unreliable / Observations:0.0}%) p_waic estimates greater than 0.4. We recommend trying loo instead.")];
    }

    /// <inheritdoc/>
    public override string ElpdName => "elpd_waic";

    /// <summary>Variance of each observation's log-likelihood over the draws, p_waic.</summary>
    public IReadOnlyList<double> PointwiseP { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings { get; }

    /// <inheritdoc/>
    public override int Unreliable { get; }

    /// <summary>The table as R's loo prints it, then the warnings.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString() => ElpdText.Of(this);
}
