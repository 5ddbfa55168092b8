using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>A matrix, or an array of higher rank, that is computed element by element, as a vector of all its elements.</summary>
internal sealed class FlatRows
{
    private readonly Shape shape;
    private readonly Budget budget;
    private readonly Dictionary<Node, Node> known = new(ReferenceEqualityComparer.Instance);

    private FlatRows(Shape shape, Budget budget)
    {
        this.shape = shape;
        this.budget = budget;
    }

    /// <summary>The vector; null where that takes too many steps.</summary>
    public static Node? Of(Node matrix) => Of(matrix, new Budget());

    private static Node? Of(Node matrix, Budget budget)
    {
        var flat = new FlatRows(matrix.Shape, budget);
        Node? result = flat.Take(matrix);
        return result is null ? null : Fit(result, Shape.Vector(matrix.Shape.Size));
    }

    /// <summary>A vector of all elements, or the one number that they are.</summary>
    private Node? Take(Node node)
    {
        if (Single(node) is { } number)
            return number;
        if (known.TryGetValue(node, out Node? flat))
            return flat;
        if (!budget.Spend())
            return null;
        if (!node.DependsOnParameters)
            flat = Reshaped(Fit(node, shape), Shape.Vector(shape.Size));
        else if (!node.Shape.Equals(shape))
            flat = Spread(node);
        else if (node.Operation is Elementwise)
            flat = OfElementwise(node);
        else if (node.Operation is BroadcastTo)
            flat = Spread(node.Inputs[0]);
        else
            flat = Reshaped(node.Operation is Reshape ? node.Inputs[0] : node, Shape.Vector(shape.Size));
        if (flat is not null)
            known.Add(node, flat);
        return flat;
    }

    private Node? OfElementwise(Node node)
    {
        var inputs = new Node[node.Inputs.Length];
        for (int k = 0; k < inputs.Length; k++)
        {
            if (Take(node.Inputs[k]) is not { } input)
                return null;
            inputs[k] = input;
        }
        return new Node(node.Operation, inputs);
    }

    /// <summary>What is stretched over the array is a gather, by a place that is known for each element.</summary>
    private Node? Spread(Node node)
    {
        int[] strides = node.Shape.StridesIn(shape);
        var places = new double[shape.Size];
        var counter = new int[shape.Rank];
        for (int i = 0; i < places.Length; i++)
        {
            int place = 0;
            for (int d = 0; d < counter.Length; d++)
                place += counter[d] * strides[d];
            places[i] = place;
            for (int d = counter.Length - 1; d >= 0 && ++counter[d] == shape[d]; d--)
                counter[d] = 0;
        }
        Node? vector = node.Operation is Elementwise && node.Shape.Rank > 1
            ? Of(node, budget)
            : Reshaped(node.Operation is Reshape ? node.Inputs[0] : node, Shape.Vector(node.Shape.Size));
        return vector is null ? null : At(vector, RowExpression.Index(places));
    }

    /// <summary>A vector at places: level by level, so that alpha[group] stretched over columns is alpha at other places.</summary>
    private Node? At(Node vector, Node places)
    {
        if (!budget.Spend())
            return null;
        if (Single(vector) is { } number)
            return number;
        if (vector.Shape.Rank != 1 || !vector.DependsOnParameters)
            return new Node(new Gather(), vector, places);
        if (vector.Operation is Gather && vector.Inputs[1].Shape.Rank == 1)
            return new Node(new Gather(), vector.Inputs[0], new Node(new Gather(), vector.Inputs[1], places));
        if (vector.Operation is not Elementwise)
            return new Node(new Gather(), vector, places);
        var inputs = new Node[vector.Inputs.Length];
        for (int k = 0; k < inputs.Length; k++)
        {
            if (At(vector.Inputs[k], places) is not { } input)
                return null;
            inputs[k] = input;
        }
        return new Node(vector.Operation, inputs);
    }
}
