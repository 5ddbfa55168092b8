using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Sampling;

namespace HmcNet.Doctoring;

/// <summary>The scale of a group and the spread of the group about its location, both as logarithms, in each draw.</summary>
internal sealed class GroupSpread
{
    private const int MostDraws = 4000;

    private readonly Patient patient;
    private readonly GraphFunction function;

    /// <summary>Compiles the two numbers.</summary>
    public GroupSpread(Patient patient, GroupScale group)
    {
        this.patient = patient;
        Tensor logScale = TensorMath.Mean(TensorMath.Log(group.Scale));
        Tensor distance = group.Child.Value - group.Location;
        // About their own mean: a location that is hardly known wanders with the scale and would look like spread.
        if (group.Child.Shape.Size > 2)
            distance -= TensorMath.Mean(distance);
        Tensor spread = 0.5 * TensorMath.Log(TensorMath.Mean(TensorMath.Square(distance)));
        ParameterDeclaration[] parameters = [.. patient.Model.Trace.Parameters];
        IReadOnlyList<Tensor> onValues = Substitution.Replace(
            [logScale, spread], [.. parameters.Select(p => (p.Value, p.Input))], patient.Model.Trace.Coordinates);
        function = GraphFunction.Create(Graph.Create(onValues, [.. parameters.Select(p => p.Input)]), patient.Model.BoundData);
    }

    /// <summary>Log scale and log root mean square distance from location and mean, in ordinary draws.</summary>
    public (double Scale, double Spread)[] Ordinary()
    {
        Draws draws = patient.Draws;
        int stride = Math.Max(1, draws.TotalDraws / MostDraws);
        var values = new double[draws.Variables.Size];
        var found = new List<(double, double)>();
        for (int c = 0; c < draws.Chains; c++)
        {
            for (int i = 0; i < draws.Chain(c).Iterations; i += stride)
            {
                for (int entry = 0; entry < values.Length; entry++)
                    values[entry] = draws.Column(c, entry)[i];
                Add(values, found);
            }
        }
        return [.. found];
    }

    /// <summary>The same at the last points of divergent transitions.</summary>
    public (double Scale, double Spread)[] Divergent()
    {
        IChainDensity density = patient.Model.CreateChainDensity();
        var values = new double[patient.Model.Variables.Size];
        var found = new List<(double, double)>();
        foreach (Hmc.RecordedTransition transition in patient.Divergent)
        {
            density.WriteValues(transition.Last, values);
            Add(values, found);
        }
        return [.. found];
    }

    private void Add(double[] values, List<(double, double)> found)
    {
        Span<double> outputs = stackalloc double[2];
        function.Run(values.AsSpan(0, function.ParameterCount), outputs);
        if (double.IsFinite(outputs[0]) && double.IsFinite(outputs[1]))
            found.Add((outputs[0], outputs[1]));
    }
}
