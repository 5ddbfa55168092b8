using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>An expression over rows as a product, sorted into numbers, data of each row, and the rest.</summary>
internal sealed class Product
{
    private readonly Budget budget;

    private Product(Budget budget) => this.budget = budget;

    public bool IsNegative { get; private set; }

    /// <summary>Product of the factors that are one number; null for 1.</summary>
    public Node? Number { get; private set; }

    /// <summary>Product of the factors that depend on data alone; null for 1.</summary>
    public Node? Weight { get; private set; }

    /// <summary>The other factors, and whether the product is divided by them.</summary>
    public List<(Node Node, bool IsDivisor)> Factors { get; } = [];

    /// <summary>Takes a product apart; null where that takes too many steps.</summary>
    public static Product? Of(Node node, Budget budget)
    {
        var product = new Product(budget);
        return product.Take(node, false) ? product : null;
    }

    /// <summary>Some of the factors multiplied; null for none.</summary>
    public static Node? Of(IEnumerable<(Node Node, bool IsDivisor)> factors)
    {
        Node? product = null;
        foreach ((Node node, bool isDivisor) in factors)
            product = Extend(product, node, isDivisor);
        return product;
    }

    private static Node Extend(Node? product, Node factor, bool isDivisor) =>
        isDivisor ? Over(product ?? Make.Number(1), factor) : product is null ? factor : Times(product, factor);

    private bool Take(Node node, bool isDivisor)
    {
        if (!budget.Spend())
            return false;
        if (Single(node) is { } number)
            Number = Extend(Number, number, isDivisor);
        else if (!node.DependsOnParameters)
            Weight = Extend(Weight, node, isDivisor);
        else if (node.Operation is Multiply)
            return Take(node.Inputs[0], isDivisor) && Take(node.Inputs[1], isDivisor);
        else if (node.Operation is Divide)
            return Take(node.Inputs[0], isDivisor) && Take(node.Inputs[1], !isDivisor);
        else if (node.Operation is Negate)
            return Negated(node.Inputs[0], isDivisor);
        else
            Factors.Add((node, isDivisor));
        return true;
    }

    private bool Negated(Node node, bool isDivisor)
    {
        IsNegative = !IsNegative;
        return Take(node, isDivisor);
    }
}
