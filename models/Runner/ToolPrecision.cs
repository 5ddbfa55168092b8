namespace HmcNet.CaseStudies.Runner;

/// <summary>The error of numbers of R that have no Monte Carlo error.</summary>
public static class ToolPrecision
{
    /// <summary>Digits of a reference file: ten.</summary>
    private const double Rounding = 1e-9;

    /// <summary>lme4's search stops within this of the optimum, relative to the estimate.</summary>
    private const double Search = 1e-4;

    /// <summary>A number in closed form, as the file prints it.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The number with the rounding of the file as its error.</returns>
    public static Estimate Printed(double value) => new(value, Rounding * Math.Abs(value));

    /// <summary>The place of a maximum that lme4 has searched for.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The number with an error such that a difference of <see cref="ExpectedRow.Bound"/> errors is the tolerance of the search.</returns>
    public static Estimate Optimum(double value) => new(value, Search * Math.Abs(value) / ExpectedRow.Bound);

    /// <summary>The height of a maximum that lme4 has searched for: a log-likelihood.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The number with the tolerance of the search, of which the log-likelihood feels the square.</returns>
    public static Estimate LogLikelihood(double value) => new(value, 1e-6);
}
