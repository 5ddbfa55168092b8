namespace HmcNet;

/// <summary>Coefficients of each level of a group, fixed plus random effects, as lme4's coef.</summary>
/// <param name="Group">The group.</param>
/// <param name="Levels">Its levels.</param>
/// <param name="Names">The coefficients: the fixed effects, then what varies without a fixed effect of its name.</param>
/// <param name="Values">[level, coefficient].</param>
public sealed record GroupCoefficients(string Group, IReadOnlyList<string> Levels, IReadOnlyList<string> Names, double[,] Values);
