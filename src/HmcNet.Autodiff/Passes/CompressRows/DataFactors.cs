using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>
/// Data that stand inside a logarithm or an exponential and can come out, so that rows of one group become equal:
/// log(rate[g] x) = log(rate[g]) + log(x), and exp(eta[g] + offset) = exp(eta[g]) exp(offset). Counts with an exposure
/// are the everyday case.
/// </summary>
internal static class DataFactors
{
    /// <summary>exp(x) of data beyond this could overflow, or lose digits as a subnormal number, where exp(eta + x) would not.</summary>
    private const double LargestExponent = 50;

    /// <summary>Takes positive data out of log(product), or out of the y of x log(y) with data x that are not negative.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="values">Values of data.</param>
    /// <param name="budget">Bounds the work.</param>
    /// <returns>The part of data and the rest, whose sum is the node; null where nothing comes out.</returns>
    public static (Node OfData, Node Others)? OfLogarithm(Node node, DataValues values, Budget budget)
    {
        if (!IsLogarithm(node, out Node argument) || Product.Of(argument, budget) is not { Weight: { } weight, IsNegative: false } product)
            return null;
        Node? rest = Product.Of(product.Number is null ? product.Factors : [.. product.Factors, (product.Number, false)]);
        if (rest is null || !rest.DependsOnParameters || !values.Require(new Node(new Less(), Number(0), weight)))
            return null;
        Node Logarithm(Node x) => node.Operation is Log ? new Node(new Log(), x) : new Node(new XLogY(), node.Inputs[0], x);
        return (Logarithm(weight), Logarithm(Fit(rest, node.Shape)));
    }

    /// <summary>Takes data out of the rows of a piece and into its weight.</summary>
    public static Piece Split(Piece piece, DataValues values, Budget budget)
    {
        if (IsOfLogarithm(piece))
        {
            Shape shape = piece.Rows!.Shape;
            Node counts = Weighted(piece.Weight, Fit(piece.Rows.Inputs[0], shape));
            // Weights of both signs could add up to zero where the logarithm is infinite.
            return values.Require(new Node(new LessOrEqual(), Number(0), counts))
                ? piece with { Weight = counts, Rows = new Node(new Log(), Fit(piece.Rows.Inputs[1], shape)) }
                : piece;
        }
        if (Product.Of(piece.Rows!, budget) is not { IsNegative: false, Number: null, Weight: null } product)
            return piece;
        int place = product.Factors.FindIndex(f => f.Node.Operation is Exp && !f.IsDivisor);
        if (place < 0 || Expansion.Of(product.Factors[place].Node.Inputs[0], budget, values) is not { } addends)
            return piece;
        Node? data = Sum(addends.Where(a => a is { IsData: true, Weight: not null }));
        Node? rest = Sum(addends.Where(a => a is not { IsData: true, Weight: not null }));
        if (data is null || rest is null || !values.Require(new Node(new LessOrEqual(), new Node(new Abs(), data), Number(LargestExponent))))
            return piece;
        product.Factors[place] = (new Node(new Exp(), Fit(rest, piece.Rows!.Shape)), false);
        return piece with { Weight = Weighted(piece.Weight, new Node(new Exp(), data)), Rows = Product.Of(product.Factors) };
    }

    /// <summary>Whether the rows of a piece are x log(y) with data x.</summary>
    public static bool IsOfLogarithm(Piece piece) =>
        piece.Rows is { Operation: XLogY } rows && !rows.Inputs[0].DependsOnParameters;

    private static bool IsLogarithm(Node node, out Node argument)
    {
        argument = node.Operation is Log ? node.Inputs[0] : node.Operation is XLogY ? node.Inputs[1] : node;
        return node.Operation is Log || node.Operation is XLogY && !node.Inputs[0].DependsOnParameters;
    }

    private static Node Weighted(Node? weight, Node data) => weight is null ? data : Times(weight, data);

    private static Node? Sum(IEnumerable<Piece> addends)
    {
        Node? sum = null;
        foreach (Piece addend in addends)
        {
            Node? product = addend.Weight is null ? addend.Rows : addend.Rows is null ? addend.Weight : Times(addend.Weight, addend.Rows);
            Node value = addend.Finish(product ?? Number(1));
            sum = sum is null ? value : Plus(sum, value);
        }
        return sum;
    }
}
