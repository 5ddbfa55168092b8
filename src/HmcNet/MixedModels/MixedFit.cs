using HmcNet.Formulas;
using HmcNet.MixedModels;

namespace HmcNet;

/// <summary>A linear mixed model fitted by REML or maximum likelihood; quantities and words are lme4's.</summary>
public sealed class MixedFit
{
    private readonly MixedDesign design;
    private readonly double[] theta;
    private readonly Lazy<MixedModelDefinition> definition;

    internal MixedFit(MixedDesign design, bool restricted, double[] theta, double[][,] factors, MixedSolution solution, DevianceSearch search)
    {
        this.design = design;
        this.theta = theta;
        IsRestricted = restricted;
        Sigma = solution.Sigma;
        Deviance = solution.Deviance;
        Residuals = solution.Residuals;
        Fitted = [.. design.Response.Zip(solution.Residuals, (y, r) => y - r)];
        Converged = search.Converged;
        Evaluations = search.Evaluations;
        Gradient = search.GradientSize;
        double[,] covariance = solution.Unscaled();
        for (int i = 0; i < covariance.GetLength(0); i++)
        {
            for (int j = 0; j < covariance.GetLength(1); j++)
                covariance[i, j] *= Sigma * Sigma;
        }
        Covariance = covariance;
        FixedEffects = [.. design.Fixed.Names.Select((name, j) => new Coefficient(name, solution.Beta[j], Math.Sqrt(covariance[j, j])))];
        Theta = [.. MixedQuantities.Theta(factors)];
        VarianceComponents = MixedQuantities.Components(design, factors, Sigma);
        RandomEffects = MixedQuantities.Effects(design, factors, solution);
        GroupCoefficients = MixedQuantities.PerGroup(FixedEffects, RandomEffects);
        Singularities = SingularFit.Find(design, factors);
        definition = new(() => new MixedModelDefinition(design, new MixedModelDefinitionOptions { Factors = design.Options.Factors }));
    }

    /// <summary>The formula.</summary>
    public Formula Formula => design.Data.Formula;

    /// <summary>Whether this is REML; else maximum likelihood.</summary>
    public bool IsRestricted { get; }

    /// <summary>Fixed effects with standard errors, given the estimated variances.</summary>
    public IReadOnlyList<Coefficient> FixedEffects { get; }

    /// <summary>Covariance matrix of the fixed effects, given the estimated variances.</summary>
    public double[,] Covariance { get; }

    /// <summary>Standard deviations and correlations of the random effects, term by term.</summary>
    public IReadOnlyList<VarianceComponent> VarianceComponents { get; }

    /// <summary>Residual standard deviation.</summary>
    public double Sigma { get; }

    /// <summary>lme4's theta: the lower triangles of the relative covariance factors by columns; a standard deviation over sigma
    /// for a term with one effect.</summary>
    public IReadOnlyList<double> Theta { get; }

    /// <summary>-2 log-likelihood; of REML its criterion.</summary>
    public double Deviance { get; }

    /// <summary>The REML criterion; NaN for maximum likelihood.</summary>
    public double RemlCriterion => IsRestricted ? Deviance : double.NaN;

    /// <summary>Log-likelihood; of REML the restricted one.</summary>
    public double LogLikelihood => -Deviance / 2;

    /// <summary>Number of parameters: fixed effects, theta and sigma.</summary>
    public int ParameterCount => FixedEffects.Count + Theta.Count + 1;

    /// <summary>-2 logLik + 2 parameters.</summary>
    public double Aic => Deviance + 2 * ParameterCount;

    /// <summary>-2 logLik + log(n) parameters.</summary>
    public double Bic => Deviance + Math.Log(Fitted.Count) * ParameterCount;

    /// <summary>Predicted random effects, one entry for each group.</summary>
    public IReadOnlyList<RandomEffects> RandomEffects { get; }

    /// <summary>Coefficients of each level, one entry for each group.</summary>
    public IReadOnlyList<GroupCoefficients> GroupCoefficients { get; }

    /// <summary>Fitted values, random effects included, one a row.</summary>
    public IReadOnlyList<double> Fitted { get; }

    /// <summary>Observed minus fitted, one a row.</summary>
    public IReadOnlyList<double> Residuals { get; }

    /// <summary>Columns of the fixed effects that were left out because they are combinations of others.</summary>
    public IReadOnlyList<DroppedColumn> Dropped => design.Dropped;

    /// <summary>Whether a variance is estimated as zero or a correlation as one: lme4's boundary (singular) fit.</summary>
    public bool IsSingular => Singularities.Count > 0;

    /// <summary>For each singular term a sentence: what is at the boundary and what it means.</summary>
    public IReadOnlyList<string> Singularities { get; }

    /// <summary>Whether the search ended where the gradient is zero.</summary>
    public bool Converged { get; }

    /// <summary>Number of evaluations of the likelihood.</summary>
    public int Evaluations { get; }

    /// <summary>The corresponding model with weakly informative priors; see <see cref="ToModel"/>.</summary>
    public Model Model => definition.Value.Model;

    /// <summary>C# source of <see cref="Model"/>, to be pasted and changed.</summary>
    public string ModelSource => definition.Value.Source;

    /// <summary>Largest element of the gradient of the deviance where the search ended.</summary>
    internal double Gradient { get; }

    /// <summary>Names, designs and data.</summary>
    internal MixedDesign Design => design;

    /// <summary>A fixed effect by its name.</summary>
    /// <param name="name">Its name, e.g. "(Intercept)".</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public Coefficient this[string name] => FixedEffects.FirstOrDefault(c => c.Name == name)
        ?? throw new HmcNetException($"There is no fixed effect named \"{name}\".", where: $"formula \"{Formula}\"",
            expected: $"one of {string.Join(", ", FixedEffects.Select(c => c.Name))}", found: $"\"{name}\"", remedy: Dropped.FirstOrDefault(d => d.Name == name)?.ToString());

    /// <summary>The same model by maximum likelihood; this fit when it is one.</summary>
    /// <returns>The fit.</returns>
    public MixedFit Ml() => IsRestricted ? design.Fit(restricted: false, Restart()) : this;

    /// <summary>The same model by REML; this fit when it is one.</summary>
    /// <returns>The fit.</returns>
    public MixedFit Reml() => IsRestricted ? this : design.Fit(restricted: true, Restart());

    /// <summary>
    /// The same fit by <see cref="HmcNet.Marginal.Likelihood"/> on the model written out with flat priors: the random effects (and for
    /// REML the fixed effects) integrated out by derivatives, which is exact here because they are conditionally normal. It adds
    /// standard errors of the variance components, and shows that the equations of this fit and the model agree.
    /// </summary>
    /// <param name="options">Starts and tolerances; null for one start at this fit's estimates. What is integrated is set here.</param>
    /// <returns>The maximum of the marginal likelihood; its parameters are those of <see cref="ToModel"/>.</returns>
    public MarginalResult Marginal(MarginalOptions? options = null) => MarginalFit.Run(this, options);

    /// <summary>Standard deviations and correlations of a group.</summary>
    /// <param name="group">The group; of several terms of the group the first.</param>
    /// <returns>The component.</returns>
    /// <exception cref="HmcNetException">When the formula has no such group.</exception>
    public VarianceComponent VarianceOf(string group) => VarianceComponents.FirstOrDefault(c => c.Group == group)
        ?? throw new HmcNetException($"No effects vary over \"{group}\".", where: $"formula \"{Formula}\"", expected: $"one of {string.Join(", ", VarianceComponents.Select(c => c.Group).Distinct())}", found: $"\"{group}\"");

    /// <summary>The corresponding <see cref="Model"/> with other priors or in another form.</summary>
    /// <param name="options">Priors and form; null for the defaults. Factors are those of the fit.</param>
    /// <returns>The model and its C# source.</returns>
    public MixedModelDefinition ToModel(MixedModelDefinitionOptions? options = null) =>
        new(design, (options ?? new MixedModelDefinitionOptions()) with { Factors = design.Options.Factors });

    /// <summary>What lmer's summary prints.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() => MixedFitText.Write(this);

    /// <summary>A refit begins where this one ended, but for variances of zero, where the gradient is zero by symmetry.</summary>
    private double[]? Restart() => IsSingular ? null : theta;
}
