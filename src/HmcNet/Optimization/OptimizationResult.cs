namespace HmcNet;

/// <summary>A maximum of a density or likelihood: estimates, standard errors, and what is to be said of it.</summary>
public class OptimizationResult
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    internal OptimizationResult(Optimization.ResultParts parts)
    {
        ModelName = parts.ModelName;
        Method = parts.Method;
        Estimates = parts.Estimates;
        Covariance = parts.Covariance;
        LogLikelihood = parts.LogLikelihood;
        LogDensity = parts.LogDensity;
        ParameterCount = parts.ParameterCount;
        ObservationCount = parts.ObservationCount;
        Converged = parts.Converged;
        Boundary = parts.Boundary;
        Notes = parts.Notes;
        Evaluations = parts.Evaluations;
        Dropped = parts.Dropped;
        Coordinates = parts.Coordinates;
        for (int i = 0; i < Estimates.Count; i++)
        {
            places.TryAdd(Estimates[i].Name, i);
            if (Estimates[i].Label is { } label)
                places.TryAdd(label, i);
        }
    }

    /// <summary>Name of the model.</summary>
    public string ModelName { get; }

    /// <summary>What was maximised, in words: "maximum likelihood", "posterior mode", "restricted maximum likelihood", ...</summary>
    public string Method { get; }

    /// <summary>The estimates of every entry of the parameters, then of derived quantities of them.</summary>
    public IReadOnlyList<Estimate> Estimates { get; }

    /// <summary>Covariance of the estimates in the order of <see cref="Estimates"/>; NaN where there are no standard errors.</summary>
    public double[,] Covariance { get; }

    /// <summary>
    /// Log-likelihood at the estimates: the sum over observations; for a marginal likelihood with the latent variables integrated out.
    /// </summary>
    public double LogLikelihood { get; }

    /// <summary>What was maximised, at the estimates: for a posterior mode with the priors.</summary>
    public double LogDensity { get; }

    /// <summary>Number of free parameters (degrees of freedom of the model): coordinates that were estimated.</summary>
    public int ParameterCount { get; }

    /// <summary>Number of observed values.</summary>
    public int ObservationCount { get; }

    /// <summary>-2 log-likelihood.</summary>
    public double Deviance => -2 * LogLikelihood;

    /// <summary>Akaike's criterion: deviance + 2 x number of parameters.</summary>
    public double Aic => Deviance + 2 * ParameterCount;

    /// <summary>Schwarz's criterion: deviance + log(number of observed values) x number of parameters.</summary>
    public double Bic => Deviance + Math.Log(ObservationCount) * ParameterCount;

    /// <summary>Whether a strict maximum was found, apart from coordinates at a boundary.</summary>
    public bool Converged { get; }

    /// <summary>Names of the parameters whose estimate lies on the boundary of their support: a "singular" fit when there are any.</summary>
    public IReadOnlyList<string> Boundary { get; }

    /// <summary>Whether an estimate lies on the boundary of its support, e.g. a standard deviation at zero.</summary>
    public bool IsSingular => Boundary.Count > 0;

    /// <summary>What is to be said of the maximum, each a sentence: boundaries, flat directions, latent variables, starts that ended lower.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The terms of the log density that were left out, in words.</summary>
    public IReadOnlyList<string> Dropped { get; }

    /// <summary>Number of evaluations of the density.</summary>
    public long Evaluations { get; }

    /// <summary>All unconstrained coordinates at the maximum.</summary>
    internal double[] Coordinates { get; }

    /// <summary>One estimate.</summary>
    /// <param name="name">Name of the entry, e.g. "mu", "alpha[2]", or its label, e.g. "alpha[north]".</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public Estimate this[string name] => Estimates[PlaceOf(name)];

    /// <summary>Covariance of two estimates.</summary>
    /// <param name="first">Name of an entry.</param>
    /// <param name="second">Name of an entry.</param>
    /// <exception cref="HmcNetException">When there is none of a name.</exception>
    public double CovarianceOf(string first, string second) => Covariance[PlaceOf(first), PlaceOf(second)];

    /// <summary>The values of a variable, row-major.</summary>
    /// <param name="variable">Name as in the model, without indices.</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public double[] Values(string variable)
    {
        double[] values = [.. Estimates.Where(e => e.Name == variable || e.Name.StartsWith(variable + "[", StringComparison.Ordinal)).Select(e => e.Value)];
        return values.Length > 0 ? values : throw Unknown(variable);
    }

    /// <summary>The result as text.</summary>
    /// <returns>A table of the estimates, the criteria and the notes.</returns>
    public override string ToString() => Optimization.ResultText.Of(this);

    /// <summary>Place of an estimate.</summary>
    private protected int PlaceOf(string name) => places.TryGetValue(name, out int place) ? place : throw Unknown(name);

    private HmcNetException Unknown(string name) => new(
        $"There is no estimate named \"{name}\".", where: $"{Method} of \"{ModelName}\"",
        expected: $"one of {string.Join(", ", Estimates.Take(12).Select(e => e.Name))}{(Estimates.Count > 12 ? ", ..." : "")}", found: $"\"{name}\"",
        remedy: "write scalars as mu, entries of arrays as alpha[2], counted from 1");
}
