namespace HmcNet.CaseStudies.Runner;

/// <summary>One model of a study.</summary>
/// <param name="Name">Name on the command line, e.g. "partial-pooling".</param>
/// <param name="Description">One line that says what it assumes.</param>
/// <param name="Create">Reads the data and traces the model.</param>
/// <param name="IsDefault">Whether it runs when no model is named.</param>
public sealed record StudyModel(string Name, string Description, Func<Model> Create, bool IsDefault = false);
