using System.Text;

namespace HmcNet;

/// <summary>
/// The one exception type for faults that a user can mend: bad data, wrong shapes, unknown names,
/// a model that cannot be evaluated.
/// </summary>
/// <remarks>
/// The message always answers: what was wrong, where (parameter, observation, row, line of a file),
/// what was expected, what was found, and what to do.
/// </remarks>
public class HmcNetException : Exception
{
    /// <summary>Creates the exception from the parts of its message; parts that are null are left out.</summary>
    /// <param name="what">One sentence: what is wrong.</param>
    /// <param name="where">Parameter, observation, row or line at which it was found.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="found">What was there instead.</param>
    /// <param name="remedy">What the user can do about it.</param>
    /// <param name="inner">The exception that caused this one, if any.</param>
    public HmcNetException(
        string what,
        string? where = null,
        string? expected = null,
        string? found = null,
        string? remedy = null,
        Exception? inner = null)
        : base(Compose(what, where, expected, found, remedy), inner)
    {
        What = what;
        Where = where;
        Expected = expected;
        Found = found;
        Remedy = remedy;
    }

    /// <summary>One sentence: what is wrong.</summary>
    public string What { get; }

    /// <summary>Parameter, observation, row or line at which it was found; null where there is no such place.</summary>
    public string? Where { get; }

    /// <summary>What would have been right; null where that says nothing.</summary>
    public string? Expected { get; }

    /// <summary>What was there instead; null where that says nothing.</summary>
    public string? Found { get; }

    /// <summary>What the user can do about it; null where the sentence itself says so.</summary>
    public string? Remedy { get; }

    private static string Compose(string what, string? where, string? expected, string? found, string? remedy)
    {
        var text = new StringBuilder(what);
        Append(text, "where", where);
        Append(text, "expected", expected);
        Append(text, "found", found);
        Append(text, "what to do", remedy);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string label, string? part)
    {
        if (!string.IsNullOrEmpty(part))
            text.Append('\n').Append("  ").Append(label).Append(": ").Append(part);
    }
}
