namespace HmcNet;

/// <summary>Draws from a normal approximation of a posterior at its mode on the unconstrained scale.</summary>
public sealed class LaplaceFit
{
    internal LaplaceFit(OptimizationResult mode, Draws draws, double[] logP, double[] logQ, double logEvidence)
    {
        Mode = mode;
        Draws = draws;
        LogP = logP;
        LogQ = logQ;
        LogNormalizingConstant = logEvidence;
    }

    /// <summary>The mode at which the approximation stands.</summary>
    public OptimizationResult Mode { get; }

    /// <summary>The draws: independent, in one chain, parameters on their own scale, then derived quantities.</summary>
    public Draws Draws { get; }

    /// <summary>log_p: the log density of the unconstrained coordinates at each draw, as the model has it (not normalised).</summary>
    public IReadOnlyList<double> LogP { get; }

    /// <summary>log_q: the log density of the normal approximation at each draw. LogP - LogQ are log importance weights.</summary>
    public IReadOnlyList<double> LogQ { get; }

    /// <summary>
    /// Laplace's approximation of the log of the integral of the model's density: log p(mode) + d log(2 pi) / 2 - log det H / 2.
    /// With normalised priors and likelihood it is the log marginal likelihood of the data.
    /// </summary>
    public double LogNormalizingConstant { get; }

    /// <summary>The draws of one variable or entry.</summary>
    /// <param name="name">Name as in the model.</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public VariableDraws this[string name] => Draws[name];

    /// <summary>Mean, standard deviation, quantiles of every quantity.</summary>
    /// <param name="options">Which variables and quantiles; all and 5, 50, 95 % when null.</param>
    /// <returns>Typed rows; its text is the table.</returns>
    public SummaryTable Summary(SummaryOptions? options = null) => Draws.Summary(options);
}
