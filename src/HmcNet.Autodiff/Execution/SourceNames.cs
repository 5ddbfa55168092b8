using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>Names of what a piece of code reads, for people who look for their own model in it.</summary>
internal static class SourceNames
{
    private const int Most = 6;
    private const int MostVisited = 2000;

    /// <summary>Parameters that nodes take directly, and the data in what they take; a few, in the order in which they are met.</summary>
    public static List<string> Of(IEnumerable<Node> nodes)
    {
        var names = new List<string>();
        var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<Node>();
        foreach (Node node in nodes)
        {
            for (int k = node.Inputs.Length - 1; k >= 0; k--)
                pending.Push(node.Inputs[k]);
            while (names.Count < Most && seen.Count < MostVisited && pending.TryPop(out Node? input))
            {
                if (!seen.Add(input))
                    continue;
                string? name = input.Operation switch { ParameterInput p => p.ParameterName, DataInput d => d.Source.Name, _ => null };
                if (name is not null && !names.Contains(name))
                    names.Add(name);
                // What depends on data alone was computed before: its sources stand for it.
                for (int k = input.DependsOnParameters ? -1 : input.Inputs.Length - 1; k >= 0; k--)
                    pending.Push(input.Inputs[k]);
            }
        }
        return names;
    }
}
