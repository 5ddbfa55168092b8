using HmcNet.Tests;

namespace HmcNet.Cli.Tests;

/// <summary>Runs the tool in this process.</summary>
internal static class ToolRun
{
    /// <summary>The four chains of eight schools that CmdStan wrote.</summary>
    public static string[] EightSchools =>
        [.. Enumerable.Range(1, 4).Select(c => RepositoryRoot.DataPath("stan_csv", $"eight_schools_centered_{c}.csv"))];

    /// <summary>Runs a command line.</summary>
    public static (int Code, string Output, string Error) Of(params IReadOnlyList<string> arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = Tool.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
