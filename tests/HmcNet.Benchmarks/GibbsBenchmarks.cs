using System.Globalization;

namespace HmcNet.Benchmarks;

/// <summary>Effective draws a second of Gibbs and of NUTS on the same models, and of JAGS where it is asked for.</summary>
internal static class GibbsBenchmarks
{
    /// <summary>Warm-up iterations of each of four chains.</summary>
    public const int Warmup = 1000;

    /// <summary>Iterations after warm-up of each chain.</summary>
    public const int Sampling = 4000;

    private const int Chains = 4;

    /// <summary>Prints the table.</summary>
    /// <param name="arguments">Parts of names of models, --peers for JAGS, and --parts for where the time of a sweep goes.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        bool peers = arguments.Contains("--peers");
        bool costs = arguments.Contains("--parts");
        string[] parts = [.. arguments.Where(a => a is not ("--peers" or "--parts"))];
        GibbsCase[] rows = [.. GibbsCases.All().Where(c => parts.Length == 0 || parts.Any(p => c.Name.Contains(p, StringComparison.OrdinalIgnoreCase)))];
        if (costs)
        {
            foreach (GibbsCase row in rows)
                SweepParts.Print(row);
            return 0;
        }
        if (peers && !Jags.IsAvailable())
        {
            Console.Error.WriteLine("gibbs --peers needs Rscript with the packages rjags and posterior.");
            return 2;
        }
        Console.WriteLine($"{Chains} chains of {Warmup} + {Sampling} iterations, defaults, seed 1, one thread. Times are seconds of the chains (JAGS: user processor seconds),");
        Console.WriteLine("warm-up included, the least of ten runs; ESS is the smallest bulk ESS of the parameters.");
        Console.WriteLine();
        Console.WriteLine($"{"",-26} {"Gibbs us",9} {"ESS/1000",9} {"ESS/s",9} {"NUTS",8} {"NUTS",9} {"Gibbs/",7}{(peers ? $" {"JAGS us",9} {"sweeps",7} {"JAGS",9} {"ESS/s",7}" : "")}");
        Console.WriteLine($"{"model",-26} {"a sweep",9} {"Gibbs",9} {"Gibbs",9} {"ESS/1000",8} {"ESS/s",9} {"NUTS",7}{(peers ? $" {"a sweep",9} {"ratio",7} {"ESS/s",9} {"ratio",7}" : "")}");
        foreach (GibbsCase row in rows)
            Print(row, peers);
        return 0;
    }

    private static void Print(GibbsCase row, bool peers)
    {
        var options = new GibbsOptions { Seed = 1, Chains = Chains, IterWarmup = Warmup, IterSampling = Sampling, MaxThreads = 1, InitialValues = row.InitialValues };
        (Fit gibbs, double gibbsSeconds) = Timed(isShort => HmcNet.Gibbs.Sample(row.Model, isShort ? options with { Chains = 1 } : options));
        var hmc = new NutsOptions { Seed = 1, Chains = Chains, IterWarmup = Warmup, IterSampling = Sampling, MaxThreads = 1, InitialValues = row.InitialValues };
        (Fit nuts, double nutsSeconds) = Timed(isShort => Nuts.Sample(row.Marginal ?? row.Model, isShort ? hmc with { Chains = 1, IterWarmup = 150, IterSampling = 50 } : hmc));
        double sweep = gibbsSeconds / (Chains * (Warmup + Sampling)), gibbsEss = Ess(gibbs, row), nutsEss = Ess(nuts, row);
        const double thousands = Chains * Sampling / 1000.0;
        double gibbsRate = gibbsEss / gibbsSeconds, nutsRate = nutsEss / nutsSeconds;
        string line = $"{row.Name,-26} {1e6 * sweep,9:0.00} {gibbsEss / thousands,9:0} {gibbsRate,9:0} {nutsEss / thousands,8:0} {nutsRate,9:0} {gibbsRate / nutsRate,7:0.00}";
        if (peers && Jags.Measure(row) is { } jags)
            line += $" {1e6 * jags.SecondsASweep,9:0.0} {jags.SecondsASweep / sweep,7:0.0} {jags.EssASecond,9:0} {gibbsRate / jags.EssASecond,7:0.0}";
        Console.WriteLine(line);
    }

    /// <summary>
    /// Seconds of the chains, one after another on one thread, warm-up included: the least of ten runs, so that the runtime has
    /// compiled what it runs. Planning and compiling are left out, as they are for JAGS.
    /// </summary>
    private static (Fit Fit, double Seconds) Timed(Func<bool, Fit> sample)
    {
        const int runs = 10;
        sample(true);
        Fit fit = sample(false);
        double least = SecondsOf(fit);
        for (int run = 1; run < runs; run++)
            least = Math.Min(least, SecondsOf(sample(false)));
        return (fit, least);
    }

    private static double SecondsOf(Fit fit) => fit.Run.Chains.Sum(c => c.WarmupSeconds + c.SamplingSeconds);

    private static double Ess(Fit fit, GibbsCase row) =>
        fit.Summary(new SummaryOptions { IncludeLogDensity = false }).Rows
            .Where(r => !r.IsConstant && row.Monitored.Contains(r.Name.Split('[')[0])).Min(r => r.EssBulk);

    /// <summary>Runs the models with JAGS, by way of rjags.</summary>
    private static class Jags
    {
        public static bool IsAvailable() => Peers.Run(out _, "-e", "library(rjags); library(posterior)") == 0;

        /// <summary>Seconds a sweep and effective draws a second; null, and a line that says why, when it fails.</summary>
        public static (double SecondsASweep, double EssASecond)? Measure(GibbsCase row)
        {
            string programs = Path.Combine(AppContext.BaseDirectory, "jags"), data = Path.GetTempFileName();
            try
            {
                IEnumerable<KeyValuePair<string, object>> starts = (row.InitialValues ?? new Dictionary<string, double[]>())
                    .Select(v => new KeyValuePair<string, object>($"init.{v.Key}", v.Value));
                File.WriteAllLines(data, row.Data.Concat(starts).Select(d => $"{d.Key} <- {Peers.Dump(d.Value)}"));
                int exit = Peers.Run(
                    out string output, Path.Combine(programs, "run.R"), Path.Combine(programs, row.JagsProgram + ".bug"), data, string.Join(',', row.Monitored),
                    $"{row.JagsIterations.Warmup}", $"{row.JagsIterations.Sampling}");
                string? line = output.Split('\n').FirstOrDefault(l => l.StartsWith(Peers.ResultMark, StringComparison.Ordinal));
                if (exit != 0 || line is null)
                {
                    Console.Error.WriteLine($"{row.Name}: JAGS failed.{Environment.NewLine}{output}");
                    return null;
                }
                double[] numbers = [.. line[Peers.ResultMark.Length..].Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
                return (numbers[0], numbers[1]);
            }
            finally
            {
                File.Delete(data);
            }
        }
    }
}
