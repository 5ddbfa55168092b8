using HmcNet.Autodiff;
using HmcNet.CaseStudies;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.StatisticalTests.Doctor;

/// <summary>Models that sample well: no finding may appear.</summary>
internal static class HealthyModels
{
    public static Model Create(string name) => name switch
    {
        "snakes fixed" => Snakes.Study.Find("fixed").Create(),
        "snakes random" => Snakes.Study.Find("random").Create(),
        "snakes shrinkage" => Snakes.Study.Find("shrinkage").Create(),
        "eight schools non-centred" => EightSchools.Study.Find("noncentered").Create(),
        "regression" => Regression(),
        "logistic" => Logistic(),
        "poisson groups" => PoissonGroups(),
        "ordered mixture" => SickModels.Mixture(ordered: true),
        "beta-binomial" => BetaBinomial(),
        "uncentred scales" => Scales(),
        "crossed" => Crossed(),
        "simplex" => SimplexCounts(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static Model Regression()
    {
        double[] x1 = SickModels.Normals(80, 0, 1, 11), x2 = SickModels.Normals(80, 0, 1, 12);
        double[] y = [.. x1.Zip(x2, (a, b) => 2 + a - 0.5 * b).Zip(SickModels.Normals(80, 0, 1, 13), (m, e) => m + e)];
        return Model.Define("regression", m =>
        {
            var intercept = m.Parameter("intercept", Normal(0, 10));
            var b1 = m.Parameter("b1", Normal(0, 10));
            var b2 = m.Parameter("b2", Normal(0, 10));
            var sigma = m.Parameter("sigma", HalfNormal(5));
            m.Observe("y", y, Normal(intercept + b1 * x1 + b2 * x2, sigma));
        });
    }

    private static Model Logistic()
    {
        double[] x = SickModels.Normals(200, 0, 1, 14), noise = SickModels.Normals(200, 0, 1.7, 15);
        int[] y = [.. x.Zip(noise, (a, e) => 0.5 + a + e > 0 ? 1 : 0)];
        return Model.Define("logistic", m =>
        {
            var intercept = m.Parameter("intercept", Normal(0, 5));
            var slope = m.Parameter("slope", Normal(0, 5));
            m.Observe("y", y, BernoulliLogit(intercept + slope * x));
        });
    }

    private static Model PoissonGroups()
    {
        Factor group = Factor.From("group", Enumerable.Range(0, 120).Select(i => i / 10));
        var random = new Random(16);
        int[] y = [.. Enumerable.Range(0, 120).Select(i => MathNet.Numerics.Distributions.Poisson.Sample(random, Math.Exp(2 + 0.4 * Math.Sin(i / 10))))];
        return Model.Define("poisson_groups", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5));
            var tau = m.Parameter("tau", HalfNormal(1));
            var effect = m.Parameter("effect", Normal(mu, tau), over: group);
            m.Observe("y", y, PoissonLog(effect[group]));
        });
    }

    private static Model BetaBinomial() => Model.Define("beta_binomial", m =>
    {
        var p = m.Parameter("p", Beta(1, 1));
        m.Observe("y", new int[] { 7, 9, 8, 6, 7 }, Binomial(20, p));
    });

    private static Model Scales() => Model.Define("scales", m =>
        m.Parameter("x", Normal(0, new double[] { 0.01, 0.1, 1, 10, 30 }), over: 5));

    private static Model Crossed()
    {
        Factor row = Factor.From("row", Enumerable.Range(0, 150).Select(i => i % 10)), column = Factor.From("column", Enumerable.Range(0, 150).Select(i => i / 10));
        double[] y = [.. Enumerable.Range(0, 150).Select(i => 5 + Math.Cos(i % 10) + 2 * Math.Sin(i / 10)).Zip(SickModels.Normals(150, 0, 1, 17), (m, e) => m + e)];
        return Model.Define("crossed", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 10));
            var sdRow = m.Parameter("sd_row", HalfNormal(3));
            var sdColumn = m.Parameter("sd_column", HalfNormal(3));
            var sigma = m.Parameter("sigma", HalfNormal(3));
            var r = m.Parameter("r", Normal(0, sdRow), over: row);
            var c = m.Parameter("c", Normal(0, sdColumn), over: column);
            m.Observe("y", y, Normal(mu + r[row] + c[column], sigma));
        });
    }

    private static Model SimplexCounts() => Model.Define("simplex_counts", m =>
    {
        var p = m.Parameter("p", Dirichlet(new double[] { 1, 1, 1, 1 }));
        m.Observe("y", new int[] { 0, 1, 1, 2, 3, 3, 3, 0, 1, 2, 3, 1 }, Categorical(p));
    });
}
