using System.Globalization;
using HmcNet.Sampling;

namespace HmcNet.Io;

/// <summary>What the comment lines of a Stan CSV file say: settings, adaptation, timings.</summary>
internal sealed class StanCsvComments
{
    private const string DefaultMark = "(Default)";
    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);
    private readonly List<double> metric = [];
    private string section = "";
    private string? metricName;
    private int dimension;
    private double stepSize = double.NaN;
    private double warmupSeconds;
    private double samplingSeconds;
    private ChainOutcome outcome = ChainOutcome.Complete;

    /// <summary>Whether the line that ends warm-up was seen.</summary>
    public bool IsAdapted { get; private set; }

    /// <summary>Whether the elapsed times at the end were seen.</summary>
    public bool HasTimings { get; private set; }

    /// <summary>CmdStan's method that wrote the file; null where the comments do not say.</summary>
    public string? Method => settings.GetValueOrDefault("method");

    /// <summary>Whether nothing says that the chain was stopped before its end.</summary>
    public bool IsWhole => outcome == ChainOutcome.Complete;

    /// <summary>Rows that the header promises after warm-up.</summary>
    public int ExpectedRows => Rows("num_samples") ?? 0;

    /// <summary>Number of warm-up rows in the file; null where they were not saved.</summary>
    public int? SavedWarmupRows => settings.GetValueOrDefault("save_warmup") is "1" or "true" ? Rows("num_warmup") : null;

    /// <summary>Reads a number as CmdStan, R or .NET write it.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out double value)
    {
        text = text.Trim();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return true;
        bool negative = text.StartsWith("-");
        ReadOnlySpan<char> word = negative || text.StartsWith("+") ? text[1..] : text;
        bool infinite = word.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || word.Equals("infinity", StringComparison.OrdinalIgnoreCase);
        value = infinite ? (negative ? double.NegativeInfinity : double.PositiveInfinity) : double.NaN;
        return infinite || word.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Takes a comment line; false when it should hold numbers and does not.</summary>
    /// <param name="line">The line, with its #.</param>
    /// <param name="afterHeader">Whether the column names were seen.</param>
    public bool Take(string line, bool afterHeader)
    {
        string text = line[1..];
        if (!afterHeader)
        {
            TakeSetting(text);
            return true;
        }
        string trimmed = text.Trim();
        if (trimmed == "Adaptation terminated")
            IsAdapted = true;
        else if (trimmed.StartsWith("Step size =", StringComparison.Ordinal))
            return TryNumber(trimmed.AsSpan("Step size =".Length), out stepSize);
        else if (trimmed == "Diagonal elements of inverse mass matrix:")
            metricName = "diag_e";
        else if (trimmed == "Elements of inverse mass matrix:")
            metricName = "dense_e";
        else if (trimmed == "No free parameters for unit metric")
            metricName = "unit_e";
        else if (trimmed.EndsWith(')') && trimmed.Contains(" seconds (", StringComparison.Ordinal))
            TakeTiming(trimmed);
        else if (trimmed.StartsWith("outcome =", StringComparison.Ordinal))
            outcome = trimmed.EndsWith("failed", StringComparison.Ordinal) ? ChainOutcome.Failed : ChainOutcome.Cancelled;
        else if (metricName is "diag_e" or "dense_e" && trimmed.Length > 0 && !HasTimings)
            return TakeMetricRow(trimmed);
        return true;
    }

    /// <summary>How the chain began.</summary>
    public ChainStart ToStart(VariableLayout layout)
    {
        int chain = int.TryParse(settings.GetValueOrDefault("id"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int id) ? id : 1;
        string when = settings.GetValueOrDefault("start_datetime", "").Replace(" UTC", "", StringComparison.Ordinal);
        DateTime started = DateTime.TryParse(
            when, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time)
            ? time
            : DateTime.UnixEpoch;
        return new ChainStart(settings.GetValueOrDefault("model", "model"), chain, layout, settings, started);
    }

    /// <summary>What warm-up found; null where the file does not say.</summary>
    public AdaptationResult? ToAdaptation()
    {
        if (double.IsNaN(stepSize))
            return null;
        return new AdaptationResult(stepSize, metricName ?? settings.GetValueOrDefault("metric", "unit_e"), metric, dimension);
    }

    /// <summary>How the chain ended; cancelled where the file is cut off.</summary>
    public ChainEnd ToEnd() => new(HasTimings ? outcome : ChainOutcome.Cancelled, warmupSeconds, samplingSeconds);

    private int? Rows(string name)
    {
        if (!int.TryParse(settings.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out int draws))
            return null;
        bool thinned = int.TryParse(settings.GetValueOrDefault("thin"), NumberStyles.None, CultureInfo.InvariantCulture, out int thin) && thin > 1;
        return thinned ? (int)(((long)draws + thin - 1) / thin) : draws;
    }

    private void TakeSetting(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            section = text.Trim();
            return;
        }
        string key = text[..equals].Trim(), value = text[(equals + 1)..].Trim();
        if (value.EndsWith(DefaultMark, StringComparison.Ordinal))
            value = value[..^DefaultMark.Length].TrimEnd();
        if (key == "file")
            key = section == "data" ? "data_file" : "output_file";
        settings[key] = value;
    }

    private bool TakeMetricRow(string row)
    {
        string[] cells = row.Split(',');
        foreach (string cell in cells)
        {
            if (!TryNumber(cell, out double value))
                return false;
            metric.Add(value);
        }
        dimension = cells.Length;
        return true;
    }

    private void TakeTiming(string text)
    {
        string number = text[..text.IndexOf(" seconds (", StringComparison.Ordinal)];
        number = number[(number.LastIndexOf(' ') + 1)..];
        if (!TryNumber(number, out double seconds))
            return;
        if (text.EndsWith("(Warm-up)", StringComparison.Ordinal))
            warmupSeconds = seconds;
        else if (text.EndsWith("(Sampling)", StringComparison.Ordinal))
            samplingSeconds = seconds;
        else if (text.EndsWith("(Total)", StringComparison.Ordinal))
            HasTimings = true;
    }
}
