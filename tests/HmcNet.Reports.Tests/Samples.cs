using HmcNet.Autodiff;
using HmcNet.Hmc;
using HmcNet.Tests;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Reports.Tests;

/// <summary>Fits and draws that the tests share; each is made once.</summary>
internal static class Samples
{
    private static readonly Lazy<Fit> Centred = new(() => Nuts.Sample(EightSchools(centred: true), new NutsOptions { Seed = 1, IterSampling = 500, SaveWarmup = true }));
    private static readonly Lazy<Fit> Gibbs = new(() => HmcNet.Gibbs.Sample(EightSchools(centred: true), new GibbsOptions { Seed = 2, IterSampling = 500 }));

    /// <summary>Effects of eight schools.</summary>
    public static double[] Effects => SchoolsTable["effect"].ToArray();

    /// <summary>Standard errors of eight schools.</summary>
    public static double[] Errors => SchoolsTable["standard_error"].ToArray();

    /// <summary>Eight schools, centred: 4 chains of 500 draws, with divergent transitions.</summary>
    public static Fit Schools => Centred.Value;

    /// <summary>The same posterior by Gibbs sampling.</summary>
    public static Fit SchoolsByGibbs => Gibbs.Value;

    private static Table SchoolsTable => Table.ReadCsv(Path.Combine(RepositoryRoot.Folder, "models", "eight-schools", "eight-schools.csv"));

    /// <summary>The model of eight schools.</summary>
    public static Model EightSchools(bool centred)
    {
        Table data = SchoolsTable;
        Factor school = data.Factor("school");
        return Model.Define("eight_schools", m =>
        {
            Tensor mu = m.Parameter("mu", Normal(0, 5));
            Tensor tau = m.Parameter("tau", HalfCauchy(5));
            Tensor theta = m.Parameter("theta", Normal(mu, tau), over: school, centered: centred);
            m.Observe("effect", data["effect"], Normal(theta[school], data["standard_error"]));
        });
    }

    /// <summary>Independent standard normal draws of scalars with transitions of a plausible sampler.</summary>
    public static Draws Independent(IReadOnlyList<string> names, int chains = 4, int iterations = 200, int divergent = 0, Func<int, int, int, double>? value = null)
    {
        var random = new Random(7);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var builder = new DrawsBuilder(new VariableLayout([.. names.Select(n => new Variable(n))]), "independent");
        for (int c = 0; c < chains; c++)
        {
            double[][] draws = [.. Enumerable.Range(0, iterations).Select(i => Enumerable.Range(0, names.Count).Select(k => value?.Invoke(c, i, k) ?? Normal()).ToArray())];
            Transition[] transitions = [.. Enumerable.Range(0, iterations).Select(i => new Transition(Normal(), 0.9, 0.5, 3, 7, c == 0 && i < divergent, 5 + Normal()))];
            builder.AddChain(draws, transitions);
        }
        return builder.Build();
    }
}
