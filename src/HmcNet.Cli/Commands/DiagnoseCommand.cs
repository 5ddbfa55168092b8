using System.CommandLine;
using HmcNet.Cli.Output;

namespace HmcNet.Cli.Commands;

/// <summary>hmcnet diagnose: the checks of CmdStan's diagnose and more, each with its evidence and what to do.</summary>
internal static class DiagnoseCommand
{
    private static readonly Dictionary<string, DiagnoseParity> Parities = new(StringComparer.Ordinal)
    {
        ["hmcnet"] = DiagnoseParity.HmcNet,
        ["cmdstan"] = DiagnoseParity.CmdStan,
        ["rstan"] = DiagnoseParity.Rstan,
        ["arviz"] = DiagnoseParity.ArviZ,
    };

    /// <summary>Builds the command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("diagnose", "Checks whether the draws can be trusted: tree depth, divergences, E-BFMI, effective sample sizes, R-hat and more.");
        var shared = new Shared(command);
        var parity = new Option<string>("--thresholds")
        {
            Description = "whose thresholds: " + string.Join(", ", Parities.Keys),
            DefaultValueFactory = _ => "hmcnet",
        };
        parity.AcceptOnlyFromAmong([.. Parities.Keys]);
        command.Options.Add(parity);
        command.SetAction(parsed => Shared.Guarded(error, () =>
        {
            var options = new DiagnoseOptions { Parity = Parities[parsed.GetValue(parity)!] };
            (FileSet set, Diagnosis? diagnosis) = shared.Read(parsed, [parsed.GetValue(shared.Files)!], error,
                sets => (sets[0], sets[0].HasDraws ? sets[0].Run!.Judge(new SummaryOptions { Probabilities = [] }, options).Diagnosis : null));
            if (parsed.GetValue(shared.Json))
            {
                JsonText.Write(output, json =>
                {
                    json.Strings("files", set.Files);
                    json.Faults(set.Faults);
                    if (diagnosis is not null)
                        json.Findings(diagnosis);
                });
            }
            else if (diagnosis is not null)
            {
                output.WriteLine($"Files: {string.Join(", ", set.Files)}");
                output.WriteLine();
                output.WriteLine(diagnosis.ToString());
            }
            Shared.WriteFaults(error, set.Faults);
            return ExitCode.Of(diagnosis?.Severity ?? FindingSeverity.None, set.Faults.Count > 0);
        }));
        return command;
    }
}
