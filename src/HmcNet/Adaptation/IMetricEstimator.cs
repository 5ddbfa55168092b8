using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>Observes draws and estimates an inverse metric from them.</summary>
internal interface IMetricEstimator
{
    /// <summary>Number of draws seen.</summary>
    int Count { get; }

    /// <summary>Takes a draw. Allocates nothing.</summary>
    /// <param name="position">Read: shape [Dimension].</param>
    void Add(ReadOnlySpan<double> position);

    /// <summary>The shrunk estimate.</summary>
    /// <returns>A kinetic energy with that inverse metric.</returns>
    /// <exception cref="HmcNetException">When the estimate overflows.</exception>
    KineticEnergy Estimate();
}
