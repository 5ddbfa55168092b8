namespace HmcNet.CaseStudies.Runner;

/// <summary>What the command line asked for.</summary>
public sealed record RunSettings
{
    /// <summary>Name of the model; null for the study's default.</summary>
    public string? Model { get; init; }

    /// <summary>Options of the sampler; their type says which.</summary>
    public required SamplerOptions Options { get; init; }

    /// <summary>Folder of the Stan CSV files.</summary>
    public required string Output { get; init; }

    /// <summary>Whether to leave out progress and tables: files and errors only.</summary>
    public bool Quiet { get; init; }
}
