using System.Globalization;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Doctoring;

/// <summary>
/// Kinks and jumps inside the posterior: comparisons, absolute values, minima and maxima of parameters whose outcome differs between
/// draws. Leapfrog steps lose the energy where they cross one.
/// </summary>
internal static class KinkCheck
{
    private const int MostDraws = 100;
    private const int MostNamed = 3;

    /// <summary>The finding; null where no outcome differs, or nothing is wrong.</summary>
    public static Finding? Of(Patient patient)
    {
        if (!patient.IsIll(FindingKind.Divergences, FindingKind.TreeDepth, FindingKind.EBfmi, FindingKind.Ess, FindingKind.RHat))
            return null;
        Graph graph = patient.Model.Graph;
        Node[] kinked = [.. graph.Nodes.Where(n => n.DependsOnParameters && n.Operation is Less or LessOrEqual or EqualTo or Abs or Min or Max)];
        if (kinked.Length == 0)
            return null;
        double[] shares = Shares(patient, graph, kinked);
        int[] crossed = [.. Enumerable.Range(0, kinked.Length).Where(i => shares[i] > 0).OrderByDescending(i => shares[i])];
        return crossed.Length == 0 ? null : Describe(patient, kinked, shares, crossed);
    }

    /// <summary>For each node the largest share of draws, over its elements, on the rarer side.</summary>
    private static double[] Shares(Patient patient, Graph graph, Node[] kinked)
    {
        var interpreter = new Interpreter(graph, patient.Model.BoundData);
        int stride = Math.Max(1, patient.Ordinary.Count / MostDraws), count = 0;
        int[][] counts = [.. kinked.Select(k => new int[k.Shape.Size])];
        for (int d = 0; d < patient.Ordinary.Count; d += stride, count++)
        {
            interpreter.Evaluate(patient.Ordinary[d].Last);
            for (int k = 0; k < kinked.Length; k++)
                Count(interpreter, kinked[k], counts[k]);
        }
        return [.. counts.Select(c => c.Max(n => (double)Math.Min(n, count - n) / count))];
    }

    /// <summary>Adds one for each element on the one side: a comparison that holds, x below 0 of |x|, the second operand of a minimum or maximum.</summary>
    private static void Count(Interpreter interpreter, Node node, int[] counts)
    {
        ReadOnlySpan<double> values = interpreter.ValueOf(node), first = interpreter.ValueOf(node.Inputs[0]);
        for (int i = 0; i < counts.Length; i++)
        {
            bool isOther = node.Operation is Less or LessOrEqual or EqualTo
                ? values[i] != 0
                : node.Operation is Abs ? first[i] < 0 : values[i] != first[first.Length == 1 ? 0 : i % first.Length];
            counts[i] += isOther ? 1 : 0;
        }
    }

    private static Finding Describe(Patient patient, Node[] kinked, double[] shares, int[] crossed)
    {
        IReadOnlyDictionary<Node, string> names = patient.Model.Trace.NodeNames;
        string[] formulas = [.. crossed.Take(MostNamed).Select(i => FormulaPrinter.Print(new Autodiff.Tensor(kinked[i]), names, longest: 60))];
        return new Finding
        {
            Kind = FindingKind.Kink,
            Severity = FindingSeverity.Warning,
            Sentence = string.Create(CultureInfo.InvariantCulture,
                $"The log density has a kink or a jump among the draws: {string.Join(", ", formulas)} comes out differently from draw to draw ({shares[crossed[0]]:P0} of draws on the rarer side). Trajectories lose the energy where they cross it."),
            Advice = "replace it by a smooth function (InvLogit of a steep slope for a step, LogSumExp for a maximum), or sum the two cases out as a mixture.",
            Worst = shares[crossed[0]],
            Evidence = [.. crossed.Take(MostNamed).Select((i, k) => new Evidence($"share of draws on the rarer side of {formulas[k]}", shares[i]))],
            Remedies = [new Remedy(RemedyKind.Smooth, null, "a smooth function in place of " + formulas[0], "Hamiltonian dynamics follow a gradient")],
        };
    }
}
