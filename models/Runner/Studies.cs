namespace HmcNet.CaseStudies.Runner;

/// <summary>The studies that the runner knows.</summary>
public static class Studies
{
    /// <summary>All studies, in the order of the list.</summary>
    public static IReadOnlyList<Study> All { get; } = [EightSchools.Study, Scorpions.Study, Snakes.Study];
}
