namespace HmcNet.CaseStudies.Runner;

/// <summary>A data file of a study.</summary>
/// <param name="Name">Its name in the folder of the study, e.g. "snakes.csv".</param>
/// <param name="Columns">The columns that the models read; a file may have more.</param>
public sealed record StudyFile(string Name, params IReadOnlyList<string> Columns)
{
    /// <summary>Name in a folder given with <c>--data</c> where <see cref="Name"/> is not there.</summary>
    public string OtherName { get; init; } = "data.csv";

    /// <summary>Number of offspring of each individual, where files of a study differ in that.</summary>
    public int? Offspring { get; init; }
}
