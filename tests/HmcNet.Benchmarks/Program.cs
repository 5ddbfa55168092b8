using System.Globalization;
using HmcNet;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Passes;
using HmcNet.Benchmarks;
using HmcNet.Hmc;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["adaptation", "lengths", ..])
{
    WarmupLengths.Run(args[2..]);
    return 0;
}
if (args is ["adaptation", ..])
{
    AdaptationBenchmarks.Run(args[1..]);
    return 0;
}
if (args is ["dense"])
{
    DenseKernels.Run();
    return 0;
}
if (args is ["compile"])
{
    CompileCost.Run();
    return 0;
}
if (args is ["sampler"])
{
    SamplerCost.Run();
    return 0;
}
if (args is ["threads"])
{
    ThreadsBenchmarks.Run();
    return 0;
}
if (args is ["gibbs", ..])
    return GibbsBenchmarks.Run(args[1..]);
if (BenchmarkOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}
if (options.Peers && !Peers.AreAvailable())
{
    Console.Error.WriteLine("--peers needs Rscript with the package rstan.");
    return 2;
}
IEnumerable<BenchmarkModel> rows = Catalogue.All().Where(options.Includes);
return options.Check ? Check() : Measure();

int Check()
{
    bool agree = true;
    foreach (BenchmarkModel row in rows)
    {
        Model model = row.Define();
        ILogDensity hand = row.HandWritten();
        double difference = new[] { GraphDensity.AllRows(model), model.CompressedGradientGraph }
            .Max(graph => Agreement.WorstDifference(hand, new GraphDensity(graph, Engine.Compiled)));
        agree &= difference <= Agreement.Tolerance;
        Console.WriteLine($"{row.Name,-30} {difference:0.0e-00} {(difference <= Agreement.Tolerance ? "" : "DIFFERS")}".TrimEnd());
    }
    return agree ? 0 : 1;
}

int Measure()
{
    Console.WriteLine("Value and gradient: least time of many short rounds, engines in turns; ratios within this run. Standard run: 4 x (400 + 1000),");
    Console.WriteLine("defaults, seed 1, one thread; smallest bulk ESS of the parameters over the chains' seconds, summed.");
    Console.WriteLine();
    var table = new ResultTable(options);
    table.PrintHead();
    bool agree = true;
    foreach (BenchmarkModel row in rows)
    {
        GradientFigures gradient = GradientFigures.Measure(row);
        RunFigures? run = options.Quick ? null : RunFigures.Measure(row);
        table.Print(row, row.Define().Dimension, gradient, run, options.Peers ? Peers.Measure(row) : null);
        if (options.Loops)
            PrintLoops(row.Define());
        if (gradient.Difference <= Agreement.Tolerance)
            continue;
        agree = false;
        Console.WriteLine($"  {row.Name}: compiled and hand-written numbers differ by {gradient.Difference:g3} relative; times of different functions do not compare.");
    }
    return agree ? 0 : 1;
}

static void PrintLoops(Model model)
{
    Console.Write($"all rows{Environment.NewLine}{new CompiledFunction(Pipeline.Run(GraphDensity.AllRows(model))).Describe()}");
    Console.WriteLine($"{string.Join(Environment.NewLine, model.CompressedTerms)}{Environment.NewLine}{new CompiledFunction(Pipeline.Run(model.CompressedGradientGraph)).Describe()}");
}
