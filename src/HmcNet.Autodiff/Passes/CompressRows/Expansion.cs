using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>Writes an expression over rows as a sum of <see cref="Piece"/>s: data multiply into sums, numbers come to the front.</summary>
internal sealed class Expansion
{
    private const int MostPieces = 64;
    private const int MostColumns = 16;

    private readonly Budget budget;
    private readonly DataValues values;
    private readonly List<Piece> pieces = [];

    private Expansion(Budget budget, DataValues values)
    {
        this.budget = budget;
        this.values = values;
    }

    /// <summary>The addends; null where there are too many.</summary>
    public static List<Piece>? Of(Node node, Budget budget, DataValues values)
    {
        var expansion = new Expansion(budget, values);
        return expansion.Take(node, Piece.One) ? expansion.pieces : null;
    }

    /// <summary>
    /// Whether a sum over the pieces is one of plain differences between data and what they are compared with. It must
    /// not be taken apart: the sums of both may be large and nearly equal.
    /// </summary>
    public static bool IsOfResiduals(List<Piece> pieces) =>
        pieces.Exists(p => p.IsData && p.Weight is not null)
        && pieces.Exists(p => !p.IsData && p.Weight is null)
        && pieces.TrueForAll(p => p.Rows is null or { Operation: Gather } || DataProduct.Is(p.Rows));

    private bool Take(Node node, Piece outer)
    {
        if (!budget.Spend() || pieces.Count == MostPieces)
            return false;
        if (node.DependsOnParameters && Single(node) is null)
        {
            switch (node.Operation)
            {
                case Add:
                    return Take(node.Inputs[0], outer) && Take(node.Inputs[1], outer);
                case Subtract:
                    return Take(node.Inputs[0], outer) && Take(node.Inputs[1], outer with { IsNegative = !outer.IsNegative });
                case SumAxes sum when sum.Axes.Items is [1] && node.Inputs[0].Shape[1] <= MostColumns:
                    return TakeColumns(node.Inputs[0], outer);
            }
        }
        if (Product.Of(node, budget) is not { } product)
            return false;
        if (product.Factors is [(var factor, false)] && DataFactors.OfLogarithm(factor, values, budget) is var (ofData, rest))
        {
            Piece rows = new(outer.IsNegative != product.IsNegative, Both(outer.Number, product.Number), Both(outer.Weight, product.Weight), rest);
            pieces.Add(rows with { Weight = Both(rows.Weight, ofData), Rows = null });
            pieces.Add(rows);
            return true;
        }
        Piece piece = new(
            outer.IsNegative != product.IsNegative, Both(outer.Number, product.Number), Both(outer.Weight, product.Weight),
            Product.Of(product.Factors));
        if (product.Factors is [(var only, false)] && only.Operation is Add or Subtract or SumAxes { Axes.Items: [1] } && !ReferenceEquals(only, node))
            return Take(only, piece with { Rows = null });
        pieces.Add(piece);
        return true;
    }

    /// <summary>A sum over the columns of a matrix is the sum of the columns: x * beta[group], say, with a row of beta a group.</summary>
    private bool TakeColumns(Node matrix, Piece outer)
    {
        for (int column = 0; column < matrix.Shape[1]; column++)
        {
            if (MatrixColumn.Of(matrix, column, budget) is not { } vector || !Take(vector, outer))
                return false;
        }
        return true;
    }

    private static Node? Both(Node? x, Node? y) => x is null ? y : y is null ? x : Times(x, y);
}
