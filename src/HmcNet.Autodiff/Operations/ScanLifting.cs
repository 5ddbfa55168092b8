using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>
/// Expressions of one step computed for all steps at once: values that change with time get a leading axis of time.
/// </summary>
internal sealed class ScanLifting
{
    private readonly Graph graph;
    private readonly int steps;
    private readonly bool[] canLift;
    private readonly Dictionary<Node, (Tensor Value, bool OverTime)> lifted = new(ReferenceEqualityComparer.Instance);

    public ScanLifting(Graph graph, int steps, int largest)
    {
        this.graph = graph;
        this.steps = steps;
        canLift = new bool[graph.Nodes.Count];
        for (int i = 0; i < canLift.Length; i++)
        {
            Node node = graph.Nodes[i];
            bool can = node.Inputs.Length == 0 || (IsLiftable(node.Operation) && (long)node.Shape.Size * steps <= largest);
            foreach (Node input in node.Inputs)
                can &= canLift[graph.IndexOf(input)];
            canLift[i] = can;
        }
    }

    /// <summary>Whether an expression can be computed for all steps at once, when all that it reads is known for all steps.</summary>
    public bool CanLift(Node node) => canLift[graph.IndexOf(node)];

    /// <summary>Says what a parameter of the step is for all steps.</summary>
    public void Set(Node place, Tensor value, bool overTime) => lifted[place] = (value, overTime);

    /// <summary>Lifts everything that only reads what is known.</summary>
    public void LiftAll()
    {
        for (int i = 0; i < canLift.Length; i++)
        {
            Node node = graph.Nodes[i];
            if (canLift[i] && !lifted.ContainsKey(node) && node.Operation is not ParameterInput)
                TryLift(node);
        }
    }

    /// <summary>The value of an expression outside the loop; null where it is not known.</summary>
    public Tensor? ValueOf(Node node) => lifted.TryGetValue(node, out var value) ? value.Value : null;

    /// <summary>Whether the value outside has an axis of time.</summary>
    public bool IsOverTime(Node node) => lifted[node].OverTime;

    /// <summary>The value at all times, [steps, ...].</summary>
    public Tensor OverTime(Node node) => Stretched(node);

    /// <summary>The sum over all times.</summary>
    public Tensor SumOverTime(Node node)
    {
        (Tensor value, bool overTime) = lifted[node];
        return overTime ? TensorMath.Sum(value, 0) : value * (double)steps;
    }

    private static bool IsLiftable(Operation operation) => operation is
        Elementwise or Reshape or BroadcastTo or Transpose or Concatenate or SliceBox or SumAxes or MaxAxes or LogSumExpAxes or CumSum;

    private void TryLift(Node node)
    {
        bool overTime = false;
        foreach (Node input in node.Inputs)
        {
            if (!lifted.TryGetValue(input, out var known))
                return;
            overTime |= known.OverTime;
        }
        if (overTime)
        {
            lifted.Add(node, (Lift(node), true));
            return;
        }
        var inputs = new Tensor[node.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = lifted[node.Inputs[i]].Value;
        lifted.Add(node, (inputs.Length == 0 ? new Tensor(node) : Tensor.Apply(node.Operation, inputs), false));
    }

    private Tensor Lift(Node node)
    {
        Node first = node.Inputs[0];
        switch (node.Operation)
        {
            case Reshape:
                return TensorMath.Reshape(lifted[first].Value, OverTime(node.Shape));
            case BroadcastTo:
                return TensorMath.BroadcastTo(Aligned(first, node.Shape.Rank), OverTime(node.Shape));
            case Transpose transpose:
                return Tensor.Apply(new Transpose(new IntList([0, .. Shifted(transpose.Order)])), lifted[first].Value);
            case SumAxes sum:
                return Tensor.Apply(new SumAxes(new IntList(Shifted(sum.Axes))), lifted[first].Value);
            case MaxAxes max:
                return Tensor.Apply(new MaxAxes(new IntList(Shifted(max.Axes))), lifted[first].Value);
            case LogSumExpAxes sum:
                return Tensor.Apply(new LogSumExpAxes(new IntList(Shifted(sum.Axes))), lifted[first].Value);
            case CumSum sum:
                return Tensor.Apply(new CumSum(sum.Axis + 1, sum.Reversed), lifted[first].Value);
            case SliceBox slice:
                return Tensor.Apply(new SliceBox(new Box(new IntList([0, .. slice.Box.Start.Items]), OverTime(slice.Box.Shape))), lifted[first].Value);
            case Concatenate join:
                return Tensor.Apply(new Concatenate(join.Axis + 1), [.. node.Inputs.ToArray().Select(Stretched)]);
            default:
                return Tensor.Apply(node.Operation, [.. node.Inputs.ToArray().Select(n => Aligned(n, node.Shape.Rank))]);
        }
    }

    private static int[] Shifted(IntList axes) => [.. axes.Items.ToArray().Select(a => a + 1)];

    private Shape OverTime(Shape shape) => new([steps, .. shape.Lengths]);

    /// <summary>The value with its time axis in front of as many axes as the result has, for broadcasting.</summary>
    private Tensor Aligned(Node node, int rank)
    {
        (Tensor value, bool overTime) = lifted[node];
        if (!overTime)
            return value;
        int[] ones = [.. Enumerable.Repeat(1, rank - node.Shape.Rank)];
        return TensorMath.Reshape(value, new Shape([steps, .. ones, .. node.Shape.Lengths]));
    }

    private Tensor Stretched(Node node)
    {
        (Tensor value, bool overTime) = lifted[node];
        return overTime ? value : TensorMath.BroadcastTo(value, OverTime(node.Shape));
    }
}
