using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// What compiled code reads besides parameters: the values of data-only nodes, computed by the interpreter once, and
/// the index tables. Shared by all threads.
/// </summary>
internal sealed unsafe class BoundData
{
    private readonly PinnedSlab values;
    private readonly int[] tables;

    /// <summary>Evaluates what depends on data alone.</summary>
    /// <exception cref="HmcNetException">When bound values do not fit, or an index is out of range.</exception>
    public BoundData(CompiledCode code, IReadOnlyDictionary<DataSource, double[]>? data)
    {
        var interpreter = new Interpreter(code.DataGraph, data);
        CodeContext context = code.Context;
        values = new PinnedSlab(context.BoundLength);
        foreach (int node in context.BoundNodes)
            interpreter.ValueOf(context.Graph.Nodes[node]).CopyTo(values.Span[context.PlaceOf(node).Offset..]);
        tables = GC.AllocateArray<int>(Math.Max(context.Tables.Length, 1), pinned: true);
        context.Tables.Fill(node => interpreter.ValueOf(node).ToArray(), tables);
    }

    /// <summary>First of the values.</summary>
    public double* Values => values.Start;

    /// <summary>First of the indices.</summary>
    public int* Tables
    {
        get
        {
            fixed (int* first = tables)
                return first;
        }
    }
}
