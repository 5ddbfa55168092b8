using System.Collections;
using System.Diagnostics;
using System.Globalization;

namespace HmcNet.Benchmarks;

/// <summary>Fits the table's models with rstan, where it is on the machine.</summary>
internal static class Peers
{
    internal const string ResultMark = "RESULT ";

    /// <summary>Programs and the script lie beside the benchmark; compiled programs are kept in a temporary folder.</summary>
    private static string Programs => Path.Combine(AppContext.BaseDirectory, "stan");

    private static string Compiled => Path.Combine(Path.GetTempPath(), "hmcnet-benchmarks-stan");

    /// <summary>True when Rscript runs and finds rstan.</summary>
    public static bool AreAvailable() => Run(out _, "-e", "library(rstan)") == 0;

    /// <summary>Runs one model; null, and a line that says why, when it fails.</summary>
    public static PeerFigures? Measure(BenchmarkModel row)
    {
        Directory.CreateDirectory(Compiled);
        string data = Path.Combine(Compiled, row.StanProgram + ".data.R");
        File.WriteAllLines(data, row.StanData.Select(d => $"{d.Key} <- {Dump(d.Value)}"));
        int exit = Run(
            out string output, Path.Combine(Programs, "run.R"), Path.Combine(Programs, row.StanProgram + ".stan"), data, Compiled);
        string? line = output.Split('\n').FirstOrDefault(l => l.StartsWith(ResultMark, StringComparison.Ordinal));
        if (exit != 0 || line is null)
        {
            Console.Error.WriteLine($"{row.Name}: rstan failed.{Environment.NewLine}{output}");
            return null;
        }
        double[] numbers = [.. line[ResultMark.Length..].Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        return new PeerFigures(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>A number, vector or matrix as R's dump writes it; matrices go column by column.</summary>
    internal static string Dump(object value) => value switch
    {
        double[,] matrix => $"structure(c({List(Columns(matrix))}), .Dim = c({matrix.GetLength(0)}L, {matrix.GetLength(1)}L))",
        int[] or double[] => $"c({List((IEnumerable)value)})",
        _ => Text(value),
    };

    private static IEnumerable<double> Columns(double[,] matrix)
    {
        for (int j = 0; j < matrix.GetLength(1); j++)
        {
            for (int i = 0; i < matrix.GetLength(0); i++)
                yield return matrix[i, j];
        }
    }

    private static string List(IEnumerable values) => string.Join(", ", values.Cast<object>().Select(Text));

    private static string Text(object value) => value is int number
        ? number.ToString(CultureInfo.InvariantCulture) + "L"
        : ((double)value).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Runs Rscript.</summary>
    /// <param name="output">What it printed.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code; -1 where it is not on the machine.</returns>
    internal static int Run(out string output, params string[] arguments)
    {
        var start = new ProcessStartInfo("Rscript") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            output += errors.Result;
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            output = fault.Message;
            return -1;
        }
    }
}
