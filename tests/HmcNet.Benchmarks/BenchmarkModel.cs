using HmcNet.Hmc;

namespace HmcNet.Benchmarks;

/// <summary>
/// A row of the table: data, the model as a user writes it, and the same log density and gradient written by hand.
/// </summary>
internal abstract class BenchmarkModel
{
    /// <summary>First cell of the row.</summary>
    public abstract string Name { get; }

    /// <summary>Observations.</summary>
    public abstract int Rows { get; }

    /// <summary>The Stan program of the same model: a file in stan/, without its ending.</summary>
    public abstract string StanProgram { get; }

    /// <summary>The data of the Stan program: numbers, arrays of int or double, and matrices (double[,]).</summary>
    public abstract IReadOnlyDictionary<string, object> StanData { get; }

    /// <summary>Traces the model.</summary>
    public abstract Model Define();

    /// <summary>Value and gradient of the same density over the same coordinates, in plain vectorised C#.</summary>
    public abstract ILogDensity HandWritten();
}
