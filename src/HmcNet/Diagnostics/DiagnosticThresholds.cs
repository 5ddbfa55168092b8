namespace HmcNet.Diagnostics;

/// <summary>The thresholds of a diagnosis; each names where it comes from.</summary>
/// <param name="TreeDepthShare">Warn when more than this share of transitions reached the greatest tree depth.</param>
/// <param name="EBfmi">Warn when a chain's E-BFMI is below.</param>
/// <param name="EBfmiSevere">Severe when a chain's E-BFMI is below.</param>
/// <param name="RHat">Warn when R-hat is above.</param>
/// <param name="RHatSevere">Severe when R-hat is above.</param>
/// <param name="EssPerChain">Warn when bulk or tail ESS is below this times the number of chains; 0 for no such check.</param>
/// <param name="EssRatio">Below this share of the draws an ESS is too low to be believed; 0 for no such check.</param>
public sealed record DiagnosticThresholds(
    double TreeDepthShare,
    double EBfmi,
    double EBfmiSevere,
    double RHat,
    double RHatSevere,
    double EssPerChain,
    double EssRatio)
{
    /// <summary>1 % of transitions: HmcNet's own; a few cut trajectories cost time and do not bias.</summary>
    public const double HmcNetTreeDepthShare = 0.01;

    /// <summary>0.3: CmdStan 2.36 diagnose and ArviZ; used by HmcNet too.</summary>
    public const double EBfmiNominal = 0.3;

    /// <summary>0.2: rstan, check_hmc_diagnostics; HmcNet's limit to severe.</summary>
    public const double EBfmiLow = 0.2;

    /// <summary>1.01: Vehtari et al. (2021), Bayesian Analysis 16, section 4; HmcNet and ArviZ.</summary>
    public const double RHatNominal = 1.01;

    /// <summary>1.01499: CmdStan 2.36 diagnose, so that it prints as 1.01.</summary>
    public const double RHatCmdStan = 1.01499;

    /// <summary>1.05: rstan's warning; HmcNet's limit to severe.</summary>
    public const double RHatHigh = 1.05;

    /// <summary>100 for each chain: Vehtari et al. (2021), section 4; HmcNet, rstan and ArviZ.</summary>
    public const double EssNominalPerChain = 100;

    /// <summary>0.001 of the draws: CmdStan 2.36 diagnose and ArviZ; HmcNet's limit to severe.</summary>
    public const double EssLowRatio = 0.001;

    /// <summary>Greatest tree depth where the settings do not say: CmdStan's default.</summary>
    public const int DefaultMaxTreeDepth = 10;

    /// <summary>HmcNet's own thresholds.</summary>
    public static DiagnosticThresholds HmcNet { get; } = new(
        HmcNetTreeDepthShare, EBfmiNominal, EBfmiLow, RHatNominal, RHatHigh, EssNominalPerChain, EssLowRatio);

    /// <summary>Thresholds of CmdStan 2.36's diagnose (src/cmdstan/diagnose.cpp).</summary>
    public static DiagnosticThresholds CmdStan { get; } = new(
        0, EBfmiNominal, double.NegativeInfinity, RHatCmdStan, double.PositiveInfinity, 0, EssLowRatio);

    /// <summary>Thresholds of rstan (R/check_hmc_diagnostics.R).</summary>
    public static DiagnosticThresholds Rstan { get; } = new(
        0, EBfmiLow, double.NegativeInfinity, RHatHigh, double.PositiveInfinity, EssNominalPerChain, 0);

    /// <summary>Thresholds of arviz-stats (sampling_diagnostics.py).</summary>
    public static DiagnosticThresholds ArviZ { get; } = new(
        0, EBfmiNominal, double.NegativeInfinity, RHatNominal, double.PositiveInfinity, EssNominalPerChain, EssLowRatio);

    /// <summary>The thresholds of a tool.</summary>
    /// <param name="parity">The tool.</param>
    /// <returns>Its thresholds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">When the value is none of the enumeration.</exception>
    public static DiagnosticThresholds Of(DiagnoseParity parity) => parity switch
    {
        DiagnoseParity.HmcNet => HmcNet,
        DiagnoseParity.CmdStan => CmdStan,
        DiagnoseParity.Rstan => Rstan,
        DiagnoseParity.ArviZ => ArviZ,
        _ => throw new ArgumentOutOfRangeException(nameof(parity), parity, "There is no such set of thresholds."),
    };
}
