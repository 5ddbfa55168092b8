using HmcNet.Evaluation;

namespace HmcNet;

/// <summary>The log-likelihood of each observation at each draw: what R's loo takes as a matrix.</summary>
public sealed class LogLikelihoodDraws
{
    private readonly double[][] columns;

    internal LogLikelihoodDraws(string modelName, IReadOnlyList<string> names, double[][] columns, int chains, ObservedData? data)
    {
        ModelName = modelName;
        Names = names;
        this.columns = columns;
        Chains = chains;
        Data = data;
    }

    /// <summary>Name of the model.</summary>
    public string ModelName { get; }

    /// <summary>Names of the observations with one-based indices, e.g. "y[3]".</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of observations.</summary>
    public int Observations => columns.Length;

    /// <summary>Number of chains.</summary>
    public int Chains { get; }

    /// <summary>Number of draws over all chains.</summary>
    public int Draws => columns[0].Length;

    /// <summary>The data; null where they are not known.</summary>
    internal ObservedData? Data { get; }

    /// <summary>One log-likelihood.</summary>
    /// <param name="draw">Draw, from 0, chain after chain.</param>
    /// <param name="observation">Observation, from 0.</param>
    public double this[int draw, int observation] => columns[observation][draw];

    /// <summary>Takes a matrix that was computed elsewhere.</summary>
    /// <param name="matrix">Shape [draw][observation], chain after chain.</param>
    /// <param name="chains">Number of chains, all of the same length.</param>
    /// <param name="name">Name in messages and tables.</param>
    /// <returns>The log-likelihoods; values are copied.</returns>
    /// <exception cref="HmcNetException">When rows differ in length, there are fewer than two, or the chains do not divide them.</exception>
    public static LogLikelihoodDraws FromMatrix(double[][] matrix, int chains = 1, string name = "matrix")
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int observations = matrix.Length == 0 ? 0 : matrix[0].Length;
        if (observations == 0 || matrix.Length < 2 || chains < 1 || matrix.Length % chains != 0)
            throw new HmcNetException(
                "The matrix of log-likelihoods has a shape that cannot be used.", where: name,
                expected: "[draw][observation]: two draws or more, as many in each chain, and an observation or more",
                found: FormattableString.Invariant($"{matrix.Length} draws of {observations} observations in {chains} chains"));
        int odd = Array.FindIndex(matrix, row => row.Length != observations);
        if (odd >= 0)
            throw new HmcNetException(
                "The rows of a matrix of log-likelihoods differ in length.", where: FormattableString.Invariant($"draw {odd + 1}"),
                expected: FormattableString.Invariant($"{observations} observations"), found: FormattableString.Invariant($"{matrix[odd].Length}"));
        double[][] columns = [.. Enumerable.Range(0, observations).Select(i => Array.ConvertAll(matrix, row => row[i]))];
        return new LogLikelihoodDraws(name, [.. Enumerable.Range(1, observations).Select(i => FormattableString.Invariant($"obs[{i}]"))], columns, chains, null);
    }

    /// <summary>The draws of one observation.</summary>
    /// <param name="observation">Observation, from 0.</param>
    /// <returns>Shape [draw], chain after chain.</returns>
    public ReadOnlySpan<double> Column(int observation) => columns[observation];

    /// <summary>All log-likelihoods.</summary>
    /// <returns>A new matrix, [draw][observation].</returns>
    public double[][] ToMatrix() => [.. Enumerable.Range(0, Draws).Select(s => Array.ConvertAll(columns, c => c[s]))];

    /// <summary>Leave-one-out cross-validation; see <see cref="FitEvaluation.Loo"/>.</summary>
    /// <param name="options">Options; exact refits need a fit.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The result.</returns>
    /// <exception cref="HmcNetException">When a log-likelihood is not finite, or refits are asked for.</exception>
    public LooResult Loo(LooOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new LooOptions();
        options.Validate();
        if (options.RefitAbove is not null)
            throw new HmcNetException(
                "Exact refits need a fit: a matrix of log-likelihoods does not know its model.", where: ModelName, expected: "RefitAbove = null", found: "a bound",
                remedy: "fit.Loo(new LooOptions { RefitAbove = 0.7 })");
        return LooCalculation.Run(new MatrixLogLikelihoodSource(this), options, cancellation);
    }

    /// <summary>The widely applicable information criterion; see <see cref="FitEvaluation.Waic"/>.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="HmcNetException">When a log-likelihood is not finite.</exception>
    public WaicResult Waic() => WaicCalculation.Run(new MatrixLogLikelihoodSource(this), new EvaluationOptions(), CancellationToken.None);

    /// <summary>Copies columns.</summary>
    internal void Read(int first, double[][] target, int count)
    {
        for (int i = 0; i < count; i++)
            columns[first + i].CopyTo(target[i], 0);
    }
}
