using System.Globalization;
using HmcNet.Predicting;
using HmcNet.Randomness;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Prior and posterior predictive draws of a model's data.</summary>
/// <remarks>
/// p(y_rep | y) is the integral of p(y_rep | theta) p(theta | y): one data set for each draw of theta (Gelman et al. 2013, Bayesian Data
/// Analysis, 3rd ed., chapter 6). Random numbers are a function of (seed, chain, iteration).
/// </remarks>
public static class PredictiveDraws
{
    private const string Instead = "ask for a check, which keeps the statistics only, or predict a smaller table";

    /// <summary>Replicated data: for every draw one data set of the size of the observed one.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <returns>Draws [chain, iteration, observation] under the names of the observations.</returns>
    /// <exception cref="HmcNetException">
    /// When a bare log density was sampled, the model has no observations, or the draws would take more than 1 GB.
    /// </exception>
    public static Draws PosteriorPredictive(this Fit fit, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(fit);
        Model model = fit.ModelFor("Posterior predictive draws");
        RequireObservations(model);
        Variable[] variables = VariablesOf(model);
        DrawWalk.RequireRoom("Posterior predictive draws", fit.Draws.TotalDraws, variables.Sum(v => (long)v.Size), Instead);
        double[][][] columns = Deriving.DerivedColumns.Room(fit.Draws, variables.Sum(v => v.Size));
        ForEachDataSet(model, fit.Draws, seed, [.. model.Trace.Observations], (chain, iteration, data) => Store(columns[chain], iteration, data));
        return Deriving.DerivedColumns.Of(fit.Draws, variables, columns);
    }

    /// <summary>Parameters from their priors, in the order of their declaration, and data given these.</summary>
    /// <param name="model">The model.</param>
    /// <param name="draws">Number of draws, at least 1.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <returns>The draws, as one chain.</returns>
    /// <exception cref="HmcNetException">
    /// When a prior is flat without bounds or was changed by an added term (names the parameter), or the draws would take more than 1 GB.
    /// </exception>
    public static PriorPredictiveDraws PriorPredictive(this Model model, int draws = 1000, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        Variable[] variables = VariablesOf(model);
        DrawWalk.RequireRoom("Prior predictive draws", draws, model.Variables.Size + variables.Sum(v => (long)v.Size), Instead);
        double[][] parameters = Columns(model.Variables.Size, draws), data = Columns(variables.Sum(v => v.Size), draws);
        ForEachPriorDataSet(model, draws, seed, [.. model.Trace.Observations], (iteration, values, replicated) =>
        {
            for (int e = 0; e < values.Length; e++)
                parameters[e][iteration] = values[e];
            Store(data, iteration, replicated);
        });
        return new PriorPredictiveDraws(OneChain(model.Name, model.Variables, parameters), OneChain(model.Name, new VariableLayout(variables), data));
    }

    /// <summary>Draws a data set of some observations for every draw of a run.</summary>
    internal static void ForEachDataSet(
        Model model, Draws draws, ulong seed, IReadOnlyList<ObservationDeclaration> observations, Action<int, int, double[][]> take)
    {
        Deriving.DerivedColumns.RequireDraws(draws, "predictions");
        var sampler = new ObservationSampler(model.Trace, model.BoundData, observations, withMeans: false);
        double[][] data = [.. observations.Select(o => new double[o.Source.Shape.Size])];
        var parameters = new double[model.Trace.Parameters.Sum(p => p.Shape.Size)];
        DrawWalk.ForEach(draws, seed, (chain, iteration, random) =>
        {
            DrawWalk.Read(draws, chain, iteration, parameters);
            sampler.Evaluate(parameters, () => Deriving.DerivedColumns.Place(chain, iteration));
            random.Begin(iteration, StreamPurpose.Predictive);
            for (int o = 0; o < data.Length; o++)
                sampler.Draw(random, o, data[o]);
            take(chain, iteration, data);
        });
    }

    /// <summary>Draws parameters from their priors and a data set of some observations, again and again.</summary>
    internal static void ForEachPriorDataSet(
        Model model, int draws, ulong seed, IReadOnlyList<ObservationDeclaration> observations, Action<int, double[], double[][]> take)
    {
        if (draws < 1)
            throw new HmcNetException(
                "The number of prior draws is out of range.", where: $"model \"{model.Name}\"", expected: "at least 1", found: draws.ToString(CultureInfo.InvariantCulture));
        var simulator = new PriorSimulator(model.Name, model.Trace, model.BoundData);
        var sampler = new ObservationSampler(model.Trace, model.BoundData, observations, withMeans: false, [.. model.Trace.Derived.Select(d => d.Value)]);
        double[][] data = [.. observations.Select(o => new double[o.Source.Shape.Size])];
        var parameters = new double[simulator.Size];
        var values = new double[model.Variables.Size];
        var random = new RandomStream(seed, 1);
        for (int i = 0; i < draws; i++)
        {
            string Place() => string.Create(CultureInfo.InvariantCulture, $"prior draw {i + 1}");
            random.Begin(i, StreamPurpose.Priors);
            simulator.Draw(random, parameters, Place);
            sampler.Evaluate(parameters, Place);
            parameters.CopyTo(values, 0);
            sampler.Others.CopyTo(values.AsSpan(parameters.Length));
            random.Begin(i, StreamPurpose.Predictive);
            for (int o = 0; o < data.Length; o++)
                sampler.Draw(random, o, data[o]);
            take(i, values, data);
        }
    }

    /// <summary>Draws of one chain that no sampler made.</summary>
    internal static Draws OneChain(string modelName, VariableLayout layout, double[][] columns)
    {
        var start = new ChainStart(modelName, 1, layout, new Dictionary<string, string>(), DateTime.UnixEpoch);
        return Draws.FromChains([new ChainDraws(start, ChainColumns.Of(columns, columns.Length == 0 ? 0 : columns[0].Length, []), null, null, null)]);
    }

    /// <summary>Empty columns.</summary>
    internal static double[][] Columns(int entries, int draws) => [.. Enumerable.Range(0, entries).Select(_ => new double[draws])];

    /// <summary>Writes data sets into columns, one observation after the other.</summary>
    internal static void Store(double[][] columns, int iteration, double[][] data)
    {
        int at = 0;
        foreach (double[] values in data)
        {
            foreach (double value in values)
                columns[at++][iteration] = value;
        }
    }

    /// <summary>Refuses a model that says nothing of data.</summary>
    internal static void RequireObservations(Model model)
    {
        if (model.Trace.Observations.Count == 0)
            throw new HmcNetException(
                "A model without observations predicts no data.", where: $"model \"{model.Name}\"", expected: "m.Observe(...)", found: "a log density alone",
                remedy: "write the likelihood with m.Observe in Model.Define");
    }

    /// <summary>The observation of a name.</summary>
    internal static ObservationDeclaration ObservationOf(Model model, string name)
    {
        RequireObservations(model);
        return model.Trace.Observations.Find(o => o.Name == name)
            ?? throw new HmcNetException(
                $"There is no observation named \"{name}\".", where: $"model \"{model.Name}\"",
                expected: $"one of {string.Join(", ", model.Trace.Observations.Select(o => o.Name))}", found: $"\"{name}\"", remedy: "check the spelling");
    }

    private static Variable[] VariablesOf(Model model) =>
        [.. model.Trace.Observations.Select(o => new Variable(o.Name, o.Source.Shape.Lengths.ToArray(), isDerived: true))];
}
