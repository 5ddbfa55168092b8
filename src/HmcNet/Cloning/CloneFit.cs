using HmcNet.Sampling;

namespace HmcNet;

/// <summary>The posterior of the parameters given K clones of the data.</summary>
public sealed class CloneFit
{
    internal CloneFit(int clones, Draws draws, SamplerRun run, TimeSpan elapsed)
    {
        Clones = clones;
        Draws = draws;
        Run = run;
        Elapsed = elapsed;
    }

    /// <summary>K, the number of clones.</summary>
    public int Clones { get; }

    /// <summary>The draws of the parameters and of the quantities derived of them alone; those of the clones' latent variables are not kept.</summary>
    public Draws Draws { get; }

    /// <summary>Chain by chain: outcome, step size, seconds and counts of evaluations; and the seed used.</summary>
    public SamplerRun Run { get; }

    /// <summary>Wall-clock time of the run.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Whether every chain made all draws that were asked for.</summary>
    public bool IsComplete => Run.Outcome == ChainOutcome.Complete;

    /// <summary>Mean, Monte Carlo error, sd, quantiles, effective sample sizes and R-hat of the parameters' posterior given the clones.</summary>
    /// <param name="options">Which variables and quantiles; the defaults when null.</param>
    /// <returns>Typed rows; its text is the table.</returns>
    public SummaryTable Summary(SummaryOptions? options = null) => Draws.Summary(options);

    /// <summary>The verdict on the draws as such: divergences, tree depth, E-BFMI, ESS, R-hat.</summary>
    /// <param name="options">Thresholds; HmcNet's own when null.</param>
    /// <returns>Typed findings.</returns>
    public Diagnosis Diagnose(DiagnoseOptions? options = null) => Draws.Diagnose(options);

    /// <summary>Number of clones and of draws.</summary>
    /// <returns>For example "10 clones: 4000 draws in 4 chains".</returns>
    public override string ToString() => FormattableString.Invariant($"{Clones} clones: {Draws.TotalDraws} draws in {Draws.Chains} chains");
}
