using HmcNet.Autodiff.Ir;
using HmcNet.Randomness;

namespace HmcNet.Predicting;

/// <summary>Draws all parameters of a model from their priors, in the order of their declaration.</summary>
internal sealed class PriorSimulator
{
    private readonly PriorSampler[] samplers;
    private readonly int[] offsets;

    /// <summary>Makes the priors ready; refuses a model that cannot be drawn forward.</summary>
    public PriorSimulator(string modelName, ModelTrace trace, IReadOnlyDictionary<DataSource, double[]> data)
    {
        foreach (ParameterDeclaration parameter in trace.Parameters)
            RequireProper(modelName, trace, parameter);
        RequireNoAddedTerm(modelName, trace);
        samplers = [.. trace.Parameters.Select(p => new PriorSampler(trace, data, p))];
        offsets = OnParameters.Offsets(trace);
    }

    /// <summary>Number of values of all parameters.</summary>
    public int Size => offsets[^1];

    /// <summary>Draws.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="values">Written: the parameters one after the other.</param>
    /// <param name="place">Tells the draw in messages.</param>
    public void Draw(RandomStream random, double[] values, Func<string> place)
    {
        for (int p = 0; p < samplers.Length; p++)
            samplers[p].Draw(random, values, values.AsSpan(offsets[p], offsets[p + 1] - offsets[p]), place);
    }

    private static void RequireProper(string modelName, ModelTrace trace, ParameterDeclaration parameter)
    {
        if (PriorSampler.DistributionOf(parameter) is null)
            throw new HmcNetException(
                $"Nothing can be drawn from the prior of \"{parameter.Name}\": it is flat and without bounds, which is no probability distribution.",
                where: $"prior predictive draws of model \"{modelName}\"", expected: "a proper prior of every parameter",
                found: $"a flat prior on {parameter.Support.Name}", remedy: $"give \"{parameter.Name}\" a prior, e.g. Normal(0, 10) or HalfNormal(10)");
        if (parameter.IsCut && PriorSampler.DependenciesOf(trace, parameter) is [var first, ..])
            throw new HmcNetException(
                $"The prior of \"{parameter.Name}\" is cut off by support: and depends on \"{first}\", so that it is not normalised.",
                where: $"prior predictive draws of model \"{modelName}\"", expected: "a prior that is a distribution for all values of the parameters it depends on",
                found: $"{parameter.Prior!.Name} on {parameter.Support.Name}", remedy: "write Truncated(...) instead of support:");
    }

    private static void RequireNoAddedTerm(string modelName, ModelTrace trace)
    {
        foreach (ParameterDeclaration parameter in trace.Parameters)
        {
            if (PriorSampler.AddedTermsOf(trace, parameter) is [var term, ..])
                throw new HmcNetException(
                    $"Nothing can be drawn from the prior of \"{parameter.Name}\": a term of the log density was added to it.",
                    where: $"prior predictive draws of model \"{modelName}\"", expected: "priors in m.Parameter(...) and observations in m.Observe(...) only",
                    found: term.Description, remedy: "write the term as a distribution: a prior of m.Parameter or an m.Observe");
        }
    }
}
