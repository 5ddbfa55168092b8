using HmcNet.Formulas;
using HmcNet.LinearModels;

namespace HmcNet.MixedModels;

/// <summary>A mixed model on a table: designs of fixed and random effects, checked.</summary>
internal sealed class MixedDesign
{
    private MixedDesign(FormulaData data, MixedModelOptions options, double[] y, DesignMatrix @fixed, QrFactor factor, IReadOnlyList<DroppedColumn> dropped, RandomDesign[] random)
    {
        Data = data;
        Options = options;
        Response = y;
        Fixed = @fixed;
        Factor = factor;
        Dropped = dropped;
        Random = random;
        Equations = new Lazy<MixedEquations>(() => new MixedEquations(random, factor, y));
    }

    /// <summary>The formula on its table.</summary>
    public FormulaData Data { get; }

    /// <summary>Options of the fit.</summary>
    public MixedModelOptions Options { get; }

    /// <summary>The response.</summary>
    public double[] Response { get; }

    /// <summary>The fixed effects' design, of full rank.</summary>
    public DesignMatrix Fixed { get; }

    /// <summary>Its QR factor.</summary>
    public QrFactor Factor { get; }

    /// <summary>Columns of the fixed effects that were left out.</summary>
    public IReadOnlyList<DroppedColumn> Dropped { get; }

    /// <summary>The random effects' designs.</summary>
    public RandomDesign[] Random { get; }

    /// <summary>The mixed-model equations, shared by refits.</summary>
    public Lazy<MixedEquations> Equations { get; }

    /// <summary>Reads a model.</summary>
    public static MixedDesign Read(Table table, string formula, MixedModelOptions options, bool requireIdentified = true)
    {
        var data = new FormulaData(table, Formula.Parse(formula), options.Factors);
        double[] y = data.Response();
        (DesignMatrix design, QrFactor factor, IReadOnlyList<DroppedColumn> dropped) = RankReport.Reduce(DesignMatrix.Build(data, data.Formula.Fixed));
        if (data.Formula.Random.Count == 0)
            throw new HmcNetException("The formula has no random effects.", where: $"formula \"{formula}\"", expected: "a term such as (1 | group)", found: data.Formula.Fixed.Text,
                remedy: "fit it with LeastSquares.Fit(table, formula)");
        RandomDesign[] random = RandomDesign.Build(data);
        if (requireIdentified)
        {
            MixedModelChecks.Check(data, random, factor.Rank);
            MixedModelChecks.CheckResiduals(data, factor.Residuals(y), y);
        }
        return new MixedDesign(data, options, y, design, factor, dropped, random);
    }

    /// <summary>Maximises the likelihood.</summary>
    public MixedFit Fit(bool restricted, double[]? start = null)
    {
        var scale = new ThetaScale(Random);
        MixedEquations equations = Equations.Value;
        double Deviance(double[] theta) => equations.Solve(scale.Factors(theta), restricted)?.Deviance ?? double.PositiveInfinity;
        var search = new DevianceSearch(Deviance);
        double[] theta = search.Minimise(start ?? scale.Start());
        theta = OnBoundary(theta, Deviance);
        double[][,] factors = scale.Factors(theta);
        MixedSolution solution = equations.Solve(factors, restricted)
            ?? throw new HmcNetException("The likelihood of the mixed model cannot be computed.", where: $"formula \"{Data.Formula}\"", expected: "finite variances",
                remedy: "rescale columns whose numbers are very large or very small");
        return new MixedFit(this, restricted, theta, factors, solution, search);
    }

    /// <summary>Parameters that the search left beside zero are put on it where the deviance does not mind.</summary>
    private static double[] OnBoundary(double[] theta, Func<double[], double> deviance)
    {
        double value = deviance(theta);
        double[] result = (double[])theta.Clone();
        for (int i = 0; i < theta.Length; i++)
        {
            if (result[i] == 0 || Math.Abs(result[i]) > 1e-3)
                continue;
            double kept = result[i];
            result[i] = 0;
            if (deviance(result) > value + 1e-11 * Math.Abs(value))
                result[i] = kept;
        }
        return result;
    }
}
