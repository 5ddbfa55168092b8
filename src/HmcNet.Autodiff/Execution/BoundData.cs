using System.Reflection.Emit;
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
    private readonly RowLayout?[] layouts;

    /// <summary>Evaluates what depends on data alone, and chooses for each loop the order of its rows.</summary>
    /// <exception cref="HmcNetException">When bound values do not fit, or an index is out of range.</exception>
    public BoundData(CompiledCode code, IReadOnlyDictionary<DataSource, double[]>? data)
    {
        var interpreter = new Interpreter(code.DataGraph, data);
        CodeContext context = code.Context;
        var plain = new int[context.Tables.Length];
        context.Tables.Fill(node => interpreter.ValueOf(node).ToArray(), plain);
        layouts = LayoutsOf(context, plain, out int rowsLength, out int tablesLength);
        values = new PinnedSlab(checked(context.BoundLength + rowsLength));
        foreach (int node in context.BoundNodes)
            interpreter.ValueOf(context.Graph.Nodes[node]).CopyTo(values.Span[context.PlaceOf(node).Offset..]);
        tables = GC.AllocateArray<int>(checked(plain.Length + tablesLength + 1), pinned: true);
        plain.CopyTo(tables, 0);
        FillLayouts(context);
        Code = code.CodeFor([.. layouts.Select(layout => layout?.Form)]);
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

    /// <summary>The generated code of each step, for the layouts of these data; null for routines.</summary>
    public IReadOnlyList<DynamicMethod?> Code { get; }

    /// <summary>Number of bytes that all threads share.</summary>
    public long Bytes => sizeof(double) * (long)values.Span.Length + sizeof(int) * (long)(tables.Length - 1);

    /// <summary>Order of the rows of a unit's loop; null where they are in their own.</summary>
    public RowLayout? LayoutOf(int unit) => layouts[unit];

    private static RowLayout?[] LayoutsOf(CodeContext context, int[] plain, out int rowsLength, out int tablesLength)
    {
        var layouts = new RowLayout?[context.Schedule.Units.Count];
        (rowsLength, tablesLength) = (0, 0);
        for (int u = 0; u < layouts.Length; u++)
        {
            if (context.ReadsOf(u) is not { } reads || RowLayout.Choose(reads, plain.Length + tablesLength, plain) is not { } layout)
                continue;
            layouts[u] = layout;
            rowsLength = checked(rowsLength + layout.RowsLength);
            tablesLength = checked(tablesLength + RowLayout.HeaderLength + layout.TablesLength);
        }
        return layouts;
    }

    private void FillLayouts(CodeContext context)
    {
        int rowsStart = context.BoundLength;
        foreach (RowLayout? layout in layouts)
        {
            if (layout is null)
                continue;
            layout.Fill(values.Span, rowsStart, tables, layout.Form.Header + RowLayout.HeaderLength);
            rowsStart += layout.RowsLength;
        }
    }
}
