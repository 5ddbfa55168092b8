namespace HmcNet.CaseStudies.Runner;

/// <summary>What the command line asked for.</summary>
public sealed record RunSettings
{
    /// <summary>Name of the model; null for the study's default.</summary>
    public string? Model { get; init; }

    /// <summary>Data of the study: a file, or a folder that holds it; null for the data that it is shipped with.</summary>
    public string? Data { get; init; }

    /// <summary>Number of offspring, for the study that knows several; null for the default.</summary>
    public int? Offspring { get; init; }

    /// <summary>Options of the sampler; their type says which.</summary>
    public required SamplerOptions Options { get; init; }

    /// <summary>Whether to try remedies of what went wrong, after the run.</summary>
    public bool Cure { get; init; }

    /// <summary>File of the transitions that were kept, divergent ones and some ordinary ones; null for none.</summary>
    public string? DiagnosticFile { get; init; }

    /// <summary>File of the HTML report; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>Folder of the Stan CSV files.</summary>
    public required string Output { get; init; }

    /// <summary>Whether to leave out progress and tables: files and errors only.</summary>
    public bool Quiet { get; init; }
}
