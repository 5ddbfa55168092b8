using HmcNet.Supports;

namespace HmcNet.Reports;

/// <summary>Data sets drawn from the posterior predictive distribution of one observation, beside the observed one.</summary>
internal sealed class Replications
{
    private const int MostSets = 1000;
    private const int FewestSets = 40;
    private const double MostNumbers = 2e7;

    private Replications(string name, double[] observed, double[][] sets, bool isWhole)
    {
        Name = name;
        Observed = observed;
        Sets = sets;
        IsWhole = isWhole;
    }

    /// <summary>Name of the observation.</summary>
    public string Name { get; }

    /// <summary>The observed data, row-major.</summary>
    public double[] Observed { get; }

    /// <summary>Replicated data, shape [set][as observed].</summary>
    public double[][] Sets { get; }

    /// <summary>Whether the values are counts or classes.</summary>
    public bool IsWhole { get; }

    /// <summary>Names of the observations of a fit's model; empty where there is no model.</summary>
    public static IReadOnlyList<string> Names(PlotSource source) => source.Fit?.TryModel() is { } model ? [.. model.Trace.Observations.Select(o => o.Name)] : [];

    /// <summary>Draws data sets for evenly spread draws: at most 1,000, fewer of many rows.</summary>
    /// <exception cref="HmcNetException">When the source is no fit of a model, or has no such observation.</exception>
    public static Replications Of(PlotSource source, string observation, ulong seed = 1)
    {
        Model model = (source.Fit ?? throw new HmcNetException(
            "A predictive check needs a fit.", where: $"draws of \"{source.Draws.ModelName}\"", expected: "a fit of a model of Model.Define", found: "draws alone"))
            .ModelFor("A predictive check");
        ObservationDeclaration declaration = PredictiveDraws.ObservationOf(model, observation);
        int rows = declaration.Source.Shape.Size;
        int wanted = (int)Math.Clamp(MostNumbers / Math.Max(1, rows), FewestSets, MostSets);
        var sets = new List<double[]>();
        PredictiveDraws.ForEachDataSet(model, Every(source.Draws, wanted), seed, [declaration], (_, _, data) => sets.Add([.. data[0]]));
        double[] observed = [.. model.BoundData.TryGetValue(declaration.Source, out double[]? bound) ? bound : declaration.Source.Values];
        return new Replications(observation, observed, [.. sets], declaration.Distribution.Support.IsDiscrete);
    }

    /// <summary>A statistic of every replicated set.</summary>
    public double[] Statistics(Func<double[], double> statistic) => [.. Sets.Select(statistic)];

    /// <summary>P(T(y_rep) >= T(y)).</summary>
    public static double Upper(double[] replicated, double observed) => replicated.Count(v => v >= observed) / (double)replicated.Length;

    private static Draws Every(Draws draws, int wanted)
    {
        int step = Math.Max(1, (draws.TotalDraws + wanted - 1) / wanted);
        return Draws.FromChains([.. Enumerable.Range(0, draws.Chains).Select(c =>
        {
            ChainDraws chain = draws.Chain(c);
            int count = (chain.Iterations + step - 1) / step;
            double[][] columns = [.. Enumerable.Range(0, draws.Variables.Size).Select(e =>
            {
                ReadOnlySpan<double> all = chain.Column(e);
                var some = new double[count];
                for (int i = 0; i < count; i++)
                    some[i] = all[i * step];
                return some;
            })];
            return new ChainDraws(chain.Start, ChainColumns.Of(columns, count, []), null, null, null);
        })]);
    }
}
