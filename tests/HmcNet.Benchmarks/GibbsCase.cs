namespace HmcNet.Benchmarks;

/// <summary>A row of the comparison of Gibbs with NUTS, and with JAGS.</summary>
/// <param name="Name">First cell of the row.</param>
/// <param name="Model">The model that Gibbs samples.</param>
/// <param name="Monitored">The parameters whose effective sample sizes count; the BUGS program has the same names.</param>
/// <param name="JagsProgram">A file in jags/, without its ending.</param>
/// <param name="Data">The data of the BUGS program: numbers, arrays of int or double, and matrices (double[,]).</param>
internal sealed record GibbsCase(string Name, Model Model, IReadOnlyList<string> Monitored, string JagsProgram, IReadOnlyDictionary<string, object> Data)
{
    /// <summary>The model that NUTS samples, where that is another form of the same.</summary>
    public Model? Marginal { get; init; }

    /// <summary>Starting values where the labels of components must agree; they are passed to JAGS, too.</summary>
    public IReadOnlyDictionary<string, double[]>? InitialValues { get; init; }

    /// <summary>Iterations of JAGS, warm-up and after, where it takes minutes.</summary>
    public (int Warmup, int Sampling) JagsIterations { get; init; } = (GibbsBenchmarks.Warmup, GibbsBenchmarks.Sampling);
}
