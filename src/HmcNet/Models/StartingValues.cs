using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <summary>Turns values of parameters into unconstrained coordinates.</summary>
internal sealed class StartingValues
{
    private readonly ModelTrace trace;
    private readonly IReadOnlyDictionary<DataSource, double[]> data;
    private readonly double[] position;
    private readonly bool[] given;

    public StartingValues(ModelTrace trace, IReadOnlyDictionary<DataSource, double[]> data)
    {
        this.trace = trace;
        this.data = data;
        int dimension = trace.Parameters.Sum(p => p.CoordinateCount);
        position = new double[dimension];
        given = new bool[dimension];
    }

    /// <summary>See <see cref="Sampling.ISamplingTarget.Unconstrain"/>.</summary>
    public void Unconstrain(IReadOnlyDictionary<string, double[]> values, Span<double> positionOut, Span<bool> givenOut)
    {
        foreach (string name in values.Keys)
        {
            if (trace.Parameters.All(p => p.Name != name))
                throw new HmcNetException(
                    $"There is no parameter named \"{name}\".", where: "initial values",
                    expected: $"one of {string.Join(", ", trace.Parameters.Select(p => p.Name))}", found: $"\"{name}\"", remedy: "check the spelling");
        }
        int offset = 0;
        foreach (ParameterDeclaration parameter in trace.Parameters)
        {
            if (values.TryGetValue(parameter.Name, out double[]? value))
            {
                Set(parameter, value, offset);
                given.AsSpan(offset, parameter.CoordinateCount).Fill(true);
            }
            offset += parameter.CoordinateCount;
        }
        for (int i = 0; i < position.Length; i++)
        {
            if (given[i])
                positionOut[i] = position[i];
            givenOut[i] = given[i];
        }
    }

    private void Set(ParameterDeclaration parameter, double[] value, int offset)
    {
        if (value.Length != parameter.Shape.Size)
            throw new HmcNetException(
                "An initial value has the wrong length.", where: $"parameter \"{parameter.Name}\"",
                expected: string.Create(CultureInfo.InvariantCulture, $"{parameter.Shape.Size} {(parameter.Shape.Size == 1 ? "number" : $"numbers, for shape {parameter.Shape}")}"),
                found: string.Create(CultureInfo.InvariantCulture, $"{value.Length}"));
        double[] Evaluate(Tensor tensor) => EvaluateAt(tensor, parameter.Name);
        if (parameter.Support.FindViolation(value, parameter.Shape, Evaluate) is (int element, string reason))
            throw new HmcNetException(
                "An initial value is outside the support of its parameter.", where: $"parameter {parameter.Variable.EntryName(element)}",
                expected: parameter.Support.Name, found: reason,
                remedy: "give a value inside the support, on its constrained scale, or leave the parameter out to start it at random");
        Span<double> place = position.AsSpan(offset, parameter.CoordinateCount);
        try
        {
            if (parameter.Support.IsDiscrete)
                value.CopyTo(place);
            else if (parameter.Standard is null)
                parameter.Support.Unconstrain(value, parameter.Shape, Evaluate, place);
            else
                new NonCentredInverse(parameter, Evaluate, y => ValueAt(parameter, offset, y)).Solve(value, place);
        }
        catch (HmcNetException fault) when (fault.Where?.StartsWith("element ", StringComparison.Ordinal) == true)
        {
            throw new HmcNetException(
                "An initial value lies on the boundary of the support of its parameter.", where: $"parameter \"{parameter.Name}\", {fault.Where}",
                expected: "a value strictly inside", found: fault.Found, inner: fault);
        }
    }

    /// <summary>Value of a bound, a location or a scale; the parameters that it is made of must be given.</summary>
    private double[] EvaluateAt(Tensor tensor, string parameterName) => Evaluate(tensor, position, parameterName, ownCoordinates: null);

    /// <summary>Value of a non-centred parameter at trial coordinates of its standard variable.</summary>
    private double[] ValueAt(ParameterDeclaration parameter, int offset, double[] coordinates)
    {
        double[] trial = [.. position];
        coordinates.CopyTo(trial, offset);
        return Evaluate(parameter.Value, trial, parameter.Name, parameter.Coordinates);
    }

    private double[] Evaluate(Tensor tensor, double[] at, string parameterName, Tensor? ownCoordinates)
    {
        Graph graph = Graph.Create([tensor], trace.Coordinates);
        int offset = 0;
        foreach (ParameterDeclaration other in trace.Parameters)
        {
            bool needed = graph.Contains(other.Coordinates.Node) && !ReferenceEquals(other.Coordinates, ownCoordinates);
            if (needed && given.AsSpan(offset, other.CoordinateCount).Contains(false))
                throw new HmcNetException(
                    $"The initial value of \"{parameterName}\" cannot be used without one of \"{other.Name}\", on which it depends.",
                    where: "initial values", expected: $"values for both \"{parameterName}\" and \"{other.Name}\"", found: $"\"{parameterName}\" alone",
                    remedy: $"give \"{other.Name}\" a value too, or leave \"{parameterName}\" out");
            offset += other.CoordinateCount;
        }
        var values = new double[tensor.Shape.Size];
        new Interpreter(graph, data).Run(at, values);
        return values;
    }
}
