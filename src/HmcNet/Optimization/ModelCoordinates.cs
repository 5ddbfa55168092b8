using HmcNet.Randomness;

namespace HmcNet.Optimization;

/// <summary>Which coordinate belongs to which parameter, and where searches start.</summary>
/// <param name="model">The model.</param>
internal sealed class ModelCoordinates(Model model)
{
    private readonly List<ParameterDeclaration> parameters = model.Trace.Parameters;

    /// <summary>Place of a parameter among those of the model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="purpose">Where the name was given, for the message.</param>
    /// <exception cref="HmcNetException">When there is none of that name, or it is discrete.</exception>
    public int PlaceOf(string name, string purpose)
    {
        int place = parameters.FindIndex(p => p.Name == name);
        if (place < 0)
            throw new HmcNetException(
                $"There is no parameter named \"{name}\".", where: $"{purpose} of model \"{model.Name}\"",
                expected: $"one of {string.Join(", ", parameters.Select(p => p.Name))}", found: $"\"{name}\"", remedy: "check the spelling; whole variables are named, without indices");
        if (parameters[place].Support.IsDiscrete)
            throw new HmcNetException(
                "A discrete parameter cannot be integrated out by Laplace's approximation.", where: $"parameter \"{name}\" of model \"{model.Name}\"",
                expected: "a continuous parameter", found: $"values: {parameters[place].Support.Name}",
                remedy: "sum it out of the density, e.g. with Mixture(...) or LogSumExp");
        return place;
    }

    /// <summary>Refuses models with discrete parameters.</summary>
    /// <param name="purpose">What was asked for.</param>
    /// <exception cref="HmcNetException">When there is one.</exception>
    public void RequireContinuous(string purpose)
    {
        if (parameters.Find(p => p.Support.IsDiscrete) is { } discrete)
            throw new HmcNetException(
                $"{purpose} needs continuous parameters: a density of whole numbers has no gradient.", where: $"parameter \"{discrete.Name}\" of model \"{model.Name}\"",
                expected: "continuous parameters only", found: $"values: {discrete.Support.Name}",
                remedy: "sum the parameter out of the density, e.g. with Mixture(...) or LogSumExp");
    }

    /// <summary>The parameter of a coordinate, and which of its coordinates it is.</summary>
    /// <param name="coordinate">Place among all coordinates.</param>
    public (ParameterDeclaration Parameter, int Element) Of(int coordinate)
    {
        foreach (ParameterDeclaration parameter in parameters)
        {
            if (coordinate < parameter.CoordinateCount)
                return (parameter, coordinate);
            coordinate -= parameter.CoordinateCount;
        }
        throw new ArgumentOutOfRangeException(nameof(coordinate));
    }

    /// <summary>Starting points in all coordinates.</summary>
    /// <param name="options">How many, and the first.</param>
    public List<double[]> Starts(OptimizeOptions options)
    {
        int n = model.Dimension;
        var starts = new List<double[]>();
        var random = new RandomStream(options.Seed, 1);
        for (int s = 0; s < options.Starts; s++)
        {
            var start = new double[n];
            random.Begin(s, StreamPurpose.Initialisation);
            for (int i = 0; i < n; i++)
                start[i] = s == 0 ? 0 : 4 * random.NextUniform() - 2;
            if (s == 0 && options.InitialValues is { } given)
                model.Unconstrain(given, start, new bool[n]);
            starts.Add(start);
        }
        return starts;
    }

    /// <summary>Number of observed values.</summary>
    public int ObservationCount => model.Trace.Observations.Sum(o => o.Source.Shape.Size);
}
