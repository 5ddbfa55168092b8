namespace HmcNet.Distributions;

/// <summary>Logarithms that densities are normalised with.</summary>
internal static class Constants
{
    public const double Ln2 = 0.6931471805599453;
    public const double LnPi = 1.1447298858494002;
    public const double HalfLn2Pi = 0.9189385332046727;
    public const double Ln2Pi = 1.8378770664093453;
    public const double EulerGamma = 0.5772156649015329;
}
