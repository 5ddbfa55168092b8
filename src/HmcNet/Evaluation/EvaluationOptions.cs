namespace HmcNet;

/// <summary>What is evaluated, and how much memory and how many threads that may take.</summary>
public record EvaluationOptions
{
    /// <summary>Name of one observation statement of the model; null takes all of them together.</summary>
    public string? Observation { get; init; }

    /// <summary>Number of threads; null takes the number of processors. Results do not depend on it.</summary>
    public int? MaxThreads { get; init; }

    /// <summary>Bytes that log-likelihoods may take at a time, 256 MiB unless set; more observations are worked on in several passes over the draws.</summary>
    public long MaxMemory { get; init; } = 256L << 20;

    /// <summary>Checks the options.</summary>
    /// <exception cref="HmcNetException">When one is out of range.</exception>
    public virtual void Validate()
    {
        Require(MaxThreads is null or >= 1, nameof(MaxThreads), FormattableString.Invariant($"{MaxThreads}"), "at least 1, or null");
        Require(MaxMemory >= 1, nameof(MaxMemory), FormattableString.Invariant($"{MaxMemory}"), "at least 1");
    }

    /// <summary>Threads and cancellation for loops.</summary>
    internal ParallelOptions Parallel(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = MaxThreads ?? Environment.ProcessorCount, CancellationToken = cancellation };

    /// <summary>Throws the message of an option that is out of its range.</summary>
    private protected static void Require(bool holds, string option, string found, string expected)
    {
        if (!holds)
            throw new HmcNetException($"The option {option} is out of range.", where: option, expected: expected, found: found, remedy: $"set {option} to a value in that range");
    }
}
