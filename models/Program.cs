using HmcNet.CaseStudies.Runner;

return CommandLine.Create(Console.Out, Console.Error).Parse(args).Invoke();
