using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>One addend of an expression over rows: a product of a number, data of each row, and the rest.</summary>
/// <param name="IsNegative">Whether it is subtracted.</param>
/// <param name="Number">One number for all rows; null for 1.</param>
/// <param name="Weight">Data of each row; null for 1.</param>
/// <param name="Rows">One value for each row that depends on parameters; null for 1.</param>
internal sealed record Piece(bool IsNegative, Node? Number, Node? Weight, Node? Rows)
{
    /// <summary>The piece 1.</summary>
    public static Piece One { get; } = new(false, null, null, null);

    /// <summary>Whether the piece depends on data alone.</summary>
    public bool IsData => Rows is null && Number is not { DependsOnParameters: true };

    /// <summary>A sum over the rows of the piece, given the sum without sign and number.</summary>
    public Node Finish(Node sum)
    {
        Node product = Number is null ? sum : Times(Number, sum);
        return IsNegative ? Minus(product) : product;
    }
}
