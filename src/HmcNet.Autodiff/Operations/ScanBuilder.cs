using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Passes;

namespace HmcNet.Autodiff.Operations;

/// <summary>What a recurrence gives.</summary>
/// <param name="States">Each state after every step, [steps, ...].</param>
/// <param name="Outputs">Each further result at every step, [steps, ...].</param>
/// <param name="Sums">Each term summed over the steps.</param>
internal sealed record ScanResult(Tensor[] States, Tensor[] Outputs, Tensor[] Sums);

/// <summary>
/// Makes a <see cref="Scan"/> that does as little as possible step by step: what does not depend on the states is
/// computed for all times at once before it, and results that no later step reads are computed for all times at once
/// after it, from the states it kept. Only the recurrence proper remains in the loop.
/// </summary>
internal sealed class ScanBuilder
{
    /// <summary>Larger values over all times are left in the loop, where they take the memory of one step.</summary>
    private const int LargestLifted = 1 << 20;

    /// <summary>Number of steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether the last time comes first.</summary>
    public required bool Reversed { get; init; }

    /// <summary>The states before a step: parameters of the expressions below.</summary>
    public required Tensor[] States { get; init; }

    /// <summary>Their values before the first step.</summary>
    public required Tensor[] Initial { get; init; }

    /// <summary>The inputs at a step: parameters of the expressions below.</summary>
    public required Tensor[] Inputs { get; init; }

    /// <summary>Their values over time, [steps, ...].</summary>
    public required Tensor[] InputValues { get; init; }

    /// <summary>Numbers that stay the same: parameters of the expressions below.</summary>
    public required Tensor[] Numbers { get; init; }

    /// <summary>Their values.</summary>
    public required Tensor[] NumberValues { get; init; }

    /// <summary>The states after a step.</summary>
    public required Tensor[] Next { get; init; }

    /// <summary>Further results of each step.</summary>
    public Tensor[] Outputs { get; init; } = [];

    /// <summary>Terms to be summed over the steps.</summary>
    public Tensor[] Sums { get; init; } = [];

    /// <summary>A state before each step, from its value at first and its values after each step.</summary>
    public static Tensor Before(Tensor initial, Tensor after, bool reversed)
    {
        int steps = after.Length;
        Tensor first = TensorMath.Reshape(initial, new Shape([1, .. initial.Shape.Lengths]));
        return reversed
            ? TensorMath.Concatenate(0, TensorMath.Slice(after, 0, 1, steps - 1), first)
            : TensorMath.Concatenate(0, first, TensorMath.Slice(after, 0, 0, steps - 1));
    }

    /// <summary>Makes the scan and what surrounds it.</summary>
    public ScanResult Build()
    {
        if (Steps == 0)
        {
            return new ScanResult(
                [.. Next.Select(s => TensorMath.Zeros(new Shape([0, .. s.Shape.Lengths])))],
                [.. Outputs.Select(s => TensorMath.Zeros(new Shape([0, .. s.Shape.Lengths])))],
                [.. Sums.Select(s => TensorMath.Zeros(s.Shape))]);
        }
        Graph graph = Pipeline.Run(Graph.Create([.. Next, .. Outputs, .. Sums], [.. States, .. Inputs, .. Numbers]));
        var lifting = new ScanLifting(graph, Steps, LargestLifted);
        for (int k = 0; k < Inputs.Length; k++)
            lifting.Set(Inputs[k].Node, InputValues[k], overTime: true);
        for (int k = 0; k < Numbers.Length; k++)
            lifting.Set(Numbers[k].Node, NumberValues[k], overTime: false);
        lifting.LiftAll();

        // A state that no step reads is a mere result.
        bool[] isState = [.. States.Select(s => graph.Contains(s.Node))];
        int[] states = [.. Enumerable.Range(0, Next.Length).Where(j => isState[j])];
        int firstSum = Next.Length + Outputs.Length;
        int[] outputs = [.. Enumerable.Range(0, firstSum).Where(k => !(k < Next.Length && isState[k]) && !lifting.CanLift(graph.Outputs[k]))];
        int[] sums = [.. Enumerable.Range(firstSum, Sums.Length).Where(k => !lifting.CanLift(graph.Outputs[k]))];

        var results = new Tensor?[graph.Outputs.Count];
        if (states.Length + outputs.Length + sums.Length > 0)
            Loop(graph, lifting, states, outputs, sums, results);
        foreach (int j in states)
            lifting.Set(States[j].Node, Before(Initial[j], results[j]!, Reversed), overTime: true);
        lifting.LiftAll();
        for (int k = 0; k < results.Length; k++)
            results[k] ??= k < firstSum ? lifting.OverTime(graph.Outputs[k]) : lifting.SumOverTime(graph.Outputs[k]);
        return new ScanResult(
            [.. results[..Next.Length].Select(r => r!)], [.. results[Next.Length..firstSum].Select(r => r!)], [.. results[firstSum..].Select(r => r!)]);
    }

    /// <summary>The part that must go step by step.</summary>
    private void Loop(Graph graph, ScanLifting lifting, int[] states, int[] outputs, int[] sums, Tensor?[] results)
    {
        int[] looped = [.. states, .. outputs, .. sums];
        var inputs = new List<(Node Place, Tensor Value)>();
        var numbers = new List<(Node Place, Tensor Value)>();
        var rebuilt = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        foreach (int j in states)
            rebuilt.Add(States[j].Node, States[j].Node);
        var needed = new HashSet<Node>(looped.Select(k => graph.Outputs[k]), ReferenceEqualityComparer.Instance);
        for (int i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            Node node = graph.Nodes[i];
            if (!needed.Contains(node) || lifting.ValueOf(node) is not null)
                continue;
            foreach (Node input in node.Inputs)
                needed.Add(input);
        }
        foreach (Node node in graph.Nodes)
        {
            if (!needed.Contains(node) || rebuilt.ContainsKey(node))
                continue;
            if (node.Operation is Constant)
            {
                rebuilt.Add(node, node);
            }
            else if (lifting.ValueOf(node) is { } value)
            {
                var place = new Node(new ParameterInput("value", node.Shape));
                (lifting.IsOverTime(node) ? inputs : numbers).Add((place, value));
                rebuilt.Add(node, place);
            }
            else
            {
                rebuilt.Add(node, new Node(node.Operation, [.. node.Inputs.ToArray().Select(n => rebuilt[n])]));
            }
        }
        Graph loop = Pipeline.Run(Graph.FromNodes(
            [.. looped.Select(k => rebuilt[graph.Outputs[k]])],
            [.. states.Select(j => States[j].Node), .. inputs.Select(p => p.Place), .. numbers.Select(p => p.Place)]));
        var scan = new Scan(new ScanBody(loop, states.Length, inputs.Count, outputs.Length), Steps, Reversed);
        Tensor flat = Tensor.Apply(scan, [.. states.Select(j => Initial[j]), .. inputs.Select(p => p.Value), .. numbers.Select(p => p.Value)]);
        for (int k = 0; k < looped.Length; k++)
            results[looped[k]] = scan.Part(flat, k);
    }
}
