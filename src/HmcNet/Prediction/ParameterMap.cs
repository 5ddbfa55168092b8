using System.Globalization;
using HmcNet.Autodiff.Ir;
using HmcNet.Randomness;

namespace HmcNet.Predicting;

/// <summary>
/// Values of the parameters of a model that was traced again, from the draws of a fit: levels are matched by label, and those that the fit
/// has not seen are drawn from their prior given the other parameters of the draw. Belongs to one thread.
/// </summary>
/// <remarks>
/// Given the parameters that its prior depends on, a new level's parameter is independent of the data, so that its posterior is its prior
/// there: p(alpha_new | y) is the integral of p(alpha_new | mu, tau) p(mu, tau | y).
/// </remarks>
internal sealed class ParameterMap
{
    private readonly Draws draws;
    private readonly ModelTrace trace;
    private readonly int[] offsets;

    // For each value its entry in the draws; -1 for a new level.
    private readonly int[] known;
    private readonly PriorSampler?[] samplers;
    private readonly double[] drawn;

    /// <summary>Matches the parameters.</summary>
    /// <param name="modelName">Name of the model in messages.</param>
    /// <param name="draws">The draws of the fit.</param>
    /// <param name="trace">The model as it was traced again.</param>
    /// <param name="needed">Whether a parameter's new levels are needed; those of others are NaN.</param>
    /// <param name="checkPrior">Looks at the graph of a prior that new levels are drawn from.</param>
    public ParameterMap(string modelName, Draws draws, ModelTrace trace, Func<ParameterDeclaration, bool> needed, Action<ParameterDeclaration, Graph>? checkPrior = null)
    {
        this.draws = draws;
        this.trace = trace;
        offsets = OnParameters.Offsets(trace);
        known = new int[offsets[^1]];
        samplers = new PriorSampler?[trace.Parameters.Count];
        drawn = new double[trace.Parameters.Max(p => p.Shape.Size)];
        var noData = new Dictionary<DataSource, double[]>();
        for (int p = 0; p < trace.Parameters.Count; p++)
        {
            ParameterDeclaration parameter = trace.Parameters[p];
            int[] entries = LevelMatch.Entries(modelName, draws.Variables, parameter.Variable);
            entries.CopyTo(known, offsets[p]);
            if (Array.IndexOf(entries, -1) < 0 || !needed(parameter))
                continue;
            string level = LevelMatch.FirstNew(draws.Variables, parameter.Variable, entries);
            if (WhyNot(parameter, entries) is { } reason)
                throw Refused(modelName, parameter, level, reason);
            checkPrior?.Invoke(parameter, OnParameters.Graph(trace, [.. PriorSampler.DistributionOf(parameter)!.Parameters.Select(q => q.Value)]));
            samplers[p] = new PriorSampler(trace, noData, parameter);
        }
    }

    /// <summary>Number of values of all parameters.</summary>
    public int Size => known.Length;

    /// <summary>Gathers the values of a draw and draws those of new levels.</summary>
    /// <param name="chain">Chain, from 0.</param>
    /// <param name="iteration">Iteration, from 0.</param>
    /// <param name="random">The chain's random stream.</param>
    /// <param name="values">Written: the parameters one after the other.</param>
    public void Fill(int chain, int iteration, RandomStream random, double[] values)
    {
        for (int e = 0; e < known.Length; e++)
            values[e] = known[e] < 0 ? double.NaN : draws.Column(chain, known[e])[iteration];
        random.Begin(iteration, StreamPurpose.NewLevels);
        for (int p = 0; p < samplers.Length; p++)
        {
            if (samplers[p] is not { } sampler)
                continue;
            int size = offsets[p + 1] - offsets[p];
            sampler.Draw(random, values, drawn.AsSpan(0, size), () => Deriving.DerivedColumns.Place(chain, iteration));
            for (int e = 0; e < size; e++)
            {
                if (known[offsets[p] + e] < 0)
                    values[offsets[p] + e] = drawn[e];
            }
        }
    }

    private string? WhyNot(ParameterDeclaration parameter, int[] entries)
    {
        if (PriorSampler.DistributionOf(parameter) is not { } prior)
            return "its prior is flat: there is no population from which a new level could come";
        if (PriorSampler.AddedTermsOf(trace, parameter) is [var term, ..])
            return $"its prior is changed by the {term.Description}, from which nothing can be drawn";
        int eventSize = prior.EventShape.Size;
        for (int first = 0; first < entries.Length; first += eventSize)
        {
            int count = entries.AsSpan(first, eventSize).Count(-1);
            if (count != 0 && count != eventSize)
                return $"its levels have one joint prior ({prior.Name}), which says nothing of a level more";
        }
        return null;
    }

    private static HmcNetException Refused(string modelName, ParameterDeclaration parameter, string level, string reason) =>
        new($"The level {level} was never seen, and \"{parameter.Name}\" has no distribution to draw it from: {reason}.",
            where: $"prediction from model \"{modelName}\"", expected: "a proper prior of group-level parameters, such as Normal(mu, tau)",
            found: string.Create(CultureInfo.InvariantCulture, $"{(parameter.Prior is null ? "a flat prior" : parameter.Prior.Name)} of shape {parameter.Shape}"),
            remedy: "leave the rows of that level out, or give the groups a common population: m.Parameter(\"alpha\", Normal(mu, tau), over: group)");
}
