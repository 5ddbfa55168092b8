using System.Globalization;
using HmcNet.Autodiff.Execution;
using HmcNet.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["adaptation", ..])
{
    AdaptationBenchmarks.Run(args[1..]);
    return 0;
}
if (args is ["sampler"])
{
    SamplerCost.Run();
    return 0;
}
if (BenchmarkOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}
Console.WriteLine("Value and gradient: least time of several rounds, engines in turns. Standard run: 4 x (1000 + 1000), defaults, seed 1,");
Console.WriteLine("one thread; smallest bulk ESS of the parameters over the chains' seconds, summed.");
Console.WriteLine();
var table = new ResultTable(options);
table.PrintHead();
bool agree = true;
foreach (BenchmarkModel row in Catalogue.All().Where(m => m.Name.Contains(options.Models, StringComparison.OrdinalIgnoreCase)))
{
    GradientFigures gradient = GradientFigures.Measure(row);
    RunFigures? run = options.Quick ? null : RunFigures.Measure(row);
    PeerFigures? peer = null;
    table.Print(row, row.Define().Dimension, gradient, run, peer);
    if (options.Loops)
        Console.WriteLine(new CompiledFunction(row.Define().GradientGraph).Describe());
    if (!(gradient.Difference <= Agreement.Tolerance))
    {
        agree = false;
        Console.WriteLine($"  {row.Name}: compiled and hand-written numbers differ by {gradient.Difference:g3} relative; times of different functions do not compare.");
    }
}
return agree ? 0 : 1;
