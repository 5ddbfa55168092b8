using System.Text.Json;

namespace HmcNet.Tests;

/// <summary>What R's lme4 says of a model: the lme4 blocks of the committed reference.json files.</summary>
internal sealed class Lme4Reference
{
    private readonly JsonElement block;

    public Lme4Reference(string study, params string[] path)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.DataPath(study, "reference.json")));
        JsonElement at = file.RootElement;
        foreach (string key in path)
            at = at.GetProperty(key);
        block = at.Clone();
    }

    public double LogLikelihood => block.GetProperty("logLik").GetDouble();

    public double Aic => block.GetProperty("AIC").GetDouble();

    public double Bic => block.GetProperty("BIC").GetDouble();

    public double Sigma => block.GetProperty("sigma").GetDouble();

    /// <summary>Standard deviations and correlations of the variance components, in lme4's order, the residual last.</summary>
    public double[] Components => [.. block.GetProperty("varcomp").EnumerateArray().Select(v => v.GetProperty("sdcor").GetDouble())];

    public (double Estimate, double Se) Fixed(string name)
    {
        JsonElement e = block.GetProperty("fixed").GetProperty(name);
        return (e.GetProperty("estimate").GetDouble(), e.GetProperty("se").GetDouble());
    }

    public double[] Modes(string group, string effect) => Numbers("condval", group, effect);

    public double[] ConditionalSds(string group, string effect) => Numbers("condsd", group, effect);

    private double[] Numbers(string what, string group, string effect) =>
        [.. block.GetProperty("ranef").GetProperty(group).GetProperty(what).GetProperty(effect).EnumerateArray().Select(v => v.GetDouble())];
}
