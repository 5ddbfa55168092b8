using System.Text;

namespace HmcNet.Benchmarks;

/// <summary>Prints the table, a row as soon as it is measured.</summary>
internal sealed class ResultTable(BenchmarkOptions options)
{
    private readonly List<(string Head, int Width)> columns = ColumnsFor(options);

    /// <summary>Prints the heads of the columns, in two lines.</summary>
    public void PrintHead()
    {
        var upper = new StringBuilder();
        var lower = new StringBuilder();
        foreach ((string head, int width) in columns)
        {
            string[] words = head.Split('|');
            upper.Append(width < 0 ? words[0].PadRight(-width) : words[0].PadLeft(width));
            lower.Append(width < 0 ? words[1].PadRight(-width) : words[1].PadLeft(width));
        }
        Console.WriteLine(upper.ToString().TrimEnd());
        Console.WriteLine(lower.ToString().TrimEnd());
    }

    /// <summary>Prints a row.</summary>
    public void Print(BenchmarkModel row, int dimension, GradientFigures gradient, RunFigures? run, PeerFigures? peer)
    {
        var cells = new List<string>
        {
            row.Name, $"{dimension}", $"{row.Rows}",
            Number(gradient.Interpreted), Number(gradient.Compiled), Number(gradient.Hand),
            $"{gradient.Compiled / gradient.Hand:0.00}", $"{gradient.Interpreted / gradient.Compiled:0.0}",
            $"{gradient.BytesAGradient:0.#}", $"{gradient.BytesALeapfrog:0.#}", $"{gradient.MillisecondsToFirst:0.0}",
        };
        if (!options.Quick)
            cells.AddRange(run is null ? Enumerable.Repeat("", 8) : RunCells(run));
        if (options.Peers)
            cells.AddRange(peer is null ? Enumerable.Repeat("-", 6) : PeerCells(peer, run));
        cells.Add($"{gradient.Difference:0e-00}");
        Console.WriteLine(string.Concat(cells.Select((c, i) => columns[i].Width < 0 ? c.PadRight(-columns[i].Width) : c.PadLeft(columns[i].Width))));
    }

    private static IEnumerable<string> RunCells(RunFigures run) =>
    [
        $"{run.StepsADraw:0.0}", $"{run.Ess:0}", $"{run.EssAGradient:0.00000}", $"{run.EssAGradientWithWarmup:0.00000}",
        $"{run.EssASecond:0}", $"{run.EssASecondWithWarmup:0}", $"{run.AllSeconds:0.00}", $"{run.Divergences}",
    ];

    private static IEnumerable<string> PeerCells(PeerFigures peer, RunFigures? run) =>
    [
        Number(peer.MicrosecondsAGradient), $"{peer.StepsADraw:0.0}", $"{peer.EssASecond:0}", $"{peer.EssASecondWithWarmup:0}",
        run is null ? "" : $"{run.EssASecond / peer.EssASecond:0.0}", run is null ? "" : $"{run.EssASecondWithWarmup / peer.EssASecondWithWarmup:0.0}",
    ];

    private static string Number(double value) => value switch
    {
        < 10 => $"{value:0.000}",
        < 1000 => $"{value:0.0}",
        _ => $"{value:0}",
    };

    private static List<(string, int)> ColumnsFor(BenchmarkOptions options)
    {
        List<(string, int)> columns =
        [
            ("|model", -30), ("|dim", 5), ("|rows", 6), ("us a gradient|interpreted", 15), ("|compiled", 10), ("|hand", 9),
            ("compiled|/hand", 10), ("interp.|/compiled", 11), ("bytes a|gradient", 10), ("bytes a|leapfrog", 10), ("ms to first|gradient", 13),
        ];
        if (!options.Quick)
            columns.AddRange(
            [
                ("steps|a draw", 8), ("min|ESS", 7), ("ESS a|gradient", 10), ("with|warm-up", 10), ("ESS|a second", 10),
                ("with|warm-up", 10), ("seconds|in all", 9), ("diver-|gences", 8),
            ]);
        if (options.Peers)
            columns.AddRange(
            [
                ("Stan us|a gradient", 12), ("steps|a draw", 8), ("ESS|a second", 10), ("with|warm-up", 10), ("HmcNet|/Stan", 9), ("with|warm-up", 10),
            ]);
        columns.Add(("largest|difference", 12));
        return columns;
    }
}
