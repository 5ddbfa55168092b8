using HmcNet.Benchmarks.Models;

namespace HmcNet.Benchmarks;

/// <summary>The models of the table, in its order.</summary>
internal static class Catalogue
{
    /// <summary>Makes the models: their data are simulated when the next one is asked for.</summary>
    public static IEnumerable<BenchmarkModel> All()
    {
        yield return new EightSchools(centered: true);
        yield return new EightSchools(centered: false);
        yield return new RadonIntercepts();
        yield return new RadonSlopes();
        yield return new MathScores();
        yield return new Regression();
        yield return new Wells();
        yield return new PoissonCrossed();
        yield return new ItemResponse();
        yield return new Seeds();
        yield return new GaussianProcess();
        yield return new NormalMixture();
        yield return new Garch();
        yield return new CorrelatedSlopes();
        yield return new Years();
    }
}
