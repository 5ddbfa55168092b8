namespace HmcNet.CaseStudies.Runner;

/// <summary>A worked case study: data and the models that are fitted to them.</summary>
/// <param name="Name">Name on the command line, e.g. "scorpions".</param>
/// <param name="Title">One line that says what it is about.</param>
/// <param name="Models">Its models; the default is marked.</param>
public sealed record Study(string Name, string Title, IReadOnlyList<StudyModel> Models)
{
    /// <summary>The model that runs when none is named.</summary>
    public StudyModel Default => Models.Single(model => model.IsDefault);

    /// <summary>Finds a model by its name.</summary>
    /// <exception cref="HmcNetException">When there is none; the message lists those that are.</exception>
    public StudyModel Find(string? model) =>
        model is null
            ? Default
            : Models.FirstOrDefault(m => m.Name == model)
                ?? throw new HmcNetException(
                    $"The study {Name} has no model named \"{model}\".",
                    expected: string.Join(", ", Models.Select(m => m.Name)),
                    found: model,
                    remedy: "see dotnet run --project models -- list");

    /// <summary>Path of a data file that lies beside the program.</summary>
    public static string DataFile(string study, string file) => Path.Combine(AppContext.BaseDirectory, study, file);
}
