namespace HmcNet;

/// <summary>Options of Hamiltonian Monte Carlo with a fixed integration time; names are CmdStan's.</summary>
public sealed record StaticHmcOptions : SamplerOptions
{
    /// <summary>
    /// Integration time of a transition, positive; the number of leapfrog steps is its ratio to the step size.
    /// </summary>
    public double IntegrationTime { get; init; } = 2 * Math.PI;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(
            double.IsFinite(IntegrationTime) && IntegrationTime > 0, nameof(IntegrationTime), IntegrationTime,
            "positive and finite");
    }
}
