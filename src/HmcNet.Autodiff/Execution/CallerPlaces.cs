using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Which parameters are read, and which outputs written, straight in the caller's memory. Loops run in whole vectors,
/// which the caller's memory is not padded to: what a loop would read or write beyond its end is copied instead, and so
/// is what routines use, whose addresses are fixed.
/// </summary>
internal sealed class CallerPlaces
{
    private readonly NodeRoles roles;
    private readonly Dictionary<int, Place> places = [];
    private readonly bool[] usedByRoutines;
    private readonly int[] readEnds;

    /// <summary>Finds the places.</summary>
    public CallerPlaces(NodeRoles roles)
    {
        this.roles = roles;
        usedByRoutines = new bool[roles.Graph.Nodes.Count];
        readEnds = new int[roles.Graph.Nodes.Count];
        for (int i = 0; i < readEnds.Length; i++)
            LookAt(i);
        int next = 0;
        foreach (Node parameter in roles.Graph.Parameters)
        {
            if (roles.Graph.Contains(parameter))
                AddParameter(roles.Graph.IndexOf(parameter), next);
            next += parameter.Shape.Size;
        }
        next = 0;
        for (int k = 0; k < roles.Graph.Outputs.Count; k++)
        {
            Node output = roles.Graph.Outputs[k];
            AddOutput(roles.Graph.IndexOf(output), OutputPlace(k, next));
            next += k == 0 ? 0 : output.Shape.Size;
        }
    }

    /// <summary>Where the caller wants an output.</summary>
    /// <param name="output">Number of the output.</param>
    /// <param name="before">Values of the outputs before it, without the first.</param>
    public static Place OutputPlace(int output, int before) => new(output == 0 ? Region.Value : Region.Rest, before);

    /// <summary>The place of a node's first value in the caller's memory, if it is there.</summary>
    public bool TryGet(int root, out Place place) => places.TryGetValue(root, out place);

    private void LookAt(int node)
    {
        bool isRoutine = roles[node] == NodeRole.Routine;
        int width = WidestVector(roles.LoopLength(node));
        foreach (int operand in roles.Operands(node))
        {
            int root = roles.Root(operand);
            usedByRoutines[root] |= isRoutine && roles[node] != NodeRole.View;
            // Rearrangements, and single numbers, are read element by element.
            if (roles[node] != NodeRole.Rearrangement && roles.LoopLength(node) >= 0 && roles.Size(operand) > 1)
                readEnds[root] = Math.Max(readEnds[root], roles.Shift(operand) + Padded(roles.Size(operand), width));
        }
    }

    // Not even where other parameters follow: an operation may refuse values that were not meant for it.
    private void AddParameter(int node, int start)
    {
        if (!usedByRoutines[node] && readEnds[node] <= roles.Size(node))
            places[node] = new Place(Region.Point, start);
    }

    private void AddOutput(int node, Place place)
    {
        int root = roles.Root(node);
        int size = roles.Size(root);
        bool written = roles[root] switch
        {
            NodeRole.Elementwise or NodeRole.Rearrangement => size == 1 || size % WidestVector(size) == 0,
            NodeRole.Sum or NodeRole.Scatter => true,
            _ => false,
        };
        if (written && size == roles.Size(node) && !usedByRoutines[root] && readEnds[root] <= size)
            places.TryAdd(root, place);
    }

    /// <summary>The most lanes that a loop may have.</summary>
    private static int WidestVector(int length) =>
        Vector512.IsHardwareAccelerated && length >= LoopEmitter.ShortestWide ? Vector512<double>.Count : Vector256<double>.Count;

    private static int Padded(int size, int width) => (size + width - 1) / width * width;
}
