using System.Text.Json;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>Mean and standard deviation of a posterior, without Monte Carlo error.</summary>
internal readonly record struct Reference(double Mean, double Sd);

/// <summary>Reads the exact blocks of the committed reference.json files.</summary>
internal static class ReferenceFile
{
    /// <summary>The exact block of a model: parameter names in HmcNet's spelling.</summary>
    public static IReadOnlyDictionary<string, Reference> Exact(string study, string model)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root(), "tests", "data", study, "reference.json")));
        JsonElement parameters = file.RootElement.GetProperty("models").GetProperty(model).GetProperty("exact").GetProperty("parameters");
        // The exact blocks use JAGS's names; a dot separates indices in Stan's files, so models write an underscore.
        return parameters.EnumerateObject().ToDictionary(
            p => p.Name.Replace('.', '_'),
            p => new Reference(p.Value.GetProperty("mean").GetDouble(), p.Value.GetProperty("sd").GetDouble()));
    }

    private static string Root()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "HmcNet.sln")))
                return at.FullName;
        }
        throw new InvalidOperationException("HmcNet.sln was not found above the tests.");
    }
}
