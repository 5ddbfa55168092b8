namespace HmcNet.CaseStudies.Runner;

/// <summary>A worked case study: data, the models that are fitted to them, and the story that is told with them.</summary>
public sealed class Study
{
    /// <summary>Makes a study.</summary>
    /// <param name="name">Name on the command line, e.g. "scorpions"; its folder has the same name.</param>
    /// <param name="title">One line that says what it is about.</param>
    /// <param name="files">The data files that it is shipped with, the default first.</param>
    /// <param name="models">Its models; the default is marked.</param>
    /// <param name="story">What <c>run</c> does; null fits every model with NUTS and with Gibbs and compares them.</param>
    public Study(string name, string title, IReadOnlyList<StudyFile> files, IReadOnlyList<StudyModel> models, Action<StudySession>? story = null)
    {
        Name = name;
        Title = title;
        Files = files;
        Models = [.. models.Select(model => model with { Study = this })];
        Story = story ?? FitEveryModel;
    }

    /// <summary>Name on the command line, e.g. "scorpions".</summary>
    public string Name { get; }

    /// <summary>One line that says what it is about.</summary>
    public string Title { get; }

    /// <summary>The data files that it is shipped with, the default first.</summary>
    public IReadOnlyList<StudyFile> Files { get; }

    /// <summary>Its models; the default is marked.</summary>
    public IReadOnlyList<StudyModel> Models { get; }

    /// <summary>What <c>run</c> does.</summary>
    public Action<StudySession> Story { get; }

    /// <summary>The model that runs when none is named.</summary>
    public StudyModel Default => Models.Single(model => model.IsDefault);

    /// <summary>The numbers of offspring that it has data for; empty for studies that know none.</summary>
    public IReadOnlyList<int> Offspring => [.. Files.Select(file => file.Offspring).OfType<int>()];

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

    private static void FitEveryModel(StudySession session)
    {
        foreach (StudyModel model in session.Study.Models)
        {
            foreach (int? offspring in session.Study.Offspring.Count == 0 ? [null] : session.Study.Offspring.Select(m => (int?)m))
            {
                if (session.HasData(offspring))
                    session.Expect(session.Both(model.Name, offspring: offspring));
            }
        }
    }
}
