using System.Globalization;
using System.Text;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <summary>Says which term, which value and which operation made a log density or its gradient not finite.</summary>
internal sealed class NonFiniteExplanation(ModelGraphs graphs, IReadOnlyDictionary<DataSource, double[]> data)
{
    private const int MostValues = 8;

    private ModelTrace Trace => graphs.Trace;

    /// <summary>Evaluates the model node by node at a point and tells where it went wrong.</summary>
    public string Explain(ReadOnlySpan<double> position)
    {
        Graph graph = graphs.Explanation;
        var interpreter = new Interpreter(graph, data);
        interpreter.Evaluate(position);
        var text = new StringBuilder();
        for (int t = 0; t < Trace.Terms.Count; t++)
        {
            ReadOnlySpan<double> values = interpreter.ValueOf(graph.Outputs[t]);
            int bad = IndexOfNonFinite(values);
            if (bad < 0)
                continue;
            text.Append("The ").Append(DescribeTerm(Trace.Terms[t], bad, values.Length)).Append(" is ").Append(Text(values[bad]));
            AppendOrigin(text, graph, interpreter, graph.Outputs[t]);
            AppendParameters(text, graph, interpreter);
            return text.ToString();
        }
        double sum = 0;
        for (int t = 0; t < Trace.Terms.Count; t++)
        {
            foreach (double value in interpreter.ValueOf(graph.Outputs[t]))
                sum += value;
        }
        if (!double.IsFinite(sum))
        {
            text.Append("Every term is finite, but their sum overflows to ").Append(Text(sum)).Append('.');
            AppendParameters(text, graph, interpreter);
            return text.ToString();
        }
        return ExplainGradient(graph, interpreter);
    }

    private string ExplainGradient(Graph graph, Interpreter interpreter)
    {
        var text = new StringBuilder();
        int first = Trace.Terms.Count + Trace.Parameters.Count;
        for (int p = 0; p < Trace.Parameters.Count; p++)
        {
            Node gradient = graph.Outputs[first + p];
            int bad = IndexOfNonFinite(interpreter.ValueOf(gradient));
            if (bad < 0)
                continue;
            string coordinate = CoordinateNames.Of(Trace.Parameters[p]).ElementAt(bad);
            text.Append("The log density is finite, but its derivative with respect to ").Append(coordinate).Append(" is ")
                .Append(Text(interpreter.ValueOf(gradient)[bad]));
            AppendOrigin(text, graph, interpreter, gradient);
            AppendParameters(text, graph, interpreter);
            return text.ToString();
        }
        text.Append("Log density and gradient are finite at this point.");
        AppendParameters(text, graph, interpreter);
        return text.ToString();
    }

    private string DescribeTerm(ModelTerm term, int element, int length)
    {
        if (term.Kind == TermKind.Observation)
        {
            ObservationDeclaration observation = Trace.Observations.First(o => o.Name == term.Name);
            double[] values = data.TryGetValue(observation.Source, out double[]? bound) ? bound : observation.Source.Values;
            string value = values.Length == length ? $" (observed {Text(values[element])})" : "";
            return string.Create(CultureInfo.InvariantCulture, $"log-likelihood of observation \"{term.Name}\", row {element + 1}{value},");
        }
        return length == 1 ? term.Description : string.Create(CultureInfo.InvariantCulture, $"{term.Description}, element {element + 1},");
    }

    /// <summary>Finds the first operation below a node that gave a value that is not finite from values that are.</summary>
    private static void AppendOrigin(StringBuilder text, Graph graph, Interpreter interpreter, Node result)
    {
        text.Append('.');
        var below = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<Node>([result]);
        while (pending.TryPop(out Node? node))
        {
            if (below.Add(node))
            {
                foreach (Node input in node.Inputs)
                    pending.Push(input);
            }
        }
        foreach (Node node in graph.Nodes)
        {
            if (!below.Contains(node) || node.Inputs.Length == 0)
                continue;
            int bad = IndexOfNonFinite(interpreter.ValueOf(node));
            if (bad < 0 || AnyInputNonFinite(node, interpreter))
                continue;
            text.Append("\n  first operation: ").Append(node.Operation.Name).Append('(');
            for (int k = 0; k < node.Inputs.Length; k++)
                text.Append(k > 0 ? ", " : "").Append(Operand(node, k, bad, interpreter));
            text.Append(") = ").Append(Text(interpreter.ValueOf(node)[bad]));
            if (node.Shape.Size > 1)
                text.Append(CultureInfo.InvariantCulture, $" at element {bad + 1} of {node.Shape.Size}");
            return;
        }
    }

    private static bool AnyInputNonFinite(Node node, Interpreter interpreter)
    {
        foreach (Node input in node.Inputs)
        {
            if (IndexOfNonFinite(interpreter.ValueOf(input)) >= 0)
                return true;
        }
        return false;
    }

    /// <summary>The operand that an element of a result was computed from, as far as the shapes tell.</summary>
    private static string Operand(Node node, int input, int element, Interpreter interpreter)
    {
        ReadOnlySpan<double> values = interpreter.ValueOf(node.Inputs[input]);
        if (values.Length == 1)
            return Text(values[0]);
        if (node.Inputs[input].Shape.Equals(node.Shape))
            return Text(values[element]);
        return List(values);
    }

    private void AppendParameters(StringBuilder text, Graph graph, Interpreter interpreter)
    {
        text.Append("\n  at: ");
        for (int p = 0; p < Trace.Parameters.Count; p++)
        {
            if (p == MostValues)
            {
                text.Append(", ...");
                break;
            }
            ReadOnlySpan<double> values = interpreter.ValueOf(graph.Outputs[Trace.Terms.Count + p]);
            text.Append(p > 0 ? ", " : "").Append(Trace.Parameters[p].Name).Append(" = ").Append(values.Length == 1 ? Text(values[0]) : List(values));
        }
    }

    private static string List(ReadOnlySpan<double> values)
    {
        var parts = new List<string>();
        for (int i = 0; i < Math.Min(values.Length, MostValues); i++)
            parts.Add(Text(values[i]));
        return $"[{string.Join(", ", parts)}{(values.Length > MostValues ? ", ..." : "")}]";
    }

    private static int IndexOfNonFinite(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                return i;
        }
        return -1;
    }

    private static string Text(double value) => value switch
    {
        double.PositiveInfinity => "infinity",
        double.NegativeInfinity => "-infinity",
        _ => value.ToString("G6", CultureInfo.InvariantCulture),
    };
}
