namespace HmcNet.CaseStudies.Runner;

/// <summary>The error of numbers of R that have no Monte Carlo error.</summary>
public static class ToolPrecision
{
    /// <summary>Digits of a reference file: ten.</summary>
    private const double Rounding = 1e-9;

    /// <summary>
    /// lmer's search (nloptwrap, tolerance 1e-8 in deviance and parameters) has been seen to stop with a deviance 7e-8 above its minimum.
    /// </summary>
    private const double Deviance = 1e-7;

    /// <summary>A number in closed form, as the file prints it.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The number with the rounding of the file as its error.</returns>
    public static Figure Printed(double value) => new(value, Rounding * Math.Abs(value));

    /// <summary>The place of a maximum that lme4 has searched for.</summary>
    /// <param name="value">The number.</param>
    /// <param name="sd">Posterior standard deviation, or standard error, of the quantity: that far from its minimum the deviance is up by 1.</param>
    /// <returns>The number, with the distance from the minimum at which the deviance is up by the search's tolerance as its error.</returns>
    public static Figure Optimum(double value, double sd) => new(value, Math.Sqrt(Deviance) * sd);

    /// <summary>The height of a maximum that lme4 has searched for: a log-likelihood.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The number with the rounding of the file and the tolerance of the search as its error.</returns>
    public static Figure LogLikelihood(double value) => new(value, 1e-6);
}
