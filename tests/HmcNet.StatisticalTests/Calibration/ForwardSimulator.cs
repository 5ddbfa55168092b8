using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Randomness;

namespace HmcNet.StatisticalTests.Calibration;

/// <summary>Draws parameters from their priors in the order of the model, and data given parameters.</summary>
internal sealed class ForwardSimulator
{
    private readonly ModelTrace trace;
    private readonly (Distribution Distribution, Shape Shape, GraphFunction Parameters)[] priors;
    private readonly (Distribution Distribution, Shape Shape, GraphFunction Parameters)[] observations;

    public ForwardSimulator(Model model)
    {
        trace = model.Trace;
        Names = [.. trace.Parameters.SelectMany(p => Enumerable.Range(0, p.Variable.Size).Select(p.Variable.EntryName))];
        priors = [.. trace.Parameters.Select(p => (p.Prior!, p.Shape, Function(p.Prior!)))];
        observations = [.. trace.Observations.Select(o => (o.Distribution, o.Source.Shape, Function(o.Distribution)))];
    }

    /// <summary>Names of the elements of the parameters.</summary>
    public string[] Names { get; }

    /// <summary>Number of elements of the parameters.</summary>
    public int Size => Names.Length;

    /// <summary>Number of data points.</summary>
    public int DataSize => observations.Sum(o => o.Shape.Size);

    /// <summary>One draw from the prior.</summary>
    /// <param name="random">The stream.</param>
    /// <param name="values">Written: the elements of the parameters.</param>
    public void DrawPrior(RandomStream random, double[] values)
    {
        Array.Clear(values);
        int next = 0;
        foreach ((Distribution prior, Shape shape, GraphFunction parameters) in priors)
        {
            // Priors look at parameters before them alone; the zeros in the places of the others are not read.
            prior.Draw(random, Split(prior, parameters, values), shape, values.AsSpan(next, shape.Size));
            next += shape.Size;
        }
    }

    /// <summary>Data given parameters.</summary>
    /// <param name="random">The stream.</param>
    /// <param name="values">Read: the elements of the parameters.</param>
    /// <param name="flat">Written: all data one after the other.</param>
    /// <returns>For each observation its new values.</returns>
    public Dictionary<DataSource, double[]> DrawData(RandomStream random, double[] values, double[] flat)
    {
        var data = new Dictionary<DataSource, double[]>();
        int next = 0;
        for (int o = 0; o < observations.Length; o++)
        {
            (Distribution distribution, Shape shape, GraphFunction parameters) = observations[o];
            var drawn = new double[shape.Size];
            distribution.Draw(random, Split(distribution, parameters, values), shape, drawn);
            drawn.CopyTo(flat, next);
            next += drawn.Length;
            data.Add(trace.Observations[o].Source, drawn);
        }
        return data;
    }

    /// <summary>The elements of the parameters by name.</summary>
    public Dictionary<string, double[]> ByName(double[] values)
    {
        var named = new Dictionary<string, double[]>();
        int next = 0;
        foreach (ParameterDeclaration parameter in trace.Parameters)
        {
            named.Add(parameter.Name, values.AsSpan(next, parameter.Shape.Size).ToArray());
            next += parameter.Shape.Size;
        }
        return named;
    }

    private GraphFunction Function(Distribution distribution)
    {
        (Tensor, Tensor)[] inputs = [.. trace.Parameters.Select(p => (p.Value, p.Input))];
        IReadOnlyList<Tensor> written = Substitution.Replace([.. distribution.Parameters.Select(p => p.Value)], inputs, trace.Coordinates);
        return GraphFunction.Create(Graph.Create(written, [.. trace.Parameters.Select(p => p.Input)]));
    }

    private static double[][] Split(Distribution distribution, GraphFunction parameters, double[] values)
    {
        var flat = new double[parameters.OutputCount];
        parameters.Run(values, flat);
        var split = new double[distribution.Parameters.Count][];
        int next = 0;
        for (int i = 0; i < split.Length; i++)
        {
            int size = distribution.Parameters[i].Value.Shape.Size;
            split[i] = flat.AsSpan(next, size).ToArray();
            next += size;
        }
        return split;
    }
}
