using System.Diagnostics;
using System.IO.Compression;
using HmcNet.Tests;

namespace HmcNet.Cli.Tests;

/// <summary>The tool is packed, installed from that package alone, without a network, and run.</summary>
public class PackTests
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static (int Code, string Output, string Error) Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    [Fact]
    public void The_packed_tool_is_installed_without_a_network_and_runs()
    {
        using var folder = new TemporaryFolder();
        string packages = folder.File("packages"), tools = folder.File("tools");
        string project = Path.Combine(RepositoryRoot.Folder, "src", "HmcNet.Cli", "HmcNet.Cli.csproj");
        (int code, string output, string error) = Run("dotnet", folder.Path, "pack", project, "--no-build", "-c", Configuration, "-o", packages, "--nologo");
        Assert.True(code == 0, output + error);
        string package = Assert.Single(Directory.GetFiles(packages, "*.nupkg"));
        using (ZipArchive archive = ZipFile.OpenRead(package))
        {
            // All that it needs is in the package.
            string[] names = [.. archive.Entries.Select(entry => entry.Name)];
            Assert.All((string[])["HmcNet.Cli.dll", "HmcNet.dll", "HmcNet.Autodiff.dll", "HmcNet.Reports.dll", "System.CommandLine.dll", "Spectre.Console.dll", "tool.md"], file => Assert.Contains(file, names));
        }
        string sources = folder.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        (code, output, error) = Run("dotnet", folder.Path, "tool", "install", "HmcNet.Tool", "--tool-path", tools, "--add-source", packages, "--configfile", sources, "--version", "0.1.0");
        Assert.True(code == 0, output + error);

        string tool = Path.Combine(tools, OperatingSystem.IsWindows() ? "hmcnet.exe" : "hmcnet");
        (code, output, error) = Run(tool, RepositoryRoot.DataPath("stan_csv"), "summary", "eight_schools_centered_*.csv", "--sig-figs", "8");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(ToolRun.Of(["summary", .. ToolRun.EightSchools, "--sig-figs", "8"]).Output.ReplaceLineEndings(), output.ReplaceLineEndings());
        Assert.Equal(2, Run(tool, folder.Path, "diagnose", "nowhere.csv").Code);
    }
}
