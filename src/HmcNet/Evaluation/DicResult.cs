using System.Globalization;
using System.Text;

namespace HmcNet;

/// <summary>
/// The deviance information criterion (Spiegelhalter, Best, Carlin and van der Linde 2002), DIC = mean deviance + pD, by both rules
/// for the effective number of parameters pD.
/// </summary>
/// <remarks>The deviance is -2 times the log-likelihood of the observations given the parameters, group effects included.</remarks>
public sealed record DicResult
{
    /// <summary>Name of the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>Mean deviance over the draws.</summary>
    public double MeanDeviance { get; init; }

    /// <summary>Monte Carlo standard error of <see cref="MeanDeviance"/>.</summary>
    public double McseMeanDeviance { get; init; }

    /// <summary>var(deviance) / 2 over all draws (Gelman et al. 2013, Bayesian Data Analysis, equation 7.10; R2jags takes the mean over chains).</summary>
    public double PdVariance { get; init; }

    /// <summary>Monte Carlo standard error of <see cref="PdVariance"/>.</summary>
    public double McsePdVariance { get; init; }

    /// <summary>Mean over the chains of var(deviance) / 2, as R2jags prints it.</summary>
    public double PdVarianceOfChains { get; init; }

    /// <summary>Deviance at the posterior means of the parameters, each on the scale on which the model declares it; NaN where that is no point of the model.</summary>
    public double DevianceAtMeans { get; init; }

    /// <summary>Mean deviance minus <see cref="DevianceAtMeans"/>.</summary>
    public double PdPlugIn => MeanDeviance - DevianceAtMeans;

    /// <summary>DIC with <see cref="PdVariance"/>.</summary>
    public double DicVariance => MeanDeviance + PdVariance;

    /// <summary>DIC with <see cref="PdPlugIn"/>.</summary>
    public double DicPlugIn => MeanDeviance + PdPlugIn;

    /// <summary>The parameters whose means were plugged in.</summary>
    public required IReadOnlyList<string> PluggedIn { get; init; }

    /// <summary>Why there is no plug-in rule; null where there is one.</summary>
    public string? PlugInProblem { get; init; }

    /// <summary>Both rules side by side.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"DIC of {ModelName}: mean deviance {MeanDeviance:0.0} (MCSE {McseMeanDeviance:0.00})\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{"",-28}{"pD",8}{"DIC",10}\n");
        text.Append(CultureInfo.InvariantCulture, $"{"var(deviance) / 2",-28}{PdVariance,8:0.0}{DicVariance,10:0.0}\n");
        if (PlugInProblem is null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{"deviance at posterior means",-28}{PdPlugIn,8:0.0}{DicPlugIn,10:0.0}\n");
            text.Append(CultureInfo.InvariantCulture, $"\nPlugged in: the means of {string.Join(", ", PluggedIn)}.");
            if (PdPlugIn < 0)
                text.Append(" A negative pD says that these means are no good summary of the posterior.");
        }
        else
        {
            text.Append('\n').Append(PlugInProblem);
        }
        return text.ToString();
    }
}
