using System.Globalization;
using HmcNet.Benchmarks;
using HmcNet.CaseStudies;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["adaptation", ..])
{
    AdaptationBenchmarks.Run(args[1..]);
    return;
}
if (args is ["sampler", ..])
{
    SamplerCost.Run();
    return;
}
Console.WriteLine("Microseconds per gradient (value and gradient), medians of 11 rounds; ratios within this run.");
Console.WriteLine();
GradientBenchmark.PrintHead();
var radon = new RadonLike();
GradientBenchmark.Print("eight schools, non-centred", () => EightSchools.Study.Find("noncentered").Create(), new EightSchoolsHand());
GradientBenchmark.Print("radon-like, 919 rows", radon.Define, radon.HandWritten());
