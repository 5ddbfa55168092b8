namespace HmcNet;

/// <summary>A generalised Pareto distribution fitted to exceedances.</summary>
/// <param name="K">Its shape k; +infinity where no finite shape could be found.</param>
/// <param name="Sigma">Its scale sigma.</param>
public readonly record struct GeneralizedParetoFit(double K, double Sigma);
