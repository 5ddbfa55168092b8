using System.Globalization;
using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Io;

/// <summary>Writes the transitions that a run has kept (<see cref="ChainResult.Recorded"/>) to a file beside its draws.</summary>
/// <remarks>
/// One row a transition, divergent ones first within a chain: chain, iteration after warm-up (from 1), divergent__, stepsize__,
/// energy_error, then for each unconstrained coordinate x the columns start.x, p_start.x, last.x, p_last.x, g_last.x, failed.x and
/// g_failed.x: position, momentum (p_) and gradient (g_). The failed point is empty where there is none. CmdStan's diagnostic file holds
/// momentum and gradient of every draw; this one holds where trajectories broke.
/// </remarks>
public static class TransitionCsv
{
    private static readonly (string Prefix, Func<RecordedTransition, double[]?> Of)[] Vectors =
    [
        ("start.", t => t.Start), ("p_start.", t => t.StartMomentum), ("last.", t => t.Last), ("p_last.", t => t.LastMomentum),
        ("g_last.", t => t.LastGradient), ("failed.", t => t.Failed), ("g_failed.", t => t.FailedGradient),
    ];

    /// <summary>Writes the file.</summary>
    /// <param name="run">The run.</param>
    /// <param name="coordinateNames">Names of the unconstrained coordinates, e.g. those of the model.</param>
    /// <param name="path">Path of the file, which is created or replaced; its folder exists.</param>
    /// <returns>Number of rows.</returns>
    /// <exception cref="HmcNetException">When the names do not fit the run, or the file cannot be written.</exception>
    public static int Write(SamplerRun run, IReadOnlyList<string> coordinateNames, string path)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(coordinateNames);
        RecordedTransition[] rows = [.. run.Chains.SelectMany(c => c.Recorded)];
        if (rows.Length > 0 && rows[0].Start.Length != coordinateNames.Count)
            throw new HmcNetException(
                "The names of coordinates do not fit the run.", where: path, expected: FormattableString.Invariant($"{rows[0].Start.Length} names"),
                found: FormattableString.Invariant($"{coordinateNames.Count}"), remedy: "take model.CoordinateNames of the model that was sampled");
        try
        {
            using var writer = new StreamWriter(path);
            writer.NewLine = "\n";
            writer.WriteLine(string.Join(',', (string[])["chain", "iteration", "divergent__", "stepsize__", "energy_error", .. Vectors.SelectMany(v => coordinateNames.Select(n => Quoted(v.Prefix + n)))]));
            foreach (RecordedTransition row in rows)
                writer.WriteLine(string.Join(',', Cells(row, coordinateNames.Count)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new HmcNetException(
                "The file of transitions cannot be written.", where: path, expected: "a file in an existing folder", found: fault.Message, remedy: "choose another file",
                inner: fault);
        }
        return rows.Length;
    }

    private static IEnumerable<string> Cells(RecordedTransition row, int dimension)
    {
        yield return Number(row.Chain);
        yield return Number(row.Iteration + 1);
        yield return row.IsDivergent ? "1" : "0";
        yield return Number(row.StepSize);
        yield return Number(row.EnergyError);
        foreach ((_, Func<RecordedTransition, double[]?> of) in Vectors)
        {
            double[]? vector = of(row);
            for (int i = 0; i < dimension; i++)
                yield return vector is null ? "" : Number(vector[i]);
        }
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        double.NaN => "nan",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Names of matrix elements hold commas.</summary>
    private static string Quoted(string name) => name.Contains(',', StringComparison.Ordinal) ? $"\"{name}\"" : name;
}
