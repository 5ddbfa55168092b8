namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>A theory on public data that are not committed; reported as skipped where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute(string study)
    {
        if (SharedData.Find(study, "data.csv") is null)
            Skip = $"shared/reference/{study}/data.csv is not beside the repository.";
    }
}
