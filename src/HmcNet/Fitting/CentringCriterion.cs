using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <summary>Chooses the weights of partially centred parameters from draws; <see cref="CentringChoice"/> says how and why.</summary>
internal static class CentringCriterion
{
    /// <summary>Number of weights that are tried, from 0 to 1.</summary>
    private const int GridSize = 21;

    /// <summary>Draws that count as one independent draw.</summary>
    private const double DrawsPerEffective = 10;

    /// <summary>Draws without which nothing is learnt.</summary>
    private const int FewestDraws = 20;

    /// <summary>The weights of one parameter.</summary>
    /// <param name="model">The model.</param>
    /// <param name="draws">Its draws, in whatever form they were made.</param>
    /// <param name="name">Name of the parameter; it has a location-scale prior.</param>
    public static CentringChoice Choose(Model model, Draws draws, string name)
    {
        ParameterDeclaration parameter = model.Trace.Parameters.Find(p => p.Name == name)!;
        int count = parameter.Shape.Size, first = draws.Variables.Offset(draws.Variables.IndexOf(name));
        GraphFunction function = LocationAndScale(model, parameter);
        double[] values = new double[function.ParameterCount], parts = new double[2 * count];
        ElementMoments[] moments = [.. Enumerable.Range(0, count).Select(_ => new ElementMoments(GridSize))];
        for (int c = 0; c < draws.Chains; c++)
        {
            for (int i = 0; i < draws.Chain(c).Iterations; i++)
            {
                for (int e = 0; e < values.Length; e++)
                    values[e] = draws.Column(c, e)[i];
                function.Run(values, parts);
                for (int j = 0; j < count; j++)
                    moments[j].Add(values[first + j], parts[j], parts[count + j]);
            }
        }
        string[] entries = [.. Enumerable.Range(0, count).Select(e => EntryLabels.Of(parameter.Variable, e) ?? parameter.Variable.EntryName(e))];
        return new CentringChoice(name, entries, [.. moments.Select(WeightOf)]);
    }

    private static double WeightOf(ElementMoments moments)
    {
        if (moments.Count < FewestDraws)
            return 0.5;
        double[] criterion = [.. Enumerable.Range(0, GridSize).Select(moments.Criterion)];
        if (!criterion.All(double.IsFinite))
            return 0.5;
        double least = criterion.Min(), sum = 0, total = 0;
        for (int g = 0; g < GridSize; g++)
        {
            double weight = Math.Exp(-moments.Count / DrawsPerEffective * (criterion[g] - least));
            total += weight;
            sum += weight * moments.Weight(g);
        }
        return sum / total;
    }

    /// <summary>Location and scale of a parameter's prior as functions of what a draw holds.</summary>
    private static GraphFunction LocationAndScale(Model model, ParameterDeclaration parameter)
    {
        ModelTrace trace = model.Trace;
        AffinePrior prior = AffinePrior.Of(parameter, trace)!;
        IReadOnlyList<Tensor> onValues = Substitution.Replace([prior.Location, prior.Scale], [.. trace.Parameters.Select(p => (p.Value, p.Input))], trace.Coordinates);
        return GraphFunction.Create(Graph.Create(onValues, [.. trace.Parameters.Select(p => p.Input)]), model.BoundData);
    }

    /// <summary>Mean and variance of x~(w) = w l + s^w z at every w of the grid, and the mean of log s, draw by draw.</summary>
    private sealed class ElementMoments(int gridSize)
    {
        private readonly double[] means = new double[gridSize];
        private readonly double[] squares = new double[gridSize];
        private double meanLogScale;

        public int Count { get; private set; }

        public double Weight(int place) => (double)place / (gridSize - 1);

        public void Add(double value, double location, double scale)
        {
            double logScale = Math.Log(scale), standard = (value - location) / scale;
            if (!double.IsFinite(logScale) || !double.IsFinite(standard) || !double.IsFinite(location))
                return;
            Count++;
            meanLogScale += (logScale - meanLogScale) / Count;
            for (int g = 0; g < gridSize; g++)
            {
                double weight = Weight(g), partial = weight * location + Math.Exp(weight * logScale) * standard, distance = partial - means[g];
                means[g] += distance / Count;
                squares[g] += distance * (partial - means[g]);
            }
        }

        /// <summary>K(w) at a place of the grid.</summary>
        public double Criterion(int place) => 0.5 * Math.Log(squares[place] / (Count - 1)) - Weight(place) * meanLogScale;
    }
}
