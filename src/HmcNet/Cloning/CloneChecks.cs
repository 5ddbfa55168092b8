using System.Globalization;

namespace HmcNet.Cloning;

/// <summary>Checks of what users hand to data cloning.</summary>
internal static class CloneChecks
{
    /// <summary>Refuses numbers of clones that are none.</summary>
    public static void RequireClones(IReadOnlyList<int> clones)
    {
        string? wrong = clones.Count == 0 ? "none"
            : clones.Any(k => k < 1) ? clones.First(k => k < 1).ToString(CultureInfo.InvariantCulture)
            : clones.Zip(clones.Skip(1)).Any(pair => pair.First >= pair.Second) ? string.Join(", ", clones)
            : null;
        if (wrong is not null)
            throw new HmcNetException(
                "The numbers of clones cannot be used.", where: "clones", expected: "whole numbers of at least 1, each larger than the one before, e.g. [1, 10, 25]",
                found: wrong, remedy: "1 is the model as it is; the estimates are those of the largest number");
    }

    /// <summary>Refuses options that do not go with cloning.</summary>
    public static void RequireOptions(DataCloningOptions options)
    {
        if (options.Sampler is null)
            throw new HmcNetException("Data cloning has no sampler.", where: nameof(DataCloningOptions.Sampler), expected: "NutsOptions or GibbsOptions", found: "null");
        options.Sampler.Validate();
        RequireProbability(options.Confidence, nameof(DataCloningOptions.Confidence));
        if (options.Sampler.Sinks.Count > 0)
            throw new HmcNetException(
                "The sampler of data cloning has sinks, which would be told of the draws of every fit.", where: $"{nameof(DataCloningOptions.Sampler)}.{nameof(SamplerOptions.Sinks)}",
                expected: "none", found: options.Sampler.Sinks.Count.ToString(CultureInfo.InvariantCulture), remedy: "write files from the draws of the result's fits");
        if (options.Sampler is GibbsOptions { Conditionals.Count: > 0 } gibbs)
            throw new HmcNetException(
                "A conditional that was written for a model does not hold for its clones.", where: $"parameter \"{gibbs.Conditionals.Keys.First()}\"",
                expected: "conditionals that the sampler finds itself", found: "GibbsOptions.Conditional(...)", remedy: "leave it out, or sample DataCloning.Clone(model, clones) with one of its own");
    }

    /// <summary>Refuses what is no probability.</summary>
    public static void RequireProbability(double value, string option)
    {
        if (!(value > 0 && value < 1))
            throw new HmcNetException(
                "An interval needs a probability.", where: option, expected: "between 0 and 1, both excluded", found: value.ToString("R", CultureInfo.InvariantCulture), remedy: "0.95 is usual");
    }

    /// <summary>The entries that are estimated, e.g. "mu", "beta[2]": of the names given, or of all parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="roles">What is latent.</param>
    /// <param name="names">Names of parameters and derived quantities, or of entries of them; null for all parameters.</param>
    public static IReadOnlyList<string> Monitored(Model model, CloneRoles roles, IReadOnlyList<string>? names)
    {
        Variable[] derived = [.. CloneTrace.DerivedOfParameters(model.Trace, roles).Select(d => d.Variable)];
        Variable[] known = [.. roles.Parameters.Select(p => p.Variable), .. derived];
        if (names is { Count: 0 })
            throw new HmcNetException("Nothing is to be estimated.", where: nameof(DataCloningOptions.Parameters), expected: "at least one name, or null for all parameters", found: "an empty list");
        var entries = new List<string>();
        foreach (string name in names ?? [.. roles.Parameters.Select(p => p.Name)])
        {
            string[] found = [.. known.Where(v => v.Name == name).SelectMany(NotConstant), .. known.SelectMany(v => Enumerable.Range(0, v.Size).Select(v.EntryName)).Where(e => e == name && known.All(v => v.Name != name))];
            if (found.Length == 0)
                throw Unknown(model, roles, name, known);
            entries.AddRange(found.Except(entries));
        }
        return entries;
    }

    private static IEnumerable<string> NotConstant(Variable variable) =>
        Enumerable.Range(0, variable.Size).Where(e => variable.ConstantEntries is not { } constant || !constant[e]).Select(variable.EntryName);

    private static HmcNetException Unknown(Model model, CloneRoles roles, string name, IReadOnlyList<Variable> known)
    {
        bool isLatent = roles.Latent.Any(p => p.Name == name) || model.Trace.Derived.Any(d => d.Variable.Name == name);
        return new HmcNetException(
            isLatent ? $"\"{name}\" is latent, or is derived of what is: it has no maximum likelihood estimate." : $"There is nothing named \"{name}\" to be estimated.",
            where: $"{nameof(DataCloningOptions.Parameters)}, model \"{model.Name}\"", expected: $"names among {string.Join(", ", known.Select(v => v.Name))}", found: $"\"{name}\"",
            remedy: isLatent ? "latent variables are predicted: see PredictLatent of the result" : "check the spelling; other functions of the parameters are declared by m.Derived");
    }
}
