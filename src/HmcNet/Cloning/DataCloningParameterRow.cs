namespace HmcNet;

/// <summary>The posterior of one quantity at one number of clones, as in dclone's dctable.</summary>
/// <param name="Name">Name of the parameter or derived quantity.</param>
/// <param name="Clones">Number of clones, K.</param>
/// <param name="Mean">Posterior mean.</param>
/// <param name="Sd">Posterior standard deviation.</param>
/// <param name="SdRatio">The same divided by that of the smallest number of clones.</param>
/// <param name="Expected">What the ratio is when the quantity converges: sqrt(smallest number of clones / K).</param>
/// <param name="RHat">R-hat of its draws.</param>
public sealed record DataCloningParameterRow(string Name, int Clones, double Mean, double Sd, double SdRatio, double Expected, double RHat);
