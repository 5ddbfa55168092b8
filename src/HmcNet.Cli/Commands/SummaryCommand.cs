using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using HmcNet.Cli.Output;

namespace HmcNet.Cli.Commands;

/// <summary>hmcnet summary: the table that CmdStan's stansummary prints, with the definitions of its release 2.36.</summary>
internal static class SummaryCommand
{
    private const int MostDigits = 17;

    /// <summary>Builds the command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("summary", "Mean, Monte Carlo error, sd, MAD, percentiles, effective sample sizes and R-hat of each quantity.");
        var shared = new Shared(command);
        var percentiles = new Option<double[]?>("--percentiles", "-p")
        {
            Description = "percentiles to show, increasing, in (0, 100), parted by commas; 5,50,95 when not given",
            CustomParser = ParsePercentiles,
        };
        var digits = new Option<int?>("--sig-figs", "-s", "--sig_figs")
        {
            Description = "significant figures, 1 to 18; when not given as many as the Monte Carlo error supports",
        };
        digits.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int given) && given is < 1 or > 18)
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--sig-figs must be a number from 1 to 18, not {given}."));
        });
        var csv = new Option<string?>("--csv", "-c", "--csv_filename") { Description = "write the table to this CSV file too; it must not exist" };
        var include = new Option<string[]>("--include-param", "-i", "--include_param")
        {
            Description = "show this quantity only (theta, theta[2], theta.2, energy__); may be given several times",
            AllowMultipleArgumentsPerToken = false,
        };
        var sampler = new Option<bool>("--sampler") { Description = "show the sampler's columns too: accept_stat__, stepsize__, ..." };
        var autocorr = new Option<int?>("--autocorr", "-a") { Description = "show the autocorrelation of the chain of the n-th file too" };
        foreach (Option option in (Option[])[percentiles, digits, csv, include, sampler, autocorr])
            command.Options.Add(option);
        command.SetAction(parsed => Shared.Guarded(error, () =>
        {
            int? figures = parsed.GetValue(digits) is { } asked ? Math.Min(asked, MostDigits) : null;
            string? target = parsed.GetValue(csv);
            RequireNew(target);
            (FileSet set, RunVerdict? verdict) = shared.Read(parsed, [parsed.GetValue(shared.Files)!], error, sets => Work(sets[0]));
            if (target is not null && verdict is not null)
                Save(target, SummaryOutput.Csv(verdict.Summary, figures));
            if (parsed.GetValue(shared.Json))
                WriteJson(output, set, verdict);
            else if (verdict is not null)
                WriteText(output, verdict);
            Shared.WriteFaults(error, set.Faults);
            return ExitCode.Of(verdict?.Diagnosis.Severity ?? FindingSeverity.None, set.Faults.Count > 0);

            (FileSet, RunVerdict?) Work(FileSet set)
            {
                if (!set.HasDraws)
                    return (set, null);
                var options = new SummaryOptions
                {
                    Probabilities = parsed.GetValue(percentiles) is { Length: > 0 } given ? given : [0.05, 0.5, 0.95],
                    SignificantDigits = figures,
                    Variables = Chosen(set.Run!, parsed.GetValue(include)!, parsed.GetValue(sampler)),
                };
                return (set, set.Run!.Judge(options, autocorrelationsOf: parsed.GetValue(autocorr)));
            }
        }));
        return command;
    }

    private static void WriteText(TextWriter output, RunVerdict verdict)
    {
        output.WriteLine(verdict.Summary.ToString());
        output.WriteLine();
        if (verdict.Autocorrelations is not null)
        {
            output.WriteLine(verdict.Autocorrelations.ToString());
            output.WriteLine();
        }
        IReadOnlyList<Finding> problems = verdict.Diagnosis.Problems;
        output.WriteLine(problems.Count == 0
            ? "All checks done, no problems found."
            : string.Create(CultureInfo.InvariantCulture,
                $"{problems.Count} of {verdict.Diagnosis.Findings.Count} checks found a problem ({string.Join(", ", problems.Select(Named))}): hmcnet diagnose says more."));
    }

    private static string Named(Finding finding)
    {
        string kind = finding.Kind switch
        {
            FindingKind.RHat => "R-hat",
            FindingKind.Ess => "effective sample size",
            FindingKind.EBfmi => "E-BFMI",
            _ => JsonText.Word(finding.Kind).Replace('_', ' '),
        };
        return finding.Severity == FindingSeverity.Severe ? kind + ": severe" : kind;
    }

    private static void WriteJson(TextWriter output, FileSet set, RunVerdict? verdict) => JsonText.Write(output, json =>
    {
        json.Strings("files", set.Files);
        json.Faults(set.Faults);
        if (verdict is null)
            return;
        SummaryOutput.Write(json, verdict.Summary);
        json.Findings(verdict.Diagnosis);
        if (verdict.Autocorrelations is not { } table)
            return;
        json.Numbers("lags", table.Lags.Select(lag => (double)lag));
        json.WriteStartObject("autocorrelations");
        foreach ((string name, IReadOnlyList<double> values) in table.Rows)
            json.Numbers(name, values);
        json.WriteEndObject();
    });

    // Null for all: lp__ and the variables.
    private static List<string>? Chosen(StanCsvRun run, string[] include, bool sampler)
    {
        if (include.Length == 0 && !sampler)
            return null;
        IEnumerable<string> own = run.Sampler!.HasTransitions ? run.SamplerColumns : [];
        return [.. sampler ? own : [], .. include.Length > 0 ? include : [.. own.Take(1), .. run.Variables.Variables.Select(variable => variable.Name)]];
    }

    private static double[]? ParsePercentiles(ArgumentResult result)
    {
        string text = string.Join(',', result.Tokens.Select(token => token.Value));
        var values = new List<double>();
        foreach (string part in text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !(value > 0 && value < 100)
                || (values.Count > 0 && value / 100 <= values[^1]))
            {
                result.AddError($"--percentiles must be increasing numbers in (0, 100) parted by commas, such as 5,50,95, not \"{text}\".");
                return null;
            }
            values.Add(value / 100);
        }
        if (values.Count == 0)
            result.AddError("--percentiles must name at least one percentile.");
        return [.. values];
    }

    // Never over a file that is there: it may be one of the chains.
    private static void RequireNew(string? target)
    {
        if (target is not null && Path.Exists(target))
            throw new HmcNetException("The CSV file exists already.", target, "a new file", "an existing one", "name another file, or delete this one");
    }

    private static void Save(string target, string text)
    {
        try
        {
            using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(file);
            writer.Write(text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new HmcNetException("The CSV file could not be written.", target, "a folder that can be written", fault.Message, "name another file", fault);
        }
    }
}
