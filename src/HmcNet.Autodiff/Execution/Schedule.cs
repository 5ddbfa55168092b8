using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Execution;

/// <summary>What runs together.</summary>
internal enum UnitKind
{
    /// <summary>Straight-line code over single numbers.</summary>
    Scalars,

    /// <summary>One loop over vectors.</summary>
    Loop,

    /// <summary>One call of a routine.</summary>
    Routine,

    /// <summary>A routine's work on a few elements, as straight-line code.</summary>
    Small,
}

/// <summary>Nodes that run together, in topological order.</summary>
/// <param name="Kind">Kind of code.</param>
/// <param name="Length">Turns of the loop, counted in elements; -1 when it is none.</param>
/// <param name="Nodes">The nodes' places in the graph.</param>
internal sealed record Unit(UnitKind Kind, int Length, IReadOnlyList<int> Nodes);

/// <summary>
/// The order of computation. Every node gets a level such that a value is handed on inside a unit only where
/// <see cref="NodeRoles.CanFuse"/> allows it and crosses to a higher level otherwise; nodes of one level and one loop
/// length then form one unit, forward and backward computations alike. The work is linear in the size of the graph.
/// </summary>
internal sealed class Schedule
{
    /// <summary>More operations than this in one loop or block are split: the runtime's compiler slows down on them.</summary>
    private const int LargestUnit = 300;

    private const int NoDeadline = int.MaxValue;
    private readonly NodeRoles roles;
    private readonly int[] levels;
    private readonly int[] unitOf;
    private readonly bool[] isStored;
    private readonly List<Unit> units = [];

    public Schedule(NodeRoles roles)
    {
        this.roles = roles;
        int count = roles.Graph.Nodes.Count;
        levels = new int[count];
        unitOf = new int[count];
        isStored = new bool[count];
        FindEarliestLevels();
        MoveTowardsConsumers();
        FormUnits();
        FindStored();
    }

    /// <summary>The units in the order in which they run.</summary>
    public IReadOnlyList<Unit> Units => units;

    /// <summary>The unit that computes a node; -1 for parameters, data and views.</summary>
    public int UnitOf(int node) => unitOf[node];

    /// <summary>Whether a node's values are needed in memory, beyond the unit that computes them.</summary>
    public bool IsStored(int node) => isStored[node];

    private static bool IsComputed(NodeRole role) => role is not (NodeRole.Bound or NodeRole.Parameter or NodeRole.View);

    private void FindEarliestLevels()
    {
        for (int i = 0; i < levels.Length; i++)
        {
            if (!IsComputed(roles[i]))
            {
                levels[i] = -1;
                continue;
            }
            foreach (int operand in roles.Operands(i))
            {
                int before = levels[roles.Root(operand)];
                levels[i] = Math.Max(levels[i], roles.CanFuse(i, operand) ? before : before + 1);
            }
        }
    }

    /// <summary>
    /// Moves work to the latest level that its consumers allow, where it can join their loops: its own operands need
    /// not be stored for that. Single numbers move too, so that the sums they are made of can.
    /// </summary>
    private void MoveTowardsConsumers()
    {
        List<int>[] consumers = Consumers();
        Dictionary<int, int[]> levelsOfLength = Enumerable.Range(0, levels.Length)
            .Where(i => IsMovable(i))
            .GroupBy(roles.LoopLength, i => levels[i])
            .ToDictionary(g => g.Key, g => g.Distinct().Order().ToArray());
        var latest = (int[])levels.Clone();
        for (int i = levels.Length - 1; i >= 0; i--)
            latest[i] = Target(i, consumers[i], latest, levelsOfLength);
        for (int i = levels.Length - 1; i >= 0; i--)
        {
            int target = Target(i, consumers[i], levels, levelsOfLength);
            if (target > levels[i] && (roles.IsScalarCode(i) || PinnedOperands(i, target, consumers, latest) == 0))
                levels[i] = target;
        }
    }

    /// <summary>The latest level at which a node can run, given those of its consumers.</summary>
    private int Target(int node, List<int> consumers, int[] given, Dictionary<int, int[]> levelsOfLength)
    {
        if (!IsMovable(node))
            return levels[node];
        int deadline = Deadline(node, consumers, given);
        if (deadline <= levels[node] || (deadline == NoDeadline && !roles.IsScalarCode(node)))
            return levels[node];
        int[] available = levelsOfLength[roles.LoopLength(node)];
        int place = Array.BinarySearch(available, deadline);
        return available[place >= 0 ? place : ~place - 1];
    }

    private bool IsMovable(int node) => IsComputed(roles[node]) && roles[node] != NodeRole.Routine;

    private int Deadline(int node, List<int> consumers, int[] given)
    {
        int deadline = NoDeadline;
        foreach (int consumer in consumers)
            deadline = Math.Min(deadline, Fuses(consumer, node) ? given[consumer] : given[consumer] - 1);
        return deadline;
    }

    private bool Fuses(int consumer, int root)
    {
        foreach (int operand in roles.Operands(consumer))
        {
            if (roles.Root(operand) == root && !roles.CanFuse(consumer, operand))
                return false;
        }
        return true;
    }

    /// <summary>
    /// Number of operands that are handed on in registers now and would have to be stored at a later level: those with
    /// another consumer that stays. Consumers that are looked at later, going backwards, are taken to move as far as
    /// they can: else two consumers of one operand would wait for each other.
    /// </summary>
    private int PinnedOperands(int node, int target, List<int>[] consumers, int[] latest)
    {
        const int looked = 16;
        int pinned = 0;
        foreach (int operand in roles.Operands(node))
        {
            int root = roles.Root(operand);
            if (!roles.CanFuse(node, operand) || levels[root] >= target)
                continue;
            List<int> others = consumers[root];
            bool isPinned = others.Count > looked;
            for (int k = 0; k < others.Count && !isPinned; k++)
                isPinned = others[k] != node && (others[k] < node ? latest : levels)[others[k]] < target;
            pinned += isPinned ? 1 : 0;
        }
        return pinned;
    }

    private List<int>[] Consumers()
    {
        var consumers = new List<int>[levels.Length];
        for (int i = 0; i < consumers.Length; i++)
        {
            consumers[i] = [];
            if (!IsComputed(roles[i]))
                continue;
            foreach (int operand in roles.Operands(i))
                consumers[roles.Root(operand)].Add(i);
        }
        return consumers;
    }

    private void FormUnits()
    {
        Array.Fill(unitOf, -1);
        var groups = new Dictionary<(int Level, UnitKind Kind, int Length, int Routine), List<int>>();
        for (int i = 0; i < levels.Length; i++)
        {
            if (!IsComputed(roles[i]))
                continue;
            UnitKind kind = roles[i] == NodeRole.Routine
                ? SmallEmitter.CanEmit(roles.Graph.Nodes[i]) ? UnitKind.Small : UnitKind.Routine
                : roles.IsScalarCode(i) ? UnitKind.Scalars : UnitKind.Loop;
            var key = (levels[i], kind, roles.LoopLength(i), roles[i] == NodeRole.Routine ? i : -1);
            if (!groups.TryGetValue(key, out List<int>? group))
                groups.Add(key, group = []);
            group.Add(i);
        }
        // Units of one level do not depend on each other; their order is fixed by their first nodes.
        foreach (var (key, group) in groups.OrderBy(g => g.Key.Level).ThenBy(g => g.Value[0]))
        {
            for (int start = 0; start < group.Count; start += LargestUnit)
            {
                List<int> part = group.GetRange(start, Math.Min(LargestUnit, group.Count - start));
                foreach (int node in part)
                    unitOf[node] = units.Count;
                units.Add(new Unit(key.Kind, key.Length, part));
            }
        }
    }

    private void FindStored()
    {
        foreach (Node output in roles.Graph.Outputs)
            isStored[roles.Root(roles.Graph.IndexOf(output))] = true;
        for (int i = 0; i < levels.Length; i++)
        {
            if (!IsComputed(roles[i]))
                continue;
            isStored[i] |= roles[i] is NodeRole.Sum or NodeRole.Scatter or NodeRole.RowSum or NodeRole.Routine;
            foreach (int operand in roles.Operands(i))
            {
                int root = roles.Root(operand);
                isStored[root] |= unitOf[root] != unitOf[i];
            }
        }
    }
}
