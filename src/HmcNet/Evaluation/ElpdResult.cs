using HmcNet.Evaluation;

namespace HmcNet;

/// <summary>An estimate of the expected log pointwise predictive density (elpd) for new data: by LOO or by WAIC.</summary>
public abstract class ElpdResult
{
    private protected ElpdResult(LogLikelihoodSource source, IReadOnlyList<double> elpd, IReadOnlyList<double> parameters)
    {
        ModelName = source.ModelName;
        ObservationNames = source.Names;
        Data = source.Data;
        Draws = source.Draws;
        Chains = source.Chains;
        PointwiseElpd = elpd;
        Elpd = ElpdEstimate.Of(elpd);
        EffectiveParameters = ElpdEstimate.Of(parameters);
        InformationCriterion = new ElpdEstimate(-2 * Elpd.Value, 2 * Elpd.StandardError);
    }

    /// <summary>Name of the estimate: "elpd_loo" or "elpd_waic".</summary>
    public abstract string ElpdName { get; }

    /// <summary>Name of the model.</summary>
    public string ModelName { get; }

    /// <summary>Names of the observations with one-based indices.</summary>
    public IReadOnlyList<string> ObservationNames { get; }

    /// <summary>Number of observations.</summary>
    public int Observations => ObservationNames.Count;

    /// <summary>Number of draws over all chains.</summary>
    public int Draws { get; }

    /// <summary>Number of chains.</summary>
    public int Chains { get; }

    /// <summary>The elpd of each observation.</summary>
    public IReadOnlyList<double> PointwiseElpd { get; }

    /// <summary>Expected log pointwise predictive density: the larger, the better.</summary>
    public ElpdEstimate Elpd { get; }

    /// <summary>Effective number of parameters: log pointwise density of the data minus elpd for LOO, variance of the log-likelihood for WAIC.</summary>
    public ElpdEstimate EffectiveParameters { get; }

    /// <summary>-2 elpd, on the scale of the deviance (looic, waic).</summary>
    public ElpdEstimate InformationCriterion { get; }

    /// <summary>What stands against trusting the estimate; empty where nothing does.</summary>
    public abstract IReadOnlyList<string> Warnings { get; }

    /// <summary>Number of observations for which the estimate is not reliable.</summary>
    public abstract int Unreliable { get; }

    /// <summary>The data; null where they are not known.</summary>
    internal ObservedData? Data { get; }
}
