using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Io;

/// <summary>The text of one chain in Stan's CSV format: header, rows, adaptation, timings. Faults are those of the stream.</summary>
internal sealed class StanCsvFile : IDisposable
{
    /// <summary>A reader beside the running chain sees rows about this late.</summary>
    public const long FlushMilliseconds = 500;

    private readonly Utf8Lines lines;
    private readonly int[] order;
    private long flushedAt;

    /// <summary>Writes header and column names.</summary>
    /// <param name="stream">Where to; disposed with this.</param>
    /// <param name="start">What is known of the chain.</param>
    /// <param name="name">Name of the file.</param>
    public StanCsvFile(Stream stream, ChainStart start, string name)
    {
        lines = new Utf8Lines(stream);
        order = StanCsvColumns.Order(start.Variables);
        foreach (string line in StanCsvHeader.Lines(start, name))
            Comment(line);
        lines.Text(string.Join(',', Transition.ColumnNames.Concat(StanCsvColumns.Names(start.Variables))));
        lines.Character('\n');
        Flush();
    }

    /// <summary>Writes a draw. Allocates nothing.</summary>
    /// <param name="statistics">What the transition reported, in the order of its columns.</param>
    /// <param name="values">Values of the variables, row-major as in the layout.</param>
    public void Row(ReadOnlySpan<double> statistics, ReadOnlySpan<double> values)
    {
        for (int column = 0; column < statistics.Length; column++)
        {
            if (column > 0)
                lines.Character(',');
            lines.Number(statistics[column]);
        }
        foreach (int entry in order)
        {
            lines.Character(',');
            lines.Number(values[entry]);
        }
        lines.Character('\n');
        if (Environment.TickCount64 - flushedAt >= FlushMilliseconds)
            Flush();
    }

    /// <summary>Writes step size and inverse metric.</summary>
    /// <param name="adaptation">What warm-up found.</param>
    public void Adaptation(AdaptationResult adaptation)
    {
        Comment("Adaptation terminated");
        lines.Text("# Step size = ");
        lines.Number(adaptation.StepSize);
        lines.Character('\n');
        if (adaptation.Metric == "unit_e")
            Comment("No free parameters for unit metric");
        else
            WriteMetric(adaptation);
        Flush();
    }

    /// <summary>Writes outcome and timings.</summary>
    /// <param name="end">How the chain ended.</param>
    public void End(ChainEnd end)
    {
        Comment("");
        if (end.Outcome != ChainOutcome.Complete)
            Comment(end.Outcome == ChainOutcome.Cancelled ? "outcome = cancelled" : "outcome = failed");
        Timing(" Elapsed Time: ", end.WarmupSeconds, "Warm-up");
        Timing("               ", end.SamplingSeconds, "Sampling");
        Timing("               ", end.WarmupSeconds + end.SamplingSeconds, "Total");
        Comment("");
        Flush();
    }

    /// <summary>Hands everything to the operating system.</summary>
    public void Flush()
    {
        lines.Flush();
        flushedAt = Environment.TickCount64;
    }

    /// <summary>Closes the stream; what was not flushed is lost.</summary>
    public void Dispose() => lines.Dispose();

    private void WriteMetric(AdaptationResult adaptation)
    {
        bool dense = adaptation.Metric == "dense_e";
        Comment(dense ? "Elements of inverse mass matrix:" : "Diagonal elements of inverse mass matrix:");
        for (int row = 0; row < (dense ? adaptation.Dimension : 1); row++)
        {
            lines.Text("# ");
            for (int column = 0; column < adaptation.Dimension; column++)
            {
                if (column > 0)
                    lines.Text(", ");
                lines.Number(adaptation.InverseMetric[row * adaptation.Dimension + column]);
            }
            lines.Character('\n');
        }
    }

    private void Comment(string text)
    {
        lines.Text("# ");
        lines.Text(text);
        lines.Character('\n');
    }

    // Microseconds: more is noise of the clock.
    private void Timing(string before, double seconds, string what) =>
        Comment(FormattableString.Invariant($"{before}{Math.Round(seconds, 6)} seconds ({what})"));
}
