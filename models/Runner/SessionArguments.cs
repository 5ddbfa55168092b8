using System.CommandLine;

namespace HmcNet.CaseStudies.Runner;

/// <summary>The command-line options of whole studies.</summary>
public sealed class SessionArguments
{
    private static readonly SessionSettings Defaults = new();

    private readonly Option<ulong> seed = new("--seed") { Description = "seed of the first fit of a study; the next fits take the next seeds", DefaultValueFactory = _ => Defaults.Seed };
    private readonly Option<int> chains = new("--chains") { Description = "number of chains of each fit", DefaultValueFactory = _ => Defaults.Chains };
    private readonly Option<int?> sampling = new("--iter-sampling") { Description = "iterations of each chain after warm-up; as many as the story needs when not given" };
    private readonly Option<string?> folder = new("--output") { Description = "folder of Stan CSV files of all fits; none are written when not given" };
    private readonly Option<bool> quiet = new("--quiet") { Description = "print the closing table only" };

    /// <summary>All options.</summary>
    public IReadOnlyList<Option> All => [seed, chains, sampling, folder, quiet];

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>The settings, not yet checked for their ranges.</returns>
    public SessionSettings Read(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(seed),
        Chains = parsed.GetValue(chains),
        IterSampling = parsed.GetValue(sampling),
        Output = parsed.GetValue(folder),
        Quiet = parsed.GetValue(quiet),
    };
}
