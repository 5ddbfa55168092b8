using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Randomness;

namespace HmcNet.Predicting;

/// <summary>
/// Draws data of a model's observations, given its parameters. Evaluate at a draw, then ask. Belongs to one thread.
/// </summary>
internal sealed class ObservationSampler
{
    private readonly ObservationDeclaration[] observations;
    private readonly GraphFunction function;
    private readonly double[] outputs;

    // For each observation the values of its distribution's parameters.
    private readonly double[][][] parameters;
    private readonly int[] means;
    private readonly int firstOther;

    /// <summary>Makes the observations of a traced model ready.</summary>
    /// <param name="trace">The model.</param>
    /// <param name="data">Values that replace those of data sources.</param>
    /// <param name="observations">Which observations.</param>
    /// <param name="withMeans">Whether the means of their distributions are wanted.</param>
    /// <param name="others">Other expressions to evaluate beside.</param>
    public ObservationSampler(
        ModelTrace trace, IReadOnlyDictionary<DataSource, double[]> data, IReadOnlyList<ObservationDeclaration> observations, bool withMeans,
        IReadOnlyList<Tensor>? others = null)
    {
        this.observations = [.. observations];
        IReadOnlyList<Tensor> expressions = Expressions(observations);
        parameters = [.. observations.Select(o => o.Distribution.Parameters.Select(p => new double[p.Value.Shape.Size]).ToArray())];
        int at = expressions.Sum(e => e.Shape.Size);
        means = new int[observations.Count];
        var all = new List<Tensor>(expressions);
        for (int o = 0; o < observations.Count; o++)
        {
            means[o] = -1;
            if (!withMeans || observations[o].Distribution.Mean() is not { } mean)
                continue;
            all.Add(TensorMath.BroadcastTo(mean, observations[o].Source.Shape));
            means[o] = at;
            at += observations[o].Source.Shape.Size;
        }
        firstOther = at;
        all.AddRange(others ?? []);
        function = OnParameters.Compile(trace, all, data);
        outputs = new double[function.OutputCount];
    }

    /// <summary>Values of the other expressions, one after the other.</summary>
    public ReadOnlySpan<double> Others => outputs.AsSpan(firstOther);

    /// <summary>What the distributions of observations are made of.</summary>
    public static IReadOnlyList<Tensor> Expressions(IReadOnlyList<ObservationDeclaration> observations) =>
        [.. observations.SelectMany(o => o.Distribution.Parameters.Select(p => p.Value))];

    /// <summary>Whether the mean of an observation's distribution is known.</summary>
    public bool HasMean(int observation) => means[observation] >= 0;

    /// <summary>The mean of an observation's distribution at the draw.</summary>
    public ReadOnlySpan<double> Mean(int observation) => outputs.AsSpan(means[observation], observations[observation].Source.Shape.Size);

    /// <summary>Goes to a draw.</summary>
    /// <param name="draw">Values of all parameters.</param>
    /// <param name="place">Tells the draw in messages.</param>
    public void Evaluate(ReadOnlySpan<double> draw, Func<string> place)
    {
        function.Run(draw, outputs);
        int at = 0;
        for (int o = 0; o < parameters.Length; o++)
        {
            for (int k = 0; k < parameters[o].Length; k++)
            {
                double[] values = parameters[o][k];
                outputs.AsSpan(at, values.Length).CopyTo(values);
                at += values.Length;
                int fault = Array.FindIndex(values, double.IsNaN);
                if (fault >= 0)
                    throw NotANumber(o, k, fault, place());
            }
        }
    }

    /// <summary>Draws data.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="observation">Which observation.</param>
    /// <param name="destination">Written: of the shape of the observation.</param>
    public void Draw(RandomStream random, int observation, Span<double> destination) =>
        observations[observation].Distribution.Draw(random, parameters[observation], observations[observation].Source.Shape, destination);

    private HmcNetException NotANumber(int observation, int parameter, int element, string place)
    {
        Distribution distribution = observations[observation].Distribution;
        return new HmcNetException(
            $"The parameter {distribution.Parameters[parameter].Name} of {distribution.Name} is NaN, so that no data can be drawn.",
            where: string.Create(CultureInfo.InvariantCulture, $"observation \"{observations[observation].Name}\", element {element + 1}, {place}"),
            expected: "a number", found: "NaN", remedy: "look for 0/0, or the logarithm or root of a negative number, in the model at that draw");
    }
}
