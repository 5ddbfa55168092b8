using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Analysis;

/// <summary>
/// Which elements of some variables meet in one term of a sum other than by addition: the pattern of non-zero second
/// derivatives. Elements that do not meet are conditionally independent where the sum is a log density.
/// </summary>
internal sealed class Interactions
{
    private readonly SortedSet<int>[] neighbours;
    private bool allMeet;

    private Interactions(int count)
    {
        neighbours = new SortedSet<int>[count];
        for (int i = 0; i < count; i++)
            neighbours[i] = [];
    }

    /// <summary>Number of elements of the variables together.</summary>
    public int Count => neighbours.Length;

    /// <summary>The other elements that an element meets.</summary>
    public IReadOnlyCollection<int> this[int element] =>
        allMeet ? [.. Enumerable.Range(0, Count).Where(i => i != element)] : neighbours[element];

    /// <summary>Whether no element meets another.</summary>
    public bool IsDiagonal => !allMeet && Array.TrueForAll(neighbours, n => n.Count == 0);

    /// <summary>Whether every element meets every other.</summary>
    public bool IsDense => allMeet || Array.TrueForAll(neighbours, n => n.Count == Count - 1);

    /// <summary>Finds the pattern of the first output of a graph.</summary>
    /// <param name="graph">A graph whose first output is a scalar.</param>
    /// <param name="variables">The variables; their elements are numbered one variable after the other.</param>
    /// <param name="data">Values for some of the graph's data sources; the others keep their own.</param>
    /// <returns>The pattern.</returns>
    public static Interactions Of(Graph graph, IReadOnlyList<Node> variables, IReadOnlyDictionary<DataSource, double[]>? data)
    {
        var numbered = new List<(Node, int)>();
        int count = 0;
        foreach (Node variable in variables)
        {
            numbered.Add((variable, count));
            count += variable.Shape.Size;
        }
        var sets = new ElementSets(graph, numbered, data);
        var result = new Interactions(count);
        var met = new HashSet<int[]>(ReferenceEqualityComparer.Instance);
        foreach ((Tensor terms, _) in AdditiveSplit.Of(graph, variables).Parts)
        {
            foreach (int[]? set in sets[terms.Node])
            {
                if (set is { Length: > 1 } && met.Add(set))
                    result.Meet(Known(set, sets));
            }
        }
        return result;
    }

    /// <summary>The elements in groups that do not meet, each sorted.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Components()
    {
        if (allMeet)
            return [[.. Enumerable.Range(0, Count)]];
        var components = new List<IReadOnlyList<int>>();
        var seen = new bool[Count];
        for (int start = 0; start < Count; start++)
        {
            if (seen[start])
                continue;
            var component = new List<int>();
            var pending = new Stack<int>([start]);
            seen[start] = true;
            while (pending.TryPop(out int element))
            {
                component.Add(element);
                foreach (int other in neighbours[element])
                {
                    if (!seen[other])
                        pending.Push(other);
                    seen[other] = true;
                }
            }
            component.Sort();
            components.Add(component);
        }
        return components;
    }

    /// <summary>A set with every element that a discrete parameter may choose.</summary>
    private static int[] Known(int[] set, ElementSets sets) => Array.Exists(set, sets.IsChoice)
        ? [.. set.SelectMany(e => sets.IsChoice(e) ? sets.ChoicesOf(e) : [e]).Distinct().Order()]
        : set;

    private void Meet(int[] set)
    {
        if (set.Length == Count && Count > 1)
            allMeet = true;
        if (allMeet)
            return;
        foreach (int i in set)
        {
            foreach (int j in set)
            {
                if (i != j)
                    neighbours[i].Add(j);
            }
        }
    }
}
