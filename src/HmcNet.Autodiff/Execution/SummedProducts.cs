using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Products that nothing but one sum over their loop reads: the loop multiplies and adds to the sum in one instruction.
/// Sums of squares and inner products, which most log densities and gradients end in.
/// </summary>
internal sealed class SummedProducts
{
    private readonly bool[] isSummed;

    /// <summary>Finds the products.</summary>
    public SummedProducts(NodeRoles roles, Schedule schedule)
    {
        int count = roles.Graph.Nodes.Count;
        isSummed = new bool[count];
        if (!Contraction.CanFuse)
            return;
        int[] readers = Readers(roles);
        for (int i = 0; i < count; i++)
        {
            if (roles[i] != NodeRole.Sum)
                continue;
            int operand = roles.Operands(i)[0];
            int root = roles.Root(operand);
            isSummed[root] = roles[root] == NodeRole.Elementwise && roles.Graph.Nodes[root].Operation is Multiply or Square
                && readers[root] == 1 && roles.CanFuse(i, operand) && schedule.UnitOf(root) == schedule.UnitOf(i);
        }
    }

    /// <summary>Whether a node need not be computed by itself.</summary>
    public bool Contains(int node) => isSummed[node];

    private static int[] Readers(NodeRoles roles)
    {
        var readers = new int[roles.Graph.Nodes.Count];
        for (int i = 0; i < readers.Length; i++)
        {
            if (roles[i] == NodeRole.View)
                continue;
            foreach (int operand in roles.Operands(i))
                readers[roles.Root(operand)]++;
        }
        foreach (Node output in roles.Graph.Outputs)
            readers[roles.Root(roles.Graph.IndexOf(output))] = 2;
        return readers;
    }
}
