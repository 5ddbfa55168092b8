using System.Diagnostics;
using System.Globalization;
using System.Text;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Passes;
using HmcNet.Autodiff.Passes.CompressRows;

namespace HmcNet;

/// <summary>Writes what a model was traced and compiled to, and what a gradient costs.</summary>
internal sealed class ModelExplanation(Model model, ModelGraphs graphs, GraphFunction gradient, double readyIn)
{
    /// <summary>A longer graph is cut: nobody reads it, and unrolled recurrences have tens of thousands of nodes.</summary>
    private const int MostLines = 100;

    private const int Rounds = 7;
    private const double MicrosecondsOfRound = 2000;

    public string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{model}\n\n");
        AppendCost(text);
        AppendTerms(text);
        text.Append("\nrows of data\n");
        if (model.CompressedTerms.Count == 0)
            text.Append("  every row is evaluated: no sum over rows can be rewritten over fewer\n");
        foreach (CompressedTerm term in model.CompressedTerms)
            text.Append("  ").Append(term).Append('\n');
        text.Append("\npasses over value and gradient\n");
        foreach (PassTrace trace in Pipeline.Trace(model.CompressedGradientGraph))
            text.Append(CultureInfo.InvariantCulture, $"  {trace.Pass}: {trace.Graph.Nodes.Count} nodes, {ValuesOf(trace.Graph)} values\n");
        text.Append("\ncode of value and gradient\n");
        if (gradient is CompiledFunction compiled)
            AppendLines(text, compiled.Describe());
        else
            text.Append("  interpreted node by node: this runtime cannot generate code\n");
        text.Append("\ntraced log density, over all rows\n");
        AppendLines(text, GraphPrinter.Print(graphs.Density));
        return text.ToString();
    }

    private void AppendCost(StringBuilder text)
    {
        (double microseconds, double bytes) = Measure();
        text.Append("cost\n");
        text.Append(CultureInfo.InvariantCulture, $"  {microseconds:0.###} microseconds and {bytes:0.#} bytes a gradient\n");
        text.Append(CultureInfo.InvariantCulture, $"  {readyIn:0.#} milliseconds from the model's function to the first gradient\n");
    }

    /// <summary>Each term as a formula of parameters and data by their names.</summary>
    private void AppendTerms(StringBuilder text)
    {
        IReadOnlyDictionary<Node, string> names = graphs.Trace.NodeNames;
        text.Append("\nterms of the log density\n");
        var lines = new StringBuilder();
        foreach (ModelTerm term in model.Terms)
        {
            string size = term.Value.Shape.IsScalar ? "" : $" {term.Value.Shape}";
            lines.Append(CultureInfo.InvariantCulture, $"{KindOf(term)} {term.Name}{size}: {FormulaPrinter.Print(term.Value, names)}\n");
        }
        AppendLines(text, lines.ToString());
    }

    private static string KindOf(ModelTerm term) => term.Kind switch
    {
        TermKind.Jacobian => "Jacobian of",
        TermKind.Prior => "prior of",
        TermKind.Observation => "observation",
        _ => "added",
    };

    /// <summary>The values that are computed anew for each gradient.</summary>
    private static long ValuesOf(Graph graph) => graph.Nodes.Where(n => n.DependsOnParameters).Sum(n => (long)n.Shape.Size);

    private static void AppendLines(StringBuilder text, string lines)
    {
        string[] all = lines.TrimEnd('\n').Split('\n');
        foreach (string line in all.Take(MostLines))
            text.Append("  ").Append(line).Append('\n');
        if (all.Length > MostLines)
            text.Append(CultureInfo.InvariantCulture, $"  ... {all.Length - MostLines} more lines\n");
    }

    private (double Microseconds, double Bytes) Measure()
    {
        GraphFunction function = gradient.ForAnotherThread();
        var point = new double[function.ParameterCount];
        var outputs = new double[function.OutputCount];
        int calls = CallsOfRound(function, point, outputs);
        var times = new double[Rounds];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int r = 0; r < Rounds; r++)
            times[r] = Time(function, point, outputs, calls);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(times);
        return (times[Rounds / 2] / calls, (double)allocated / Rounds / calls);
    }

    /// <summary>As many calls as make a round long enough for the clock; the calls before it warm the code up.</summary>
    private static int CallsOfRound(GraphFunction function, double[] point, double[] outputs)
    {
        int calls = 1;
        while (Time(function, point, outputs, calls) < MicrosecondsOfRound)
            calls *= 2;
        return calls;
    }

    private static double Time(GraphFunction function, double[] point, double[] outputs, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            function.Run(point, outputs);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
