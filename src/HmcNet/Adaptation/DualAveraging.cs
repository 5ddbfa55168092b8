namespace HmcNet.Adaptation;

/// <summary>
/// Tunes the step size towards a target acceptance by dual averaging; immutable, each update gives the next state.
/// </summary>
/// <remarks>
/// Y. Nesterov (2009), Primal-dual subgradient methods for convex problems; M. D. Hoffman, A. Gelman (2014), The
/// No-U-Turn sampler, equations 6 and 7, as in Stan's stepsize_adaptation.hpp. With a the acceptance clipped at 1:
/// s_t = (1 - 1/(t + t0)) s_(t-1) + (delta - a) / (t + t0); log eps_t = mu - sqrt(t)/gamma s_t;
/// log epsbar_t = t^-kappa log eps_t + (1 - t^-kappa) log epsbar_(t-1).
/// </remarks>
internal readonly record struct DualAveraging
{
    private readonly DualAveragingOptions options;
    private readonly double mu, meanError, logAverage;
    private readonly int updates;

    private DualAveraging(DualAveragingOptions options, double stepSize, double mu, double meanError, double logAverage, int updates)
    {
        this.options = options;
        StepSize = stepSize;
        this.mu = mu;
        this.meanError = meanError;
        this.logAverage = logAverage;
        this.updates = updates;
    }

    /// <summary>The step size for the next transition, positive.</summary>
    public double StepSize { get; }

    /// <summary>The averaged step size with which sampling goes on; before any update the starting one.</summary>
    public double FinalStepSize => updates == 0 ? StepSize : Math.Exp(logAverage);

    /// <summary>Starts at a step size, pulled towards ten times that: mu = log(10 eps).</summary>
    /// <param name="options">Constants of the rule.</param>
    /// <param name="stepSize">Step size to start with, positive.</param>
    public static DualAveraging Start(DualAveragingOptions options, double stepSize) =>
        new(options, stepSize, Math.Log(10 * stepSize), 0, 0, 0);

    /// <summary>The state after a transition.</summary>
    /// <param name="acceptStatistic">Its accept statistic; values above 1 count as 1.</param>
    public DualAveraging Update(double acceptStatistic)
    {
        int t = updates + 1;
        double eta = 1 / (t + options.T0);
        double error = (1 - eta) * meanError + eta * (options.Target - Math.Min(1, acceptStatistic));
        double logStep = mu - error * Math.Sqrt(t) / options.Gamma;
        double weight = Math.Pow(t, -options.Kappa);
        return new DualAveraging(options, Math.Exp(logStep), mu, error, weight * logStep + (1 - weight) * logAverage, t);
    }
}
