using HmcNet.Cloning;
using HmcNet.Diagnostics;
using MathNet.Numerics.Distributions;

namespace HmcNet;

/// <summary>
/// The result of data cloning: maximum likelihood estimates with standard errors, how posterior variances fall with the number of clones, and
/// what that says of identifiability.
/// </summary>
public sealed class DataCloningResult
{
    private readonly Model model;
    private readonly CloneRoles roles;
    private readonly DataCloningOptions options;
    private readonly IReadOnlyList<int> wanted;
    private readonly IReadOnlyList<CloneFit> all;
    private readonly Lazy<IReadOnlyList<PosteriorMoments>> moments;
    private readonly Lazy<IReadOnlyList<DataCloningRow>> table;
    private readonly Lazy<IReadOnlyList<DataCloningEstimate>> estimates;
    private readonly Lazy<DataCloningVerdict> verdict;
    private readonly LatentPredictor predictor;

    internal DataCloningResult(
        Model model, CloneRoles roles, DataCloningOptions options, IReadOnlyList<int> wanted, IReadOnlyList<CloneFit> fits, HmcNetException? failure, IReadOnlyList<string> names)
    {
        this.model = model;
        this.roles = roles;
        this.options = options;
        this.wanted = wanted;
        all = fits;
        Failure = failure;
        Names = names;
        Fits = [.. fits.Where(f => f.IsComplete && f.Draws.TotalDraws > names.Count + 1)];
        moments = new(() => [.. Fits.Select(f => PosteriorMoments.Of(f.Draws, names))]);
        table = new(MakeTable);
        estimates = new(MakeEstimates);
        verdict = new(() => CloneVerdicts.Of(Fits, Names, moments.Value));
        predictor = new LatentPredictor(model, roles, options);
    }

    /// <summary>The complete fits, one for each number of clones, in increasing order.</summary>
    public IReadOnlyList<CloneFit> Fits { get; }

    /// <summary>The fit that was cancelled, or of which a chain failed; null where there is none. Its draws take no part in the estimates.</summary>
    public CloneFit? Interrupted => all.FirstOrDefault(f => !Fits.Contains(f));

    /// <summary>What stopped a fit before it had draws; null where nothing did.</summary>
    public HmcNetException? Failure { get; }

    /// <summary>Whether all fits that were asked for are complete.</summary>
    public bool IsComplete => Fits.Count == wanted.Count;

    /// <summary>Names of what is estimated, entry by entry.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Names of the latent variables, of which each clone had its own.</summary>
    public IReadOnlyList<string> Latent => [.. roles.Latent.Select(p => p.Name)];

    /// <summary>The largest number of clones of the complete fits; 0 where there are none.</summary>
    public int Clones => Fits.Count == 0 ? 0 : Fits[^1].Clones;

    /// <summary>Maximum likelihood estimates, one for each of <see cref="Names"/>; empty when no fit is complete.</summary>
    public IReadOnlyList<DataCloningEstimate> Estimates => estimates.Value;

    /// <summary>The estimate of one quantity.</summary>
    /// <param name="name">Its name, one of <see cref="Names"/>.</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public DataCloningEstimate this[string name] => Estimates.FirstOrDefault(e => e.Name == name) ?? throw new HmcNetException(
        $"There is no estimate of \"{name}\".", where: "data cloning", expected: Names.Count == 0 ? "none" : $"one of {string.Join(", ", Names)}", found: $"\"{name}\"",
        remedy: "other quantities are estimated by Monitor(\"...\") of the result");

    /// <summary>Covariance of the estimates, K times the posterior covariance, shape [Names.Count, Names.Count]; empty when no fit is complete.</summary>
    public double[,] Covariance => Fits.Count == 0 ? new double[0, 0] : (Clones * moments.Value[^1].Covariance).ToArray();

    /// <summary>The diagnostics of dclone's dcdiag, one row for each complete fit.</summary>
    public IReadOnlyList<DataCloningRow> Table => table.Value;

    /// <summary>Means and standard deviations by number of clones, as dclone's dctable, quantity by quantity.</summary>
    public IReadOnlyList<DataCloningParameterRow> ParameterTable => [.. Names.SelectMany((name, i) => Fits.Select((fit, f) => new DataCloningParameterRow(
        name, fit.Clones, moments.Value[f].Means[i], moments.Value[f].Sd(i), moments.Value[f].Sd(i) / moments.Value[0].Sd(i), Math.Sqrt((double)Fits[0].Clones / fit.Clones),
        RHat.RankNormalized(ChainValues.Of(fit.Draws, name)))))];

    /// <summary>Whether what is estimated is identifiable, what of it is not, and whether the chains agree.</summary>
    public DataCloningVerdict Verdict => verdict.Value;

    /// <summary>The same fits judged by other quantities: nothing is sampled again.</summary>
    /// <param name="names">Names of parameters and derived quantities that no latent variable enters, e.g. "mu", "sum".</param>
    /// <returns>Estimates, table and verdict for these.</returns>
    /// <exception cref="HmcNetException">When a name is unknown, or is that of something latent.</exception>
    public DataCloningResult Monitor(params IReadOnlyList<string> names) =>
        new(model, roles, options, wanted, all, Failure, CloneChecks.Monitored(model, roles, names));

    /// <summary>
    /// Predicts latent variables: draws them given the data, the parameters having the sampling distribution of their estimates.
    /// </summary>
    /// <remarks>
    /// Lele, Nadeem and Schmuland (2010), section 5: proportional to p(y | latent, theta) p(latent | theta) N(theta; mean, K x covariance) of
    /// the fit with the most clones, the parameters on their unconstrained scale, integrated over theta.
    /// </remarks>
    /// <param name="name">A latent variable, or a quantity derived of some.</param>
    /// <param name="probability">Probability of the intervals, between 0 and 1.</param>
    /// <param name="sampler">Options of the sampler; those of the fits when null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Means, standard deviations and central intervals, entry by entry.</returns>
    /// <exception cref="HmcNetException">When the name is unknown or no fit is complete, or the parameters did not vary.</exception>
    public LatentPrediction PredictLatent(string name, double probability = 0.95, SamplerOptions? sampler = null, CancellationToken cancellation = default)
    {
        CloneChecks.RequireProbability(probability, nameof(probability));
        if (Fits.Count == 0)
            throw new HmcNetException("Latent variables cannot be predicted: no fit is complete.", where: $"data cloning of \"{model.Name}\"", expected: "a complete fit", found: "none");
        LatentPrediction prediction = predictor.Predict(Fits[^1], name, probability, sampler ?? options.Sampler, cancellation);
        DataCloningVerdict ofAll = Monitor([.. roles.Parameters.Select(p => p.Name)]).Verdict;
        return ofAll.IsIdentifiable == true ? prediction : prediction with
        {
            Caution = $"The intervals rest on a sampling distribution of {string.Join(", ", roles.Parameters.Select(p => p.Name))}, of which data cloning says: {string.Join(" ", ofAll.Sentences)}",
        };
    }

    /// <summary>Estimates, table and verdict.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => DataCloningText.Of(this, model.Name, options.Confidence);

    private DataCloningRow[] MakeTable()
    {
        var rows = new DataCloningRow[Fits.Count];
        for (int f = 0; f < rows.Length; f++)
        {
            PosteriorMoments m = moments.Value[f];
            (double error, double rSquared) = m.NormalityCheck();
            rows[f] = new DataCloningRow(
                Fits[f].Clones, m.LambdaMax, f == 0 ? 1 : m.LambdaMax / rows[0].LambdaMax, (double)Fits[0].Clones / Fits[f].Clones, error, rSquared,
                PosteriorMoments.WorstRHat(Fits[f].Draws, Names).RHat);
        }
        return rows;
    }

    private DataCloningEstimate[] MakeEstimates()
    {
        if (Fits.Count == 0)
            return [];
        PosteriorMoments m = moments.Value[^1];
        double z = Normal.InvCDF(0, 1, 0.5 + options.Confidence / 2);
        return [.. Names.Select((name, i) =>
        {
            double error = Math.Sqrt(Clones) * m.Sd(i);
            ChainValues draws = ChainValues.Of(Fits[^1].Draws, name);
            return new DataCloningEstimate(name, m.Means[i], error, m.Means[i] - z * error, m.Means[i] + z * error, MonteCarloError.Mean(draws), RHat.RankNormalized(draws));
        })];
    }
}
