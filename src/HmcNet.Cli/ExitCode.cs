namespace HmcNet.Cli;

/// <summary>What the tool tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>Everything was read, and nothing found is severe.</summary>
    public const int Ok = 0;

    /// <summary>Everything was read, and a finding is severe.</summary>
    public const int Severe = 1;

    /// <summary>Bad usage, or something given could not be read as a whole; what could be judged was judged.</summary>
    public const int Fault = 2;

    /// <summary>The code for a severity where the input may be at fault.</summary>
    public static int Of(FindingSeverity severity, bool hasFaults) =>
        hasFaults ? Fault : severity == FindingSeverity.Severe ? Severe : Ok;
}
