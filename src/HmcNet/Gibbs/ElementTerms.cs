using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Ir;

namespace HmcNet.GibbsSampling;

/// <summary>The terms of a log density that one variable enters, as one number for each of its elements.</summary>
internal static class ElementTerms
{
    /// <summary>Sorts the terms by the element that enters them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="variable">The variable.</param>
    /// <returns>A vector of the variable's size, each entry the log density of one element up to a constant; null where elements meet in a term.</returns>
    public static Tensor? Of(StateModel model, StateVariable variable)
    {
        Graph graph = Graph.Create([model.TermsOf([variable])], model.Inputs);
        Node node = variable.Input.Node;
        if (!Interactions.Of(graph, [node], model.Data).IsDiagonal)
            return null;
        var sets = new ElementSets(graph, [(node, 0)], model.Data);
        Tensor sum = TensorMath.Zeros(Shape.Vector(variable.Size));
        foreach ((Tensor terms, Tensor weights) in AdditiveSplit.Of(graph, [node]).Parts)
        {
            int[]?[] owners = sets[terms.Node];
            var rows = new List<int>();
            var targets = new List<double>();
            for (int r = 0; r < owners.Length; r++)
            {
                if (owners[r] is not { } owner)
                    continue;
                // Which element enters the term is up to a discrete parameter.
                if (sets.IsChoice(owner[0]))
                    return null;
                rows.Add(r);
                targets.Add(owner[0]);
            }
            // Elementwise in the variable itself: the order is that of the elements.
            Tensor weighted = TensorMath.Reshape(terms * weights, Shape.Vector(owners.Length));
            bool inOrder = rows.Count == variable.Size && owners.Length == variable.Size && targets.Select((t, i) => t == i).All(same => same);
            if (inOrder)
                sum += weighted;
            else if (variable.Size == 1 && rows.Count == owners.Length)
                sum += TensorMath.Reshape(TensorMath.Sum(weighted), Shape.Vector(1));
            else
                sum += TensorMath.SegmentSum(weighted[(Tensor)rows.ToArray()], (Tensor)targets.ToArray(), variable.Size);
        }
        return sum;
    }
}
