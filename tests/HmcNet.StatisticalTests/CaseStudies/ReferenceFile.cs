using System.Globalization;
using System.Text.Json;
using HmcNet.Tests;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>Mean and standard deviation of a posterior, without Monte Carlo error.</summary>
internal readonly record struct Reference(double Mean, double Sd);

/// <summary>Reads the exact blocks of the committed reference.json files.</summary>
internal static class ReferenceFile
{
    /// <summary>The exact block of a model: parameter names in HmcNet's spelling.</summary>
    public static IReadOnlyDictionary<string, Reference> Exact(string study, string model)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.DataPath(study, "reference.json")));
        JsonElement parameters = file.RootElement.GetProperty("models").GetProperty(model).GetProperty("exact").GetProperty("parameters");
        // The exact blocks use JAGS's names; a dot separates indices in Stan's files, so models write an underscore.
        return parameters.EnumerateObject().ToDictionary(
            p => p.Name.Replace('.', '_'),
            p => new Reference(p.Value.GetProperty("mean").GetDouble(), p.Value.GetProperty("sd").GetDouble()));
    }

    /// <summary>What R's posterior says of CmdStan's four chains of the centred eight schools: name, mean, standard error.</summary>
    public static IReadOnlyList<(string Name, double Mean, double StandardError)> CmdStanEightSchools()
    {
        string[] lines = File.ReadAllLines(RepositoryRoot.DataPath("stan_csv", "posterior_summary.csv"));
        int error = Array.IndexOf(lines[0].Split(','), "mcse_mean");
        return [.. lines.Skip(1).Select(line => line.Split(',')).Select(cells => (
            cells[0], double.Parse(cells[1], CultureInfo.InvariantCulture), double.Parse(cells[error], CultureInfo.InvariantCulture)))];
    }
}
