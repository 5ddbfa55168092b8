namespace HmcNet;

/// <summary>A row of an analysis of variance.</summary>
/// <param name="Name">The source of variation, or the model.</param>
/// <param name="Df">Degrees of freedom.</param>
/// <param name="SumSq">Sum of squares.</param>
/// <param name="MeanSq">Sum of squares over degrees of freedom.</param>
/// <param name="F">Mean square over that of the residuals; NaN for the residuals.</param>
/// <param name="P">P(F' > F); NaN for the residuals.</param>
public sealed record AnovaRow(string Name, int Df, double SumSq, double MeanSq, double F, double P);
