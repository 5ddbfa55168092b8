namespace HmcNet.Tests.Architecture;

/// <summary>Tests that change the console or the current folder run alone: both belong to the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWideState
{
    public const string Name = "process-wide state";
}
