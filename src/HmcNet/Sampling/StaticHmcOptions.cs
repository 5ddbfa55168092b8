namespace HmcNet;

/// <summary>Options of Hamiltonian Monte Carlo with a fixed integration time; names are CmdStan's.</summary>
public sealed record StaticHmcOptions : HmcOptions
{
    /// <summary>Creates the defaults.</summary>
    /// <remarks>
    /// Adaptation is Stan's here. Adaptation from draws and gradients is exact for normals, for which the default integration
    /// time, 2 pi, would then be the very period after which a trajectory is back where it began; use it with
    /// another time, or with jitter.
    /// </remarks>
    public StaticHmcOptions()
    {
        Adaptation = AdaptationMethod.Stan;
        Metric = Metric.Diagonal;
    }

    /// <summary>
    /// Integration time of a transition, positive; the number of leapfrog steps is its ratio to the step size.
    /// </summary>
    public double IntegrationTime { get; init; } = 2 * Math.PI;

    /// <inheritdoc/>
    internal override string SamplerName => "HMC";

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(
            double.IsFinite(IntegrationTime) && IntegrationTime > 0, nameof(IntegrationTime), IntegrationTime,
            "positive and finite");
    }
}
