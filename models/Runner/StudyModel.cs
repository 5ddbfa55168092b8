namespace HmcNet.CaseStudies.Runner;

/// <summary>One model of a study.</summary>
/// <param name="Name">Name on the command line, e.g. "partial-pooling".</param>
/// <param name="Description">One line that says what it assumes.</param>
/// <param name="Define">Traces the model on data.</param>
/// <param name="IsDefault">Whether it runs when no model is named.</param>
/// <param name="Reference">Name of its results in reference.json; "{m}" stands for the number of offspring.</param>
public sealed record StudyModel(
    string Name, string Description, Func<StudyData, Model> Define, bool IsDefault = false, string? Reference = null)
{
    /// <summary>The study that it belongs to.</summary>
    public Study Study { get; internal init; } = null!;

    /// <summary>Traces the model on the data that the study is shipped with.</summary>
    /// <param name="offspring">Number of offspring, for studies that know several; null for the default.</param>
    /// <returns>The model.</returns>
    public Model Create(int? offspring = null) => Define(StudyData.Shipped(Study, offspring));

    /// <summary>Traces the model on given data.</summary>
    /// <param name="data">Data of the study.</param>
    /// <returns>The model.</returns>
    /// <exception cref="HmcNetException">When the data do not suit the model.</exception>
    public Model Create(StudyData data) => Define(data);

    /// <summary>What to call the model on data with so many offspring.</summary>
    /// <param name="offspring">Number of offspring; null where the study knows none.</param>
    /// <returns>For example "random, m = 2".</returns>
    public string Label(int? offspring) => offspring is null ? Name : FormattableString.Invariant($"{Name}, m = {offspring}");
}
