using System.Globalization;
using HmcNet.Sampling;
using Spectre.Console;

namespace HmcNet.CaseStudies.Runner;

/// <summary>Shows a sampler's progress: a bar a chain in a terminal, a plain line now and then elsewhere.</summary>
public static class ProgressDisplay
{
    /// <summary>Seconds between two plain lines.</summary>
    private const double PlainInterval = 2;

    /// <summary>Samples while progress is shown.</summary>
    /// <param name="options">Options to which the display is added.</param>
    /// <param name="output">Takes the plain lines.</param>
    /// <param name="sample">Does the sampling.</param>
    /// <returns>What <paramref name="sample"/> returns.</returns>
    public static Fit Show(SamplerOptions options, TextWriter output, Func<SamplerOptions, Fit> sample) =>
        ReferenceEquals(output, Console.Out) && AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
            ? WithBars(options, sample)
            : sample(options with { Progress = new PlainLines(output) });

    private static Fit WithBars(SamplerOptions options, Func<SamplerOptions, Fit> sample) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                double total = options.IterWarmup + options.IterSampling;
                ProgressTask[] bars = [.. Enumerable.Range(1, options.Chains)
                    .Select(chain => context.AddTask(Invariant($"chain {chain}"), maxValue: Math.Max(total, 1)))];
                return sample(options with { Progress = new Bars(bars, options) });
            });

    private static string Describe(SamplingProgress progress)
    {
        string phase = progress.Phase == Phase.Warmup ? "warm-up " : "sampling";
        string divergences = progress.Divergences > 0 ? Invariant($", {progress.Divergences} divergent") : "";
        return Invariant($"chain {progress.Chain} {phase} {progress.Iteration}/{progress.Total}{divergences}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Bars(ProgressTask[] bars, SamplerOptions options) : IProgress<SamplingProgress>
    {
        public void Report(SamplingProgress value)
        {
            ProgressTask bar = bars[value.Chain - 1];
            bar.Value = value.Phase == Phase.Warmup ? value.Iteration : options.IterWarmup + value.Iteration;
            bar.Description = Describe(value);
        }
    }

    private sealed class PlainLines(TextWriter output) : IProgress<SamplingProgress>
    {
        private readonly Lock gate = new();
        private DateTime last = DateTime.UtcNow;

        public void Report(SamplingProgress value)
        {
            lock (gate)
            {
                if ((DateTime.UtcNow - last).TotalSeconds < PlainInterval)
                    return;
                last = DateTime.UtcNow;
                output.WriteLine(Describe(value));
            }
        }
    }
}
