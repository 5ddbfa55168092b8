using System.Diagnostics;
using System.Globalization;
using HmcNet;
using HmcNet.Autodiff.Execution;
using HmcNet.Benchmarks;
using HmcNet.CaseStudies;
using HmcNet.Hmc;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine("Microseconds per gradient (value and gradient), medians of 11 rounds; ratios within this run.");
Console.WriteLine();
Console.WriteLine($"{"model",-28}{"dim",5}{"hand",9}{"compiled",10}{"interpreted",13}{"comp/hand",11}{"interp/comp",13}{"bytes/grad",12}{"bytes/leapfrog",16}{"ms to first",13}{"s for 4x(1000+1000)",21}");

var radon = new RadonLike();
GradientBenchmark.Print("eight schools, non-centred", () => EightSchools.Study.Find("noncentered").Create(), new EightSchoolsHand());
GradientBenchmark.Print("radon-like, 919 rows", radon.Define, radon.HandWritten());
