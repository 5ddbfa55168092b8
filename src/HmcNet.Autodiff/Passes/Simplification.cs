using System.Runtime.CompilerServices;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Passes;

/// <summary>Applies <see cref="Rules"/> from the inputs upwards, to each node until none fits any more.</summary>
internal sealed class Simplification
{
    /// <summary>Far more than any chain of rules is long; beyond it two rules undo each other.</summary>
    private const int MostSteps = 100;

    private static readonly ILookup<Type, Rule> RulesOf = Rules.All.ToLookup(r => r.Operation);

    private readonly HashSet<Node> done = new(ReferenceEqualityComparer.Instance);

    private Simplification()
    {
    }

    public static Graph Run(Graph graph)
    {
        var simplification = new Simplification();
        return graph.Rewrite(simplification.Rewrite);
    }

    private Node Rewrite(Node node)
    {
        foreach (Node input in node.Inputs)
            done.Add(input);
        return Simplify(node);
    }

    /// <summary>A rule's result is a few new nodes around old ones, which are done: recursion goes no deeper than a rule.</summary>
    private Node Simplify(Node node)
    {
        for (int step = 0; !done.Contains(node); step++)
        {
            if (step == MostSteps)
                throw new InvalidOperationException($"The rules for {node.Operation.Name} do not come to an end.");
            RuntimeHelpers.EnsureSufficientExecutionStack();
            node = SimplifyInputs(node);
            if (ApplyOne(node) is { } better)
                node = better;
            else
                done.Add(node);
        }
        return node;
    }

    private Node SimplifyInputs(Node node)
    {
        Node[]? changed = null;
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            Node input = Simplify(node.Inputs[i]);
            if (!ReferenceEquals(input, node.Inputs[i]))
                (changed ??= node.Inputs.ToArray())[i] = input;
        }
        return changed is null ? node : new Node(node.Operation, changed);
    }

    private static Node? ApplyOne(Node node)
    {
        if (ConstantFolding.TryFold(node) is { } constant)
            return constant;
        foreach (Rule rule in RulesOf[node.Operation.GetType()])
        {
            if (rule.Apply(node) is { } better)
                return better;
        }
        return null;
    }
}
