using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using HmcNet.CaseStudies.Runner;
using HmcNet.Io;

namespace HmcNet.Models.Tests;

/// <summary>The whole way through in a process whose runtime cannot generate code, as one compiled ahead of time.</summary>
public sealed class InterpretedTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hmcnet-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Without_dynamic_code_the_interpreter_serves()
    {
        string text = Run("eight-schools", "--explain");
        Assert.Contains("interpreted node by node: this runtime cannot generate code", text, StringComparison.Ordinal);
        Assert.DoesNotContain("loop over", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_dynamic_code_a_study_runs_to_its_verdict()
    {
        string text = Run("eight-schools", "--chains", "2", "--iter-warmup", "300", "--iter-sampling", "500", "--seed", "3", "--output", folder);
        Assert.Contains("All checks done", text, StringComparison.Ordinal);
        Draws draws = StanCsvReader.Read(Directory.GetFiles(folder, "*.csv"));
        Assert.Equal(1000, draws.TotalDraws);
        // The posterior mean of mu is 4.4 with standard deviation 3.3; a few hundred effective draws leave an error of 0.2.
        Assert.InRange(draws["mu"].Mean(), 3.4, 5.4);
    }

    private string Run(params string[] arguments)
    {
        string program = typeof(CommandLine).Assembly.Location;
        string settings = Path.Combine(folder, "runtimeconfig.json");
        File.WriteAllText(settings, JsonSerializer.Serialize(new
        {
            runtimeOptions = new
            {
                framework = new { name = "Microsoft.NETCore.App", version = Environment.Version.ToString() },
                configProperties = new Dictionary<string, bool> { ["System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported"] = false },
            },
        }));
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var start = new ProcessStartInfo(host, ["exec", "--runtimeconfig", settings, "--depsfile", Path.ChangeExtension(program, ".deps.json"), program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}\n{error.Result}\n{output}");
        return output;
    }
}
