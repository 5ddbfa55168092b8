using HmcNet.Curing;

namespace HmcNet;

/// <summary>Tries remedies of a fit that went wrong.</summary>
public static class FitCure
{
    /// <summary>
    /// Samples the model again under each remedy that leaves its meaning alone, with the fit's own options and seed: other forms of the
    /// parameters that the findings name, forms learnt for every element (<see cref="Centring.Auto"/>), and a higher adapt delta where
    /// transitions diverged. Nothing is changed silently: the fits are in the result, beside the fit before.
    /// </summary>
    /// <param name="fit">A complete fit of NUTS or HMC. Of a bare log density only the options can be changed.</param>
    /// <param name="options">What is tried; the defaults when null.</param>
    /// <param name="cancellation">Stops it; the remedies that were tried to the end are returned.</param>
    /// <returns>Before and after; its text is a table.</returns>
    /// <exception cref="HmcNetException">When the fit is not complete, was made by another sampler, or an option is out of range or names an unknown parameter.</exception>
    public static CureResult Cure(this Fit fit, CureOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(fit);
        options ??= new CureOptions();
        options.Validate();
        return new CureRun(fit, options, cancellation).Run();
    }
}
