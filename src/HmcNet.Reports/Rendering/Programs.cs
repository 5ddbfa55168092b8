using System.Diagnostics;

namespace HmcNet.Reports;

/// <summary>Finds and runs programs of the machine: a browser, Node.</summary>
internal static class Programs
{
    /// <summary>The variable of the environment that names the browser to use.</summary>
    public const string BrowserVariable = "HMCNET_BROWSER";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Browsers =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"];

    private static readonly string[] UsualPlaces =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <summary>Path of a browser of the Chromium family; null where there is none.</summary>
    public static string? Browser => Environment.GetEnvironmentVariable(BrowserVariable) is { Length: > 0 } named
        ? (File.Exists(named) ? named : null)
        : Browsers.Select(OnPath).Concat(UsualPlaces.Where(File.Exists)).FirstOrDefault(path => path is not null);

    /// <summary>Path of Node; null where there is none.</summary>
    public static string? Node => OnPath("node");

    /// <summary>Options with which a browser runs without a window and without touching the user's profile.</summary>
    public static IReadOnlyList<string> HeadlessOptions(string profile) =>
    [
        "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions", "--allow-file-access-from-files",
        "--disable-dev-shm-usage", $"--user-data-dir={profile}",
        // Chromium refuses its sandbox to the superuser of Linux; the page is our own.
        .. OperatingSystem.IsLinux() && Environment.UserName == "root" ? (string[])["--no-sandbox"] : [],
    ];

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="HmcNetException">When it fails or takes longer than a minute.</exception>
    public static string Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start) ?? throw Failed(program, "it did not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw Failed(program, "it did not end within a minute");
        }
        return process.ExitCode == 0 ? output.GetAwaiter().GetResult() : throw Failed(program, errors.GetAwaiter().GetResult().Trim());
    }

    private static HmcNetException Failed(string program, string found) => new(
        "The chart could not be drawn.", where: program, expected: "a program that runs to its end", found: found,
        remedy: $"save as .json or .html, or name another browser in {BrowserVariable}");

    private static string? OnPath(string name)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe"] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending))).FirstOrDefault(File.Exists);
    }
}
