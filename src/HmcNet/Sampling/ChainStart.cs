namespace HmcNet.Sampling;

/// <summary>What a sink is told before a chain's first draw.</summary>
/// <param name="ModelName">Name of the model.</param>
/// <param name="Chain">Number of the chain, counted from 1.</param>
/// <param name="Variables">Names, shapes and labels of the values of a draw.</param>
/// <param name="Settings">
/// The options of the run as CmdStan writes them in a file's header: key ("num_samples", "delta", "metric", "seed", ...)
/// to value, in CmdStan's spelling.
/// </param>
/// <param name="StartedAt">When the chain began (UTC).</param>
public sealed record ChainStart(
    string ModelName,
    int Chain,
    VariableLayout Variables,
    IReadOnlyDictionary<string, string> Settings,
    DateTime StartedAt);
