namespace HmcNet;

/// <summary>The rule for names of variables, which become columns of Stan's CSV files.</summary>
internal static class Names
{
    /// <summary>Refuses a name that Stan's files could not hold.</summary>
    public static void Check(string name, string role)
    {
        bool good = name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!good || name.EndsWith("__", StringComparison.Ordinal))
            throw new HmcNetException(
                $"A {role} has a name that cannot stand in a Stan CSV file.", where: $"{role} \"{name}\"",
                expected: "a letter, then letters, digits and underscores, not ending in two underscores", found: $"\"{name}\"",
                remedy: "rename it, e.g. \"sd_alpha\"");
    }
}
