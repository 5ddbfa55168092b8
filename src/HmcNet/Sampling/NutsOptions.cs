using HmcNet.Hmc.Trees;

namespace HmcNet;

/// <summary>Options of the no-U-turn sampler; names are CmdStan's.</summary>
public sealed record NutsOptions : HmcOptions
{
    /// <summary>Largest number of doublings of a trajectory, 1 to 30; at most 2^MaxTreeDepth - 1 leapfrog steps.</summary>
    public int MaxTreeDepth { get; init; } = 10;

    /// <inheritdoc/>
    internal override string SamplerName => "NUTS";

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(
            MaxTreeDepth is >= 1 and <= Directions.MaxDepth, nameof(MaxTreeDepth), MaxTreeDepth,
            FormattableString.Invariant($"1 to {Directions.MaxDepth}"));
    }
}
