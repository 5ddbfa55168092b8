using HmcNet.Distributions;

namespace HmcNet.Tests.Distributions;

/// <summary>All cases, and the test that no family is without one.</summary>
public class DistributionCases
{
    private static readonly Dictionary<string, DistributionCase> ByLabel =
        new[] { ScalarCases.All, DiscreteCases.All, VectorCases.All }.SelectMany(c => c).ToDictionary(c => c.Label);

    public static DistributionCase Get(string label) => ByLabel[label];

    public static TheoryData<string> Scalar => [.. ScalarCases.All.Select(c => c.Label)];

    public static TheoryData<string> Discrete => [.. DiscreteCases.All.Select(c => c.Label)];

    public static TheoryData<string> Vector => [.. VectorCases.All.Select(c => c.Label)];

    public static TheoryData<string> Continuous => [.. ByLabel.Values.Where(c => !c.Distribution.Support.IsDiscrete).Select(c => c.Label)];

    public static TheoryData<string> Everything => [.. ByLabel.Keys];

    public static TheoryData<string> WithDistributionFunction =>
        [.. ByLabel.Values.Where(c => c.Distribution.HasDistributionFunction && !c.Distribution.Support.IsDiscrete).Select(c => c.Label)];

    public static TheoryData<string> WithLocationScale =>
        [.. ByLabel.Values.Where(c => c.Distribution.AsLocationScale() is not null && c.Distribution.EventShape.IsScalar).Select(c => c.Label)];

    [Fact]
    public void Every_family_has_a_case()
    {
        IEnumerable<Type> families = typeof(Distribution).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Distribution)) && !t.IsAbstract);
        Assert.Empty(families.Except(ByLabel.Values.Select(c => c.Family)).Select(t => t.Name));
        Assert.All(ByLabel.Values, c => Assert.IsType(c.Family, c.Distribution));
    }

    [Fact]
    public void Every_family_has_a_factory_method_of_its_name()
    {
        IEnumerable<Type> families = typeof(Distribution).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Distribution)) && t is { IsAbstract: false, IsPublic: true });
        HashSet<string> factories = [.. typeof(Distribution).GetMethods().Where(m => m.IsStatic && m.ReturnType == typeof(Distribution)).Select(m => m.Name)];
        Assert.Subset(factories, families.Select(t => t.Name).ToHashSet());
    }
}
