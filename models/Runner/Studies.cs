namespace HmcNet.CaseStudies.Runner;

/// <summary>The studies that the runner knows.</summary>
public static class Studies
{
    /// <summary>All studies, in the order of the list.</summary>
    public static IReadOnlyList<Study> All { get; } = [EightSchools.Study, Snakes.Study, MathScores.Study, NeymanScott.Study, BassMercury.Study, Scorpions.Study];

    /// <summary>The studies that <c>all</c> runs, in its order.</summary>
    public static IReadOnlyList<Study> Stories { get; } = [Snakes.Study, MathScores.Study, NeymanScott.Study, BassMercury.Study, Scorpions.Study];
}
