namespace HmcNet.Adaptation;

/// <summary>Constants of <see cref="DualAveraging"/>, under CmdStan's names.</summary>
/// <param name="Target">Acceptance delta to aim at, in (0, 1).</param>
/// <param name="Gamma">Regularisation scale, positive.</param>
/// <param name="Kappa">Relaxation exponent, positive.</param>
/// <param name="T0">Iteration offset, not negative.</param>
internal sealed record DualAveragingOptions(double Target = 0.8, double Gamma = 0.05, double Kappa = 0.75, double T0 = 10);
