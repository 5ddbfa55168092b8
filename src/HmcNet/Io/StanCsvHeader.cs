using System.Globalization;
using HmcNet.Sampling;

namespace HmcNet.Io;

/// <summary>The comment lines at the head of a Stan CSV file, in the layout of CmdStan 2.36.</summary>
internal static class StanCsvHeader
{
    // Depth of indentation, key, CmdStan's default; a null default stands for a section, an empty one for no value.
    private static readonly (int Depth, string Key, string? Default)[] Sample =
    [
        (2, "num_samples", "1000"), (2, "num_warmup", "1000"), (2, "save_warmup", "0"), (2, "thin", "1"),
        (2, "adapt", null), (3, "engaged", "1"), (3, "gamma", "0.05"), (3, "delta", "0.8"), (3, "kappa", "0.75"),
        (3, "t0", "10"), (3, "init_buffer", "75"), (3, "term_buffer", "50"), (3, "window", "25"),
        (2, "algorithm", "hmc"), (3, "hmc", null), (4, "engine", "nuts"),
    ];

    private static readonly (int Depth, string Key, string? Default)[] Nuts = [(5, "nuts", null), (6, "max_depth", "10")];

    private static readonly (int Depth, string Key, string? Default)[] Static =
        [(5, "static", null), (6, "int_time", "6.283185307179586")];

    private static readonly (int Depth, string Key, string? Default)[] Rest =
    [
        (4, "metric", "diag_e"), (4, "metric_file", ""), (4, "stepsize", "1"), (4, "stepsize_jitter", "0"),
        (2, "num_chains", "1"), (0, "id", "1"), (0, "data", null), (1, "data_file", ""), (0, "init", "2"),
        (0, "random", null), (1, "seed", ""), (0, "output", null), (1, "output_file", "output.csv"),
        (1, "diagnostic_file", ""), (1, "refresh", "100"), (1, "sig_figs", "-1"), (1, "profile_file", "profile.csv"),
        (0, "num_threads", "1"),
    ];

    /// <summary>Lines of the header without their leading "# ".</summary>
    /// <param name="start">The chain.</param>
    /// <param name="file">Name of the file that is written.</param>
    public static IEnumerable<string> Lines(ChainStart start, string file)
    {
        var settings = new Dictionary<string, string>(start.Settings, StringComparer.Ordinal)
        {
            ["id"] = start.Chain.ToString(CultureInfo.InvariantCulture),
            ["output_file"] = file,
        };
        // The version is that of the format: readers ask for it.
        yield return "stan_version_major = 2";
        yield return "stan_version_minor = 36";
        yield return "stan_version_patch = 0";
        yield return $"model = {OneLine(start.ModelName)}";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"start_datetime = {start.StartedAt.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC");
        yield return "method = sample (Default)";
        yield return "  sample";
        bool isStatic = settings.GetValueOrDefault("engine") == "static";
        (int, string, string?)[] all = [.. Sample, .. isStatic ? Static : Nuts, .. Rest];
        var written = new HashSet<string>(["model", "start_datetime", "method"], StringComparer.Ordinal);
        foreach ((int depth, string key, string? standard) in all)
        {
            yield return new string(' ', 2 * depth) + Line(key, standard, settings);
            written.Add(key);
        }
        foreach ((string key, string value) in settings.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!written.Contains(key) && !key.StartsWith("stan_version", StringComparison.Ordinal))
                yield return $"{OneLine(key)} = {OneLine(value)}";
        }
    }

    private static string Line(string key, string? standard, Dictionary<string, string> settings)
    {
        if (standard is null)
            return key;
        string value = settings.TryGetValue(key, out string? given) ? OneLine(given) : standard;
        if (key is "save_warmup" or "engaged")
            value = value switch { "true" or "True" => "1", "false" or "False" => "0", _ => value };
        string shown = key is "data_file" or "output_file" ? "file" : key;
        // CmdStan draws a seed where none is given; none is its default.
        return $"{shown} = {value}{(key != "seed" && IsSame(value, standard) ? " (Default)" : "")}";
    }

    private static bool IsSame(string value, string standard) =>
        value == standard
        || (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double a)
            && double.TryParse(standard, NumberStyles.Float, CultureInfo.InvariantCulture, out double b) && a == b);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
