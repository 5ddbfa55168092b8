using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Passes;

namespace HmcNet.GibbsSampling;

/// <summary>The coefficients of a conditional log density in the statistics of its variable.</summary>
internal sealed class NaturalParameters
{
    private readonly List<(Statistic Statistic, Tensor Value)> parameters = [];

    private NaturalParameters()
    {
    }

    /// <summary>The statistics whose coefficients are not zero throughout, in a fixed order.</summary>
    public IReadOnlyList<Statistic> Statistics => [.. parameters.Select(p => p.Statistic)];

    /// <summary>What cannot be written over statistics; null when everything can.</summary>
    public Node? Obstacle { get; private init; }

    /// <summary>Differentiates with respect to the statistics.</summary>
    /// <param name="terms">A scalar over the state.</param>
    /// <param name="model">The model.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="isPositive">Whether its elements are positive.</param>
    public static NaturalParameters Of(Tensor terms, StateModel model, StateVariable variable, bool isPositive)
    {
        Graph graph = Graph.Create([terms], model.Inputs);
        StatisticExpansion expansion = StatisticExpansion.Of(graph, variable.Input, isPositive);
        if (expansion.Result is null)
            return new NaturalParameters { Obstacle = expansion.Obstacle };
        var result = new NaturalParameters();
        (Statistic Statistic, Tensor Input)[] inputs =
            [.. expansion.Inputs.Select(i => (i.Key, i.Value)).OrderBy(i => i.Key.Kind).ThenBy(i => i.Key.Exponent)];
        IReadOnlyList<Tensor> derivatives = ReverseMode.Gradient(expansion.Result, [.. inputs.Select(i => i.Input)]);
        Graph simple = Pipeline.Run(Graph.Create(derivatives, [.. model.Inputs, .. inputs.Select(i => i.Input)]));
        for (int k = 0; k < inputs.Length; k++)
        {
            var value = new Tensor(simple.Outputs[k]);
            if (!(StatisticForm.IsNumber(value, out double number) && number == 0))
                result.parameters.Add((inputs[k].Statistic, value));
        }
        return result;
    }

    /// <summary>The coefficient of a statistic; null for zero.</summary>
    public Tensor? Find(Statistic statistic)
    {
        foreach ((Statistic known, Tensor value) in parameters)
        {
            if (known == statistic)
                return value;
        }
        return null;
    }
}
