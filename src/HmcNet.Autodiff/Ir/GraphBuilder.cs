using System.Runtime.InteropServices;

namespace HmcNet.Autodiff.Ir;

/// <summary>Merges equal nodes and orders them topologically; without recursion, so deep graphs cannot overflow the stack.</summary>
internal sealed class GraphBuilder
{
    private readonly Dictionary<Key, Node> merged = [];
    private readonly Dictionary<Node, Node> canonical = new(ReferenceEqualityComparer.Instance);
    private readonly List<Node> nodes = [];

    /// <summary>The nodes so far, inputs before their users.</summary>
    public IReadOnlyList<Node> Nodes => nodes;

    /// <summary>Index of each node.</summary>
    public Dictionary<Node, int> Places { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds a node with everything it needs.</summary>
    /// <param name="root">The node.</param>
    /// <param name="replace">Where given, maps a node whose inputs are already canonical to another (a rewrite).</param>
    /// <returns>Its canonical equal.</returns>
    public Node Add(Node root, Func<Node, Node>? replace = null)
    {
        var pending = new Stack<Node>();
        pending.Push(root);
        while (pending.TryPeek(out Node? node))
        {
            if (canonical.ContainsKey(node))
            {
                pending.Pop();
                continue;
            }
            bool ready = true;
            // Last input on top of the stack is visited first: push in reverse for left-to-right order.
            for (int i = node.Inputs.Length - 1; i >= 0; i--)
            {
                if (!canonical.ContainsKey(node.Inputs[i]))
                {
                    pending.Push(node.Inputs[i]);
                    ready = false;
                }
            }
            if (!ready)
                continue;
            pending.Pop();
            Node merged = Merge(node);
            if (replace is not null)
            {
                Node replaced = replace(merged);
                if (!ReferenceEquals(replaced, merged))
                    merged = canonical.TryGetValue(replaced, out Node? known) ? known : AddReplacement(replaced);
            }
            canonical[node] = merged;
            Register(merged);
        }
        return canonical[root];
    }

    /// <summary>A rewrite's result is built of canonical nodes and a few new ones around them.</summary>
    private Node AddReplacement(Node root)
    {
        if (canonical.TryGetValue(root, out Node? known))
            return known;
        foreach (Node input in root.Inputs)
            AddReplacement(input);
        Node merged = Merge(root);
        canonical[root] = merged;
        Register(merged);
        return merged;
    }

    private Node Merge(Node node)
    {
        var inputs = new Node[node.Inputs.Length];
        bool same = true;
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = canonical[node.Inputs[i]];
            same &= ReferenceEquals(inputs[i], node.Inputs[i]);
        }
        ref Node? slot = ref CollectionsMarshal.GetValueRefOrAddDefault(merged, new Key(node.Operation, inputs), out bool exists);
        if (!exists)
            slot = same ? node : new Node(node.Operation, inputs);
        return slot!;
    }

    private void Register(Node node)
    {
        canonical.TryAdd(node, node);
        if (Places.TryAdd(node, nodes.Count))
            nodes.Add(node);
    }

    /// <summary>Operation and canonical inputs; inputs compare by identity.</summary>
    private readonly struct Key : IEquatable<Key>
    {
        private readonly Operation operation;
        private readonly Node[] inputs;
        private readonly int hash;

        public Key(Operation operation, Node[] inputs)
        {
            this.operation = operation;
            this.inputs = inputs;
            var mixed = new HashCode();
            mixed.Add(operation);
            foreach (Node input in inputs)
                mixed.Add(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(input));
            hash = mixed.ToHashCode();
        }

        public bool Equals(Key other)
        {
            if (hash != other.hash || inputs.Length != other.inputs.Length || !operation.Equals(other.operation))
                return false;
            for (int i = 0; i < inputs.Length; i++)
            {
                if (!ReferenceEquals(inputs[i], other.inputs[i]))
                    return false;
            }
            return true;
        }

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => hash;
    }
}
